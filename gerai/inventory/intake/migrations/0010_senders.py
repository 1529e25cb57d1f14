"""What is remembered of a sender holds in an area and is spelt in one way; a sender may have a contact
address and is told of its lists; a list says when it was last given back.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import gerai.foundation.ids

# Of a column that two spellings of one sender remember, the newer word holds. It holds where the
# sender's lists lie; of lists in several regencies, in their province.
MOVED = """
INSERT INTO intake_remembered_column (uid, sender, area_code, signature, field, scale, at, by_id)
SELECT DISTINCT ON (lower(choice.sender), choice.signature)
    gen_random_uuid(), lower(choice.sender), coalesce((
        SELECT CASE
            WHEN count(DISTINCT area_code) = 1 THEN min(area_code)
            WHEN count(DISTINCT left(area_code, 2)) = 1 THEN min(left(area_code, 2))
        END
        FROM intake_businesslist list WHERE lower(list.sender) = lower(choice.sender)
    ), ''), choice.signature, choice.field, choice.scale, choice.at, choice.by_id
FROM intake_columnchoice choice
ORDER BY lower(choice.sender), choice.signature, choice.at DESC, choice.id DESC
"""
RETURNED = """
UPDATE intake_businesslist list SET returned_at = given.at
FROM (
    SELECT subject, max(at) AS at FROM events_event WHERE name = 'list.returned' GROUP BY 1
) AS given
WHERE given.subject = 'intake.businesslist:' || list.uid
"""
KEY = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)
UID = models.UUIDField(default=gerai.foundation.ids.uuid7, editable=False, unique=True)
AREA = models.CharField(blank=True, db_collation="C", max_length=13)


def by() -> "models.ForeignKey[object, object]":
    """Who said it."""
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_uploads"),
        ("events", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("businesslist", "returned_at", models.DateTimeField(null=True)),
        migrations.RunSQL(RETURNED, migrations.RunSQL.noop),
        # The version that still runs writes to the table of before; a later one drops it.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("ColumnChoice")]
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                ("id", KEY),
                ("uid", UID),
                ("sender", models.CharField(max_length=120)),
                ("area_code", AREA),
                ("signature", models.CharField(max_length=200)),
                ("field", models.CharField(blank=True, max_length=40)),
                ("scale", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("by", by()),
            ],
            options={
                "db_table": "intake_remembered_column",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["sender", "area_code", "signature"], name="remembered_column_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Sender",
            fields=[
                ("id", KEY),
                ("uid", UID),
                ("sender", models.CharField(max_length=120)),
                ("area_code", AREA),
                ("told", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("by", by()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["sender", "area_code"], name="sender_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", KEY),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("read", "Sudah dibaca, ada baris yang menunggu"),
                            ("returned", "Dikembalikan"),
                            ("entered", "Masuk registri"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("account", "akun yang mengirim"),
                            ("contact", "alamat kantor pengirim"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "business_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="intake.businesslist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["business_list", "step", "whom"], name="notice_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(step__in=["read", "returned", "entered"]),
                        name="notice_step_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(whom__in=["account", "contact"]), name="notice_whom_known"
                    ),
                ]
            },
        ),
    ]
