from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_lighter_to_fill")]

    operations = [
        migrations.AddField(
            "sourcerecord", "sheet", models.CharField(blank=True, db_default="", max_length=80)
        ),
        migrations.AddField(
            "sourcerecord", "line", models.PositiveIntegerField(db_default=0, default=0)
        ),
    ]
