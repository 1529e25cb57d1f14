"""What is remembered for minutes need not survive a crash, nor weigh on the log."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE access_remembered SET UNLOGGED", "ALTER TABLE access_remembered SET LOGGED"
        )
    ]
