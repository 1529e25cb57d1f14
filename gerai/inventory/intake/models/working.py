"""Files on their way in by the browser, and what somebody asked to be done with a list."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7
from gerai.foundation.walls import by_area, of_few
from gerai.inventory.intake.rules.working import (
    AT_WORK,
    OPEN_WORK,
    Phase,
    UploadState,
    WorkKind,
    WorkState,
)
from gerai.inventory.registry.rules import RECORDED

from .lists import BusinessList

UPLOAD_WORDS = {
    UploadState.WAITING: "Menunggu giliran",
    UploadState.READING: "Sedang dibaca",
    UploadState.DONE: "Selesai dibaca",
    UploadState.REFUSED: "Ditolak",
    UploadState.STOPPED: "Dihentikan",
}
WORK_WORDS = {
    WorkState.ASKED: "Menunggu persetujuan",
    WorkState.WAITING: "Menunggu giliran",
    WorkState.RUNNING: "Sedang dikerjakan",
    WorkState.DONE: "Selesai",
    WorkState.STOPPED: "Dihentikan",
    WorkState.WITHDRAWN: "Dibatalkan peminta",
    WorkState.DECLINED: "Ditolak",
}
KIND_WORDS = {
    WorkKind.ENTER: "Masukkan ke registri",
    WorkKind.UNDO: "Tarik dari registri",
    WorkKind.GIVE_BACK: "Kembalikan ke pengirim",
}


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads, as a user may see them."""

    def visible_to(self, user: User) -> "UploadQuerySet":
        return self.filter(within(user, Permission.LIST_VIEW))


class Upload(models.Model):
    """One file that somebody sent by the browser; until it was read it lies sealed in
    home/files/uploads/<uid>. What was said of it: `sender`, `within`, `said_on`, `persons`.

    `rows` were gone through so far, of `expected` where that can be known; `same`: these bytes were
    read before. `stop_asked`: somebody wants it to end.
    """

    wall = by_area("lists")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sender = models.CharField(max_length=120, blank=True)
    within = models.CharField(max_length=13, blank=True, db_collation="C")
    area_code = models.CharField(max_length=13, blank=True, db_collation="C", db_index=True)
    said_on = models.DateField(null=True)
    persons = models.CharField(max_length=20, blank=True)
    state = models.CharField(
        max_length=10,
        default=UploadState.WAITING.value,
        choices=[(s.value, w) for s, w in UPLOAD_WORDS.items()],
    )
    phase = models.CharField(max_length=10, blank=True)
    rows = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True)
    same = models.BooleanField(default=False)
    refusal = models.CharField(max_length=500, blank=True)
    business_list = models.ForeignKey(
        BusinessList, null=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    stop_asked = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "asked_at"], name="upload_by_account")]
        constraints = [
            models.CheckConstraint(
                name="upload_state_known", condition=Q(state__in=[s.value for s in UploadState])
            ),
            models.CheckConstraint(
                name="upload_phase_known", condition=Q(phase__in=["", *(p.value for p in Phase)])
            ),
            models.CheckConstraint(
                name="upload_persons_known",
                condition=Q(persons__in=["", *sorted(kind.value for kind in RECORDED)]),
            ),
            models.CheckConstraint(
                name="upload_refused_with_a_reason",
                condition=~Q(state=UploadState.REFUSED.value) | ~Q(refusal=""),
            ),
            models.CheckConstraint(
                name="upload_ended_at_some_time",
                condition=Q(
                    state__in=[UploadState.WAITING.value, UploadState.READING.value], ended_at=None
                )
                | ~Q(state__in=[UploadState.WAITING.value, UploadState.READING.value])
                & Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Work(models.Model):
    """What one account asked to be done with a list, and how far it is: enter it, undo it, make
    the workbook that goes back.

    `ready`: how many rows the list had ready when somebody said yes. A big load waits for another
    person (`confirmed_by`), and waits again when that number is not what they saw. `rows` of
    `total` are done; `sentence`: why it was stopped or declined. Of a workbook: `form` is its
    ending; until `expires_at` it lies sealed in home/files/returns/<uid>.
    """

    wall = of_few("intake_businesslist", "business_list_id")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business_list = models.ForeignKey(BusinessList, on_delete=models.CASCADE, related_name="works")
    kind = models.CharField(max_length=10, choices=[(k.value, w) for k, w in KIND_WORDS.items()])
    state = models.CharField(max_length=10, choices=[(s.value, w) for s, w in WORK_WORDS.items()])
    ready = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    sentence = models.CharField(max_length=500, blank=True)
    form = models.CharField(max_length=4, blank=True)
    stop_asked = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["business_list", "-id"], name="work_of_list")]
        constraints = [
            models.CheckConstraint(
                name="work_kind_known", condition=Q(kind__in=[k.value for k in WorkKind])
            ),
            models.CheckConstraint(
                name="work_state_known", condition=Q(state__in=[s.value for s in WorkState])
            ),
            models.CheckConstraint(
                name="work_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="work_declined_for_a_reason",
                condition=~Q(state=WorkState.DECLINED.value) | ~Q(sentence=""),
            ),
            models.CheckConstraint(
                name="work_ended_at_some_time",
                condition=Q(state__in=sorted(OPEN_WORK), ended_at=None)
                | ~Q(state__in=sorted(OPEN_WORK)) & Q(ended_at__isnull=False),
            ),
            # A list is entered or undone by one at a time, and its workbook made once for each.
            models.UniqueConstraint(
                fields=["business_list"],
                condition=Q(state__in=sorted(OPEN_WORK)) & ~Q(kind=WorkKind.GIVE_BACK.value),
                name="work_on_the_registry_once",
            ),
            models.UniqueConstraint(
                fields=["business_list", "asked_by"],
                condition=Q(state__in=sorted(AT_WORK), kind=WorkKind.GIVE_BACK.value),
                name="work_on_a_workbook_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
