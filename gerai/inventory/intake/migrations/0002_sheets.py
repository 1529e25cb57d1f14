"""Where a row stands in its file: the sheet and the line; what was made of the file's sheets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField("businesslist", "notes", models.JSONField(db_default=[], default=list)),
        migrations.AddField("row", "sheet", models.CharField(blank=True, db_default="", max_length=80)),
        migrations.AddField("row", "line", models.PositiveIntegerField(db_default=0, default=0)),
    ]
