"""An agency may take back a report, and its table in a round."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_letters_by_government")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("waiting", "待确认"),
                    ("noted", "进展"),
                    ("confirmed", "确认办结"),
                    ("sent_back", "退回"),
                    ("recalled", "已撤回"),
                ],
                max_length=10,
                verbose_name="结论",
            ),
        ),
        migrations.AlterField(
            model_name="answerstep",
            name="verb",
            field=models.CharField(
                choices=[
                    ("handed", "送牵头单位"),
                    ("submitted", "送审签"),
                    ("approved", "审签同意"),
                    ("signed", "登记纸质审签"),
                    ("sent_back", "退回修改"),
                    ("recalled", "撤回"),
                    ("reopened", "主管部门退回"),
                ],
                max_length=10,
                verbose_name="事项",
            ),
        ),
    ]
