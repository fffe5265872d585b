"""A correction is one of a word everywhere: what was done in a channel is a channel correction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0012_erasure_of_releases"),
    ]

    operations = [
        migrations.RenameModel("Correction", "ChannelCorrection"),
    ]
