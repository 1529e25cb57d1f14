"""Who signs in, and what they may do where."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac

from gerai.foundation.areas.queries import root
from gerai.foundation.ids import uuid7
from gerai.foundation.people.models import Value
from gerai.foundation.walls import Open, by, more

from .roles import KINDS, Limit
from .rules import State


class Users(BaseUserManager["User"]):
    """Accounts; a sign-in name is an e-mail address here, a phone is found through `people`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Who signs in. What they may do stands in their postings; their phone lies in `people`.

    `password_given`: somebody else knows the password, so it opens nothing but its own change.
    `limit`: stands on the object alone, while a token acts for the account.
    `sittings`: counted up, it ends every session. `helped_by` gave its last first password or
    dropped its second step, so for a time the two are not two pairs of eyes.
    """

    wall = Open("whoever signs in is looked for before anybody is known")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True, null=True)
    phone_index = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    phone_verified = models.BooleanField(default=False)
    password_given = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())
    sittings = models.PositiveIntegerField(default=0, db_default=0)
    helped_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    helped_at = models.DateTimeField(null=True)

    limit: Limit | None = None

    objects = Users()
    USERNAME_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_reachable",
                condition=Q(email__isnull=False)
                | Q(phone_index__isnull=False)
                | Q(is_service=True),
            ),
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email"))),
            models.UniqueConstraint(
                fields=["is_service"], condition=Q(is_service=True), name="user_one_service"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def acting_areas(self) -> list[str]:
        """The areas that decide who governs the account: where it works; if nowhere, where it
        worked; if it never did, the whole."""
        now = self.postings.unended().values_list("area_code", flat=True)
        ever = self.postings.values_list("area_code", flat=True)
        return sorted(set(now) or set(ever) or {root()})

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with the password that they began with, or when they are counted away."""
        salt, value = "gerai.foundation.access.User", f"{self.password}:{self.sittings}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class Organisation(models.Model):
    """An office that people work for: an agency, a bank, an insurer, a platform, a school.

    It serves its area and what lies below; `number` is how others know it. Closed, it has no
    postings and gets none.
    """

    wall = Open("names of offices")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=20, choices=[(str(kind), word) for kind, word in KINDS.items()]
    )
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    number = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(kind__in=["agency", "bank", "insurer", "platform", "training"]),
            ),
            models.CheckConstraint(
                name="organisation_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.UniqueConstraint(
                "kind",
                "area_code",
                Lower("name"),
                condition=Q(closed_at=None),
                name="organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings by their time: by the clock of the database, which all processes share."""

    def unended(self) -> "PostingQuerySet":
        """Neither ended by somebody nor over; some begin only later."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), ended_by=None)

    def over(self, at: datetime) -> "PostingQuerySet":
        """Ended by their planned time, which nobody has written down yet."""
        return self.filter(until__lte=at, ended_by=None, end_noted_at=None)

    def present(self) -> "PostingQuerySet":
        """In force now."""
        return self.unended().filter(since__lte=Now())


# An account's phone and e-mail: asked for before anybody is known, so with every account.
more(Value._meta.db_table, by(User._meta.db_table, "holder", "uid"))


class Posting(models.Model):
    """A person holds a role in an area and everything below it, for a time, perhaps for an office.

    `given_by` proposed it and `approved_by` approved it; whoever runs commands on the machine does
    both. `end_noted_at`: when the end of its planned time was written down, after it had ended.
    """

    wall = Open("the scope itself is worked out from it")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postings"
    )
    role = models.CharField(max_length=40)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="postings"
    )
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_noted_at = models.DateTimeField(null=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_began",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="posting_end_noted_after_it",
                condition=Q(end_noted_at=None) | Q(until__lte=F("end_noted_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.area_code}"


class Proposal(models.Model):
    """A posting that one proposed and another is to approve. It opens nothing by itself.

    `version` counts its changes: an approval names the version that was read.
    """

    wall = Open("who is to work where, as postings are")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposals"
    )
    role = models.CharField(max_length=40)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=State.WAITING.value)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    posting = models.OneToOneField(
        Posting, null=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area_code", "organisation"],
                condition=Q(state="waiting"),
                nulls_distinct=False,
                name="proposal_once",
            ),
            models.CheckConstraint(
                name="proposal_decided_by_somebody",
                condition=Q(state="waiting", decided_by=None, decided_at=None, posting=None)
                | Q(
                    state__in=["approved", "declined", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state="expired", decided_by=None, decided_at__isnull=False, posting=None),
            ),
            models.CheckConstraint(
                name="proposal_has_its_posting",
                condition=~Q(state="approved") | Q(posting__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_by_two",
                condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.area_code} {self.state}"


class Remembered(models.Model):
    """What all web processes must know of at once for a short time: tries counted, locks held.

    The key is a digest, so an address or a number that was tried stands nowhere. Unlogged: a
    crash of the database forgets it.
    """

    wall = Open("counts and locks under digests")

    key = models.BinaryField(max_length=32, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.key).hex()
