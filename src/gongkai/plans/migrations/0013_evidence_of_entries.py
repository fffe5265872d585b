"""What an agency says in a round has evidence like a report."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_recalled")]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="report",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="plans.report",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="plans.roundentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("report__isnull", False)),
                    models.Q(("entry__isnull", False), ("report", None)),
                    _connector="OR",
                ),
                name="evidence_has_one_place",
            ),
        ),
    ]
