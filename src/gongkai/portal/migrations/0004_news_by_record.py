"""One entry may tell of many records: the news are made anew, with a line for each. The follower reads the log again."""

import django.db.models.deletion
from django.db import migrations, models


def read_again(apps, schema_editor):
    apps.get_model("publishing", "FollowerPosition").objects.filter(name="news").update(seq=0)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_news_without_address"),
        ("publishing", "0009_snapshot_guard"),
    ]

    operations = [
        migrations.DeleteModel(name="News"),
        migrations.CreateModel(
            name="News",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("agency_name", models.CharField(max_length=100)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("published", "发布"),
                            ("changed", "更新"),
                            ("withdrawn", "撤回"),
                            ("released", "公布进展"),
                            ("release_withdrawn", "撤回公布的进展"),
                            ("agency_changed", "机构信息变更"),
                            ("bundled", "批量发布"),
                            ("erased", "清除内容"),
                            ("took_effect", "开始施行"),
                            ("expired", "到期失效"),
                            ("closed", "征求意见结束"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="publishing.logentry",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="publishing.record",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-entry", "-record"],
                "constraints": [models.UniqueConstraint(fields=("entry", "record"), name="news_once")],
            },
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
