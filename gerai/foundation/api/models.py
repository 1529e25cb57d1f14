"""Tokens by which programs act for an account, and what calls with a key were answered."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, as an account may see them."""

    def of(self, user: User) -> "TokenQuerySet":
        """Those that act for the account itself."""
        return self.filter(account_id=user.pk)

    def governed_by(self, user: User) -> "TokenQuerySet":
        """Those of services in the areas where the account gives tokens."""
        return self.filter(within(user, Permission.TOKEN_GIVE), service=True)


class Token(models.Model):
    """What a program shows instead of an account's password; it acts for the account, at most as
    its permissions and areas say. `digest` is keyed: the token itself stands nowhere. `service`: it
    was given to a program by who gives tokens; `area_code` is the area in which that one did."""

    wall = Open("the caller is found by it before anybody is known; holds a digest")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens"
    )
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    tail = models.CharField(max_length=4)
    permissions = ArrayField(models.CharField(max_length=40))
    area_codes = ArrayField(models.CharField(max_length=13), default=list)
    service = models.BooleanField(default=False)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_it_was_given", condition=Q(expires_at__gt=F("given_at"))
            ),
            models.CheckConstraint(name="token_may_something", condition=~Q(permissions=[])),
            models.CheckConstraint(
                name="token_ended_by_someone_at_some_time",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} …{self.tail}"


class Answered(models.Model):
    """What a call with an Idempotency-Key was answered, kept for a day in the transaction that had
    its effect. `digest` tells the request from another under the same key; the body is sealed."""

    wall = Open("sealed answers under digests of keys")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.token_id}:{self.key}"
