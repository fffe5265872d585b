import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import gongkai.agencies.models


def keep_successors(apps, schema_editor):
    """Each successor becomes an edge that begins the day after the agency ended."""
    Agency = apps.get_model("agencies", "Agency")
    Succession = apps.get_model("agencies", "Succession")
    ended = Agency.objects.filter(successor__isnull=False).exclude(successor=models.F("pk"))
    Succession.objects.bulk_create(
        Succession(
            predecessor_id=agency.pk,
            successor_id=agency.successor_id,
            since=agency.until + datetime.timedelta(days=1) if agency.until else timezone.localdate(),
        )
        for agency in ended
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="counts_in_sums",
            field=models.BooleanField(
                default=False,
                help_text="垂直管理机构不计入本级的汇总，除非在此设定。",
                verbose_name="计入本级汇总",
            ),
        ),
        migrations.AlterField(
            model_name="agency",
            name="uscc",
            field=models.CharField(
                blank=True,
                max_length=18,
                validators=[gongkai.agencies.models.validate_uscc],
                verbose_name="统一社会信用代码",
            ),
        ),
        migrations.AlterField(
            model_name="agencyname",
            name="kind",
            field=models.CharField(
                choices=[
                    ("official", "全称"),
                    ("plate", "加挂牌子"),
                    ("short", "规范简称"),
                    ("former", "曾用名"),
                    ("alias", "别称"),
                ],
                max_length=10,
                verbose_name="类别",
            ),
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="承接起始日期")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_to",
                        to="agencies.agency",
                        verbose_name="原机构",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_from",
                        to="agencies.agency",
                        verbose_name="承接机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "承接关系",
                "verbose_name_plural": "承接关系",
                "ordering": ["since", "predecessor", "successor"],
                "constraints": [
                    models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_is_to_another",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_successors, migrations.RunPython.noop),
    ]
