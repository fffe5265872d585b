"""What was on its way through the one review of before goes through the steps: an approval of then covers one of them at most."""

from django.db import migrations


def begin_anew(apps, schema_editor):
    Revision = apps.get_model("publishing", "Revision")
    Revision.objects.filter(state__in=["in_review", "approved"]).update(state="in_review", step="content")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0006_review_steps")]

    operations = [migrations.RunPython(begin_anew, migrations.RunPython.noop)]
