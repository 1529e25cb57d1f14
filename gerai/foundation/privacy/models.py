"""Who agreed to what, which account is whose, who saw what, what was asked and answered."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import ties, within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open, by_area, by_own

from .rules import Channel

CHANNEL_WORDS = [
    (Channel.PAPER.value, _("Formulir yang ditandatangani")),
    (Channel.SPOKEN.value, _("Disampaikan langsung atau lewat telepon")),
    (Channel.ACCOUNT.value, _("Lewat akunnya sendiri")),
]


class Consent(models.Model):
    """A person agreed to a text for a purpose: the receipt. Withdrawing it ends it, never removes
    it. `holder` is the person's uid; `area_code` is where the officer who took it acted."""

    wall = by_area("records") | by_own("holder")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    holder = models.UUIDField(db_index=True)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=CHANNEL_WORDS)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_channel = models.CharField(max_length=10, blank=True, choices=CHANNEL_WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "purpose"],
                condition=Q(withdrawn_at=None),
                name="consent_once",
            ),
            models.CheckConstraint(
                name="consent_withdrawn_by_someone_somehow",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_channel="")
                | Q(withdrawn_at__gte=F("given_at"), withdrawn_by__isnull=False)
                & ~Q(withdrawn_channel=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.holder}"


class Bond(models.Model):
    """An account belongs to a person of the registry: one to one, for a time."""

    wall = Open("whose own record is whose is asked before the scope is known")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bonds"
    )
    holder = models.UUIDField()
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    since = models.DateTimeField()
    tied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(until=None), name="bond_one_person_an_account"
            ),
            models.UniqueConstraint(
                fields=["holder"], condition=Q(until=None), name="bond_one_account_a_person"
            ),
            models.CheckConstraint(name="bond_not_by_itself", condition=~Q(account=F("tied_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.holder}"


@ties
def persons_of(account: User) -> models.QuerySet[Bond, UUID]:
    """Whom the account was ever tied to: two accounts of one person are no two pairs of eyes."""
    return Bond.objects.filter(account=account).values_list("holder", flat=True)


class Seen(models.Model):
    """Somebody was shown data of these persons or businesses: a page, an answer, a file. Kept for
    its time and not in the chain of events: there are as many as pages."""

    wall = Open("uids, written for every page; no value")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40, blank=True)
    kinds = ArrayField(models.CharField(max_length=12), default=list)
    holders = ArrayField(models.UUIDField())

    class Meta:
        indexes = [
            models.Index(fields=["by", "at"], name="seen_by_account"),
            models.Index(fields=["at"], name="seen_by_time"),
            GinIndex(fields=["holders"], name="seen_of_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"


class PackageQuerySet(models.QuerySet["Package"]):
    """Packages: each belongs to the account that had it made."""

    def visible_to(self, user: User) -> "PackageQuerySet":
        """The account's own that are not past their day, while it may have one made."""
        return self.filter(within(user, Permission.PRIVACY_MANAGE), by=user)


class Package(models.Model):
    """A file with personal values, sealed in files/packages, for the one officer who asked: all
    that is kept of one person, or whose data an account saw."""

    wall = Open("what was asked for, never what it holds")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    holder = models.UUIDField(null=True)
    purpose = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = PackageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class RequestQuerySet(models.QuerySet["Request"]):
    """What persons asked for, as an officer may see it."""

    def visible_to(self, user: User) -> "RequestQuerySet":
        """Those of the areas where the officer answers persons."""
        return self.filter(within(user, Permission.PRIVACY_MANAGE))


class Request(models.Model):
    """A person asked for what the law gives them; `due_at` is by the deadlines of that day."""

    wall = by_area("records")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    holder = models.UUIDField(db_index=True)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    kind = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    refused = models.BooleanField(default=False)
    answer = models.CharField(max_length=300, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_answered_by_someone_at_some_time",
                condition=Q(answered_at=None, answered_by=None, answer="", refused=False)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder}"
