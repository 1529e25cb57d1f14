"""Who signs in, and what they may do where."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from gerai.foundation.ids import uuid7

from .roles import Limit


class Users(BaseUserManager["User"]):
    """Accounts; a sign-in name is an e-mail address here, a phone is found through `people`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Who signs in. What they may do stands in their postings; their phone lies in `people`.

    `password_given`: somebody else knows the password, so it opens nothing but its own change.
    `limit`: stands on the object alone, while a token acts for the account.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True, null=True)
    phone_index = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    phone_verified = models.BooleanField(default=False)
    password_given = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())

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


class Posting(models.Model):
    """A person holds a role in an area and everything below it, for a time."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postings"
    )
    role = models.CharField(max_length=40)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area_code"],
                condition=Q(until=None),
                name="posting_once",
            ),
            models.CheckConstraint(
                name="posting_ends_after_it_began",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.area_code}"


class Remembered(models.Model):
    """What all web processes must know of at once for a short time: tries counted, locks held.

    The key is a digest, so an address or a number that was tried stands nowhere. Unlogged: a
    crash of the database forgets it.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.key).hex()
