"""What is known of those who send lists. A sender is a text: two spellings that differ only in
capital letters are one, see rules/senders.py. What is remembered of one holds in an area, so that
two offices of one name in two regencies have nothing of each other.
"""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas, within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7
from gerai.foundation.people.models import Value
from gerai.foundation.walls import Open, by, more, of_few
from gerai.inventory.intake.rules.senders import Step, Whom

from .lists import BusinessList

STEP_WORDS = {
    Step.READ: "Sudah dibaca, ada baris yang menunggu",
    Step.RETURNED: "Dikembalikan",
    Step.ENTERED: "Masuk registri",
}
WHOM_WORDS = {
    Whom.ACCOUNT: "akun yang mengirim",
    Whom.CONTACT: "alamat kantor pengirim",
}


Kept = TypeVar("Kept", bound=models.Model)


class Remembered(models.QuerySet[Kept]):
    """What is remembered of senders, as a user may see it."""

    def visible_to(self, user: User) -> Self:
        """What holds in the areas of the user; and what holds there too because it was said for a
        larger area, of a sender of whom the user sees a list."""
        held = areas(user, Permission.LIST_VIEW)
        if "" in held:
            return self  # everywhere; an empty filter beside another one would say nothing
        above = {code[:end] for code in held for end in (0, 2, 5, 8) if end < len(code)}
        lists = BusinessList.objects.visible_to(user).annotate(named=Lower("sender"))
        seen = Exists(lists.filter(named=OuterRef("sender")))
        return self.filter(within(user, Permission.LIST_VIEW) | Q(area_code__in=above) & seen)


class ColumnChoiceQuerySet(Remembered["ColumnChoice"]):
    """Remembered columns."""


class ColumnChoice(models.Model):
    """What somebody said that a column of a sender's lists is, by the signature of its header. An
    empty field leaves the column alone; `scale`: in which unit of rupiah its sums are."""

    wall = Open("headings of offices, nothing of a person")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    sender = models.CharField(max_length=120)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    signature = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)
    scale = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ColumnChoiceQuerySet.as_manager()

    class Meta:
        db_table = "intake_remembered_column"
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "area_code", "signature"], name="remembered_column_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.signature}"

    @property
    def seen(self) -> str:
        """What a page was shown of it in one text: another one when it says something else."""
        return f"{self.field}*{self.scale}*{self.by_id}*{self.at.isoformat()}"


class SenderQuerySet(Remembered["Sender"]):
    """How senders are written to."""


class Sender(models.Model):
    """How a sender is written to. Its contact address lies in `people` under this record's uid;
    `told`: it is written to when its lists go a step on."""

    wall = Open("names of offices; their addresses lie in people")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    sender = models.CharField(max_length=120)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    told = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "area_code"], name="sender_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.area_code}"


# The address of a sender's office.
more(Value._meta.db_table, by(Sender._meta.db_table, "holder", "uid"))


class Notice(models.Model):
    """That somebody was told of a step of a list: once, so there is one row for each."""

    wall = of_few("intake_businesslist", "business_list_id")

    business_list = models.ForeignKey(
        BusinessList, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    step = models.CharField(max_length=10, choices=[(s.value, w) for s, w in STEP_WORDS.items()])
    whom = models.CharField(max_length=10, choices=[(s.value, w) for s, w in WHOM_WORDS.items()])
    message = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business_list", "step", "whom"], name="notice_once"),
            models.CheckConstraint(
                name="notice_step_known", condition=Q(step__in=[s.value for s in Step])
            ),
            models.CheckConstraint(
                name="notice_whom_known", condition=Q(whom__in=[w.value for w in Whom])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_list_id} {self.step} {self.whom}"
