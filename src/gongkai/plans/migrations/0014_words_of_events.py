from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_evidence_of_entries"),
    ]

    operations = [
        migrations.AlterField(
            model_name="taskevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("created", "生成任务"),
                    ("changed", "更正内容"),
                    ("terms_changed", "调整类型"),
                    ("part_added", "分解任务"),
                    ("part_done", "完成分解任务"),
                    ("measure_added", "设定指标"),
                    ("measured", "填写指标实际值"),
                    ("part_removed", "去掉分解任务"),
                    ("measure_removed", "去掉指标"),
                    ("rule_tied", "关联核验规则"),
                    ("rule_untied", "取消核验规则"),
                    ("assigned", "交办"),
                    ("part_changed", "调整角色"),
                    ("moved", "状态变化"),
                    ("handed_on", "转内设机构"),
                    ("asked", "提出申请"),
                    ("answered", "答复申请"),
                    ("deadline_changed", "调整时限"),
                    ("paused", "暂缓"),
                    ("resumed", "恢复办理"),
                    ("triggered", "情形出现"),
                    ("linked", "关联上级任务"),
                    ("reminded", "督办"),
                    ("dropped", "不再列入"),
                    ("restored", "重新列入"),
                    ("carried", "结转"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
    ]
