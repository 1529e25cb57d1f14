"""The only place of personal values: sealed, found by a keyed index, tied to their holder; and
the keys that this database knows."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open, by_own

from .rules import Kind


class Value(models.Model):
    """One personal value of one holder (a person, a business, an account) from one source.

    Whose rows hold values says so in its own model: a value is there with its holder.
    """

    wall = by_own("holder")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    holder = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    sealed = models.BinaryField()
    index = models.BinaryField(max_length=32)
    source = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["index", "kind"], name="value_found_by_index")]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder}"

    @property
    def uid(self) -> UUID:
        """Its id, by the name that events know."""
        return self.id


class Fingerprint(models.Model):
    """Which key the values of this database were sealed with: enough to know it, not to make it."""

    wall = Open("marks of keys")

    name = models.CharField(max_length=40, primary_key=True)
    mark = models.BinaryField(max_length=16)
    at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Rotation(models.Model):
    """One change of the keys: all that is sealed goes under the newest ones, place by place.

    `passes` counts how often all places were gone through: what was written under an old key while
    a pass went on is found by the next one.
    """

    wall = Open("names of places and counts")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    passes = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="rotation_one_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Stage(models.Model):
    """How far a change of the keys is in one place: `cursor` moves in the transaction of the rows
    that it stands behind."""

    wall = Open("names of places and counts")

    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="stages")
    place = models.CharField(max_length=60)
    cursor = models.CharField(max_length=200, blank=True)
    total = models.PositiveBigIntegerField()
    seen = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rotation", "place"], name="stage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.seen}"
