"""Records repeat the newest of their facts; those that are there already get it from the facts."""

from django.db import migrations, models

FILL = """
UPDATE registry_business AS business
SET affected = coalesce(said.affected, ''), main_constraint = coalesce(said.main_constraint, '')
FROM (
    SELECT business_id,
        max(value) FILTER (WHERE kind = 'affected') AS affected,
        max(value) FILTER (WHERE kind = 'main_constraint') AS main_constraint
    FROM (
        SELECT DISTINCT ON (business_id, kind) business_id, kind, value
        FROM registry_fact
        WHERE business_id IS NOT NULL AND kind IN ('affected', 'main_constraint')
        ORDER BY business_id, kind, "on" DESC, id DESC
    ) AS newest
    GROUP BY business_id
) AS said
WHERE said.business_id = business.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="business",
            name="affected",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="business",
            name="main_constraint",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="business",
            index=models.Index(
                condition=models.Q(("main_constraint", ""), _negated=True),
                fields=["main_constraint", "entered_at", "uid"],
                name="business_by_constraint",
            ),
        ),
    ]
