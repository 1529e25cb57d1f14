"""Lists as they came: the file in encrypted chunks, its columns, its rows, what became of them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7
from gerai.foundation.walls import by_area, more, of_few
from gerai.inventory.intake.rules import About, ListState, RowState, Subject, about
from gerai.inventory.registry.models import SourceRecord, called
from gerai.inventory.registry.rules import RECORDED, PersonKind

LIST_WORDS = {
    ListState.RECEIVED: "Sedang dibaca",
    ListState.READ: "Sudah dibaca",
    ListState.ENTERED: "Sudah masuk registri",
    ListState.REFUSED: "Ditolak",
}
SUBJECT_WORDS = {
    Subject.BUSINESSES: "Daftar usaha",
    Subject.PERSONS: "Daftar warga",
}
ROW_WORDS = {
    RowState.READY: "Siap",
    RowState.REPAIRABLE: "Perlu diperbaiki",
    RowState.REJECTED: "Ditolak",
    RowState.ENTERED: "Sudah masuk",
    RowState.ASIDE: "Disisihkan",
}


class ListQuerySet(models.QuerySet["BusinessList"]):
    """Lists, as a user may see them."""

    def visible_to(self, user: User) -> "ListQuerySet":
        return self.filter(within(user, Permission.LIST_VIEW))


class BusinessList(models.Model):
    """One file that an office sent; its raw rows lie in home/files/lists/<uid>/ in sealed chunks.

    `chunks_read` and `chunks_entered` are the cursors: they move in the same transaction as the
    rows they count. `within` is the area that the sender named for all rows; `area_code` is where
    the list belongs, for who may see it. `subject` says of whom its rows speak; `persons` who they
    are, where the rows of a list of persons do not say it. `notes` say what was made of the file's
    sheets. `revises` is the list of which this is a later version. `raw_dropped_at`: its sealed
    rows are gone. `mends` counts how often officers mended rows of it: what was made ready of them
    before is stale then.
    """

    wall = by_area("lists")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    sender = models.CharField(max_length=120)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C", db_index=True)
    within = models.CharField(max_length=13, blank=True, db_collation="C")
    subject = models.CharField(
        max_length=10,
        default=Subject.BUSINESSES.value,
        db_default=Subject.BUSINESSES.value,
        choices=[(s.value, w) for s, w in SUBJECT_WORDS.items()],
    )
    persons = models.CharField(max_length=20, blank=True, db_default="")
    said_on = models.DateField()
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    columns = models.JSONField(default=list)
    notes = models.JSONField(default=list, db_default=[])
    counts = models.JSONField(default=dict)
    chunks_read = models.PositiveIntegerField(default=0)
    chunks_entered = models.PositiveIntegerField(default=0)
    mends = models.PositiveIntegerField(default=0, db_default=0)
    refusal = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, w) for s, w in LIST_WORDS.items()])
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    raw_dropped_at = models.DateTimeField(null=True)
    revises = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="revisions"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="list_state_known", condition=Q(state__in=[s.value for s in ListState])
            ),
            models.CheckConstraint(
                name="list_refused_with_a_reason",
                condition=~Q(state=ListState.REFUSED.value) | ~Q(refusal=""),
            ),
            models.CheckConstraint(
                name="list_subject_known", condition=Q(subject__in=[s.value for s in Subject])
            ),
            models.CheckConstraint(
                name="list_persons_known",
                condition=Q(persons__in=["", *sorted(kind.value for kind in RECORDED)]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> About:
        """All that follows from its subject."""
        return about(self.subject)

    @property
    def told(self) -> PersonKind | None:
        """Who its persons are where its rows do not say it."""
        return PersonKind(self.persons) if self.persons else None


class Row(models.Model):
    """One row: its typed, not personal values and every problem at once. `digest` is keyed: nobody
    can find a NIK by trying all of them. `sheet` and `line` are where the sender finds it; a row
    that was read before they were kept has line 0, and its number is the sender's.

    `keys` are marks by which the row is found again in a later version of its list, in the order of
    rules.KEYS, keyed as the digest is; `twin` is the serial of the business, or of the person, that
    an earlier version brought, `found_by` the place of the key that found it.

    `came`: the regency, "" when unknown, of a row that came repairable or rejected, whatever became
    of it since; NULL when it came in order. `answers` is the serial of the row of the version
    before that came so and that this row is now."""

    wall = of_few("intake_businesslist", "business_list_id")

    business_list = models.ForeignKey(
        BusinessList, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField()
    sheet = models.CharField(max_length=80, blank=True, db_default="")
    line = models.PositiveIntegerField(default=0, db_default=0)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    digest = models.BinaryField(max_length=32)
    keys = ArrayField(models.BigIntegerField(null=True), null=True)
    twin = models.BigIntegerField(null=True)
    found_by = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=[(s.value, w) for s, w in ROW_WORDS.items()])
    came = models.CharField(max_length=5, null=True, db_collation="C")
    answers = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business_list", "number"], name="row_once"),
            models.CheckConstraint(
                name="row_state_known", condition=Q(state__in=[s.value for s in RowState])
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_list", "number"],
                name="row_with_problems",
                condition=~Q(problems=[]),
            ),
            models.Index(
                fields=["business_list", "came"],
                name="row_that_waited",
                condition=Q(came__isnull=False),
            ),
            models.Index(
                fields=["business_list", "answers"],
                name="row_that_answers",
                condition=Q(answers__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_list_id}:{self.number}"

    @property
    def called(self) -> str:
        """Of whom it speaks: by name, of a business without one by its owner's."""
        name, owner = self.values.get("name", ""), self.values.get("owner_name", "")
        return called(name, owner) if name or owner else gettext("(nama kosong)")


# A row of a list is there with its list, also where it speaks of nobody in the registry.
more(SourceRecord._meta.db_table, of_few(BusinessList._meta.db_table, "list_uid", "uid"))
