"""Who is told of what happens, and every try to tell them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.models import Event
from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open

from .rules import Reason, State

STATE_WORDS = {
    State.WAITING.value: "Menunggu",
    State.SENDING.value: "Sedang dikirim",
    State.TAKEN.value: "Diterima",
    State.GIVEN_UP.value: "Gagal",
}
REASON_WORDS = {
    Reason.PLACE.value: "Alamatnya menuju jaringan dalam, jadi tidak dipanggil",
    Reason.NAME.value: "Nama servernya tidak ditemukan",
    Reason.UNREACHABLE.value: "Servernya tidak terjangkau, atau sertifikatnya tidak sah",
    Reason.REDIRECT.value: "Servernya mengalihkan ke alamat lain; itu tidak diikuti",
    Reason.STATUS.value: "Servernya tidak menjawab 2xx",
    Reason.LONG.value: "Jawaban servernya terlalu panjang atau terlalu lama",
}
OPEN = Q(state__in=[State.WAITING.value, State.SENDING.value])
ENDED = Q(state__in=[State.TAKEN.value, State.GIVEN_UP.value])


class HookQuerySet(models.QuerySet["Hook"]):
    """Subscriptions, as an account may see them."""

    def managed_by(self, user: User) -> "HookQuerySet":
        return self.filter(within(user, Permission.HOOK_MANAGE))


class Hook(models.Model):
    """An address that is told of events of an area. Its secret is sealed. `position`: every link of
    the chain up to here was looked at for it. It rests after failures in a row (`rested_at`), and
    is over once somebody ended it."""

    wall = Open("where events are sent to; its secret is sealed")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=60))
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    secret = models.BinaryField()
    position = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    rested_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = HookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hook_hears_something", condition=~Q(events=[])),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event told to one address, once made however often it is tried. `status` and `reason`
    are of the last try."""

    wall = Open("names of events and ids; one worker sends all of them")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=list(STATE_WORDS.items()), default=State.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=12, blank=True, choices=list(REASON_WORDS.items()))

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=OPEN, name="delivery_due"),
            models.Index(fields=["hook", "-id"], name="delivery_of_hook"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hook", "event"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=list(STATE_WORDS))
            ),
            models.CheckConstraint(
                name="delivery_open_or_ended",
                condition=OPEN & Q(next_at__isnull=False, ended_at=None)
                | ENDED & Q(next_at=None, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hook_id}:{self.event_id} {self.state}"
