"""Letters are numbered by government and year. Those issued before keep the numbers that they went out with, which ran by plan:
they have no `government` here, so that two with one number may stand.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_several_successors"),
        ("plans", "0010_settlements"),
    ]

    operations = [
        migrations.AddField(
            model_name="dunning",
            name="government",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
                verbose_name="编号政府",
            ),
        ),
        migrations.AddConstraint(
            model_name="dunning",
            constraint=models.UniqueConstraint(
                fields=("government", "year", "serial"), name="dunning_number_once"
            ),
        ),
    ]
