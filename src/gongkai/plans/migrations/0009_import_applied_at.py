from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_dunning_content")]

    operations = [
        migrations.AddField(
            model_name="planimport",
            name="applied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="生成任务时间"),
        ),
    ]
