from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from 0002: PostgreSQL does not alter a table in the transaction that has just written rows that point at it.
    dependencies = [
        ("agencies", "0002_successions"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="agency",
            name="successor",
        ),
        migrations.AddField(
            model_name="agency",
            name="successors",
            field=models.ManyToManyField(
                related_name="predecessors",
                through="agencies.Succession",
                through_fields=("predecessor", "successor"),
                to="agencies.agency",
                verbose_name="承接机构",
            ),
        ),
    ]
