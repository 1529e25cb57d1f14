"""The only place of personal values: sealed, found by a keyed index, tied to their holder."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from gerai.foundation.ids import uuid7

from .rules import Kind


class Value(models.Model):
    """One personal value of one holder (a person, a business, an account) from one source."""

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

    name = models.CharField(max_length=40, primary_key=True)
    mark = models.BinaryField(max_length=16)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
