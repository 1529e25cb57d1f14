"""What happened: written in the transaction that did it, chained afterwards, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast, Now

from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open


class Event(models.Model):
    """One thing that happened, to what, by whom. No personal value may stand in `data`.

    `transaction` is the number of the transaction that wrote it; by it the chain knows which
    events may still be hidden from it by a writer that has not ended.
    """

    wall = Open("one chain of all, read whole to be checked; holds uids and no value")

    append_only = True

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=80, db_index=True)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField(
        db_default=Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField()),
        db_index=True,
    )
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Link(models.Model):
    """An event's place in the hash chain; made by one worker after the commit.

    `seen`: every transaction below this number had ended when the link was made.
    """

    wall = Open("one chain of all; holds digests")

    append_only = True

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT)
    seen = models.BigIntegerField()
    at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.position}"
