"""How good each list came, by regency, and what of it was put right since; lists that stand are
counted as they stand, so that what was mended before is not known to have waited.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models
from django.db.models import F, Q


# Which rows wait is all that is known of how the rows of old lists came.
CAME = """
UPDATE intake_row SET came = coalesce(left(values ->> 'area_code', 5), '')
WHERE state IN ('repairable', 'rejected')
"""
TALLIES = """
INSERT INTO intake_tally
    (business_list_id, area_code, rows, known, sound, "distinct", coded, waiting)
SELECT list.id, coalesce(left(row.values ->> 'area_code', 5), ''),
    count(*),
    sum(
        (row.values ? 'name')::int
        + (row.values ? CASE list.subject WHEN 'persons' THEN 'kind' ELSE 'owner_name' END)::int
        + (row.keys[4] IS NOT NULL OR row.keys[7] IS NOT NULL)::int
        + (row.values ?| CASE list.subject
            WHEN 'persons' THEN ARRAY['came_from', 'skills', 'last_job', 'effect', 'needs']
            ELSE ARRAY['activity', 'products', 'sector_code'] END)::int
        + (coalesce(length(row.values ->> 'area_code'), 0) >= 8)::int
    ),
    count(*) FILTER (WHERE row.problems = '[]'),
    count(DISTINCT row.keys[1]) + count(*) FILTER (WHERE row.keys[1] IS NULL),
    count(*) FILTER (
        WHERE length(row.values ->> 'area_code') >= 5
            AND row.values ? CASE list.subject WHEN 'persons' THEN 'kind' ELSE 'sector_code' END
    ),
    count(row.came)
FROM intake_row row JOIN intake_businesslist list ON list.id = row.business_list_id
WHERE list.state IN ('read', 'entered')
GROUP BY 1, 2
"""
# A row of a later version is one that waited when it stands there cell by cell as it did.
CELLS = """
UPDATE intake_row AS row SET answers = same.waited
FROM (
    SELECT later.id AS list, min(row.id) FILTER (WHERE row.business_list_id = later.id) AS fresh,
        min(row.id) FILTER (
            WHERE row.came IS NOT NULL AND row.business_list_id = later.revises_id
        ) AS waited
    FROM intake_businesslist later
    JOIN intake_row row ON row.business_list_id IN (later.id, later.revises_id)
    WHERE later.revises_id IS NOT NULL
    GROUP BY 1, row.digest
    HAVING count(*) FILTER (WHERE row.business_list_id = later.id) = 1
        AND count(*) FILTER (WHERE row.business_list_id = later.revises_id) = 1
) AS same
WHERE row.id = same.fresh AND same.waited IS NOT NULL
"""
# Or when a key stands once in each version, by the surest.
ANSWERS = """
WITH same AS (
    SELECT later.id AS list, min(row.id) FILTER (WHERE row.business_list_id = later.id) AS fresh,
        min(row.id) FILTER (
            WHERE row.came IS NOT NULL AND row.business_list_id = later.revises_id
        ) AS waited,
        said.place
    FROM intake_businesslist later
    JOIN intake_row row ON row.business_list_id IN (later.id, later.revises_id),
        unnest(row.keys) WITH ORDINALITY AS said(key, place)
    WHERE later.revises_id IS NOT NULL AND said.key IS NOT NULL
    GROUP BY later.id, said.place, said.key
    HAVING count(*) FILTER (WHERE row.business_list_id = later.id) = 1
        AND count(*) FILTER (WHERE row.business_list_id = later.revises_id) = 1
), matched AS (
    SELECT DISTINCT ON (fresh) list, fresh, waited, place
    FROM same
    WHERE waited IS NOT NULL AND (list, waited) NOT IN (
        SELECT business_list_id, answers FROM intake_row WHERE answers IS NOT NULL
    )
    ORDER BY fresh, place
), chosen AS (
    SELECT DISTINCT ON (list, waited) list, fresh, waited FROM matched ORDER BY list, waited, place
)
UPDATE intake_row AS row SET answers = chosen.waited
FROM chosen
JOIN intake_businesslist later ON later.id = chosen.list
JOIN intake_businesslist origin ON origin.id = later.revises_id
WHERE row.id = chosen.fresh AND row.answers IS NULL AND (
    row.twin IS NULL OR NOT EXISTS (
        SELECT FROM registry_sourcerecord source
        WHERE source.list_uid = origin.uid
            AND (source.business_id = row.twin OR source.person_id = row.twin)
    )
)
"""
REPAIRED = """
WITH RECURSIVE righted AS (
    SELECT answers AS id FROM intake_row
    WHERE answers IS NOT NULL AND state IN ('ready', 'entered')
    UNION
    SELECT row.answers FROM righted JOIN intake_row row ON row.id = righted.id
    WHERE row.answers IS NOT NULL
), counted AS (
    SELECT row.business_list_id, row.came,
        count(*) FILTER (WHERE row.answers IS NOT NULL) AS again,
        count(*) FILTER (WHERE row.answers IS NULL AND righted.id IS NOT NULL) AS repaired
    FROM intake_row row LEFT JOIN righted ON righted.id = row.id
    WHERE row.came IS NOT NULL
    GROUP BY 1, 2
)
UPDATE intake_tally AS tally SET again = counted.again, repaired = counted.repaired
FROM counted
WHERE counted.business_list_id = tally.business_list_id AND counted.came = tally.area_code
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_mending"), ("registry", "0006_lines")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_code", models.CharField(blank=True, db_collation="C", max_length=5)),
                ("rows", models.PositiveIntegerField()),
                ("known", models.PositiveIntegerField()),
                ("sound", models.PositiveIntegerField()),
                ("distinct", models.PositiveIntegerField()),
                ("coded", models.PositiveIntegerField()),
                ("waiting", models.PositiveIntegerField()),
                ("again", models.PositiveIntegerField(db_default=0, default=0)),
                ("repaired", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "business_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="intake.businesslist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business_list", "area_code"), name="tally_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(sound__lte=F("rows"))
                        & Q(distinct__lte=F("rows"))
                        & Q(coded__lte=F("rows"))
                        & Q(waiting__lte=F("rows"))
                        & Q(known__lte=F("rows") * 5),
                        name="tally_parts_within_rows",
                    ),
                    models.CheckConstraint(
                        condition=Q(waiting__gte=F("again") + F("repaired")),
                        name="tally_repaired_of_waiting",
                    ),
                ],
            },
        ),
        migrations.AddField("row", "answers", models.BigIntegerField(null=True)),
        migrations.AddField(
            "row", "came", models.CharField(db_collation="C", max_length=5, null=True)
        ),
        migrations.RunSQL(CAME, migrations.RunSQL.noop),
        migrations.RunSQL(CELLS, migrations.RunSQL.noop),
        migrations.RunSQL(ANSWERS, migrations.RunSQL.noop),
        migrations.AddIndex(
            "row",
            models.Index(
                condition=Q(came__isnull=False),
                fields=["business_list", "came"],
                name="row_that_waited",
            ),
        ),
        migrations.AddIndex(
            "row",
            models.Index(
                condition=Q(answers__isnull=False),
                fields=["business_list", "answers"],
                name="row_that_answers",
            ),
        ),
        migrations.RunSQL(TALLIES, migrations.RunSQL.noop),
        migrations.RunSQL(REPAIRED, migrations.RunSQL.noop),
    ]
