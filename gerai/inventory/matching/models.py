"""Runs of linkage, the pairs that they found, and which records they propose to be one."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open, by, together
from gerai.inventory.registry.models import Business, Person

# Proposals follow the registry, they never hold it: a record that goes leaves its proposals behind,
# which nobody sees any more (their wall asks for the record) and the next run replaces.
LOOSE: dict[str, Any] = {
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "related_name": "+",
}

SURE = 1_000_000  # a chance of 1, in millionths


class Run(models.Model):
    """One comparison of the whole registry with itself. `lines`: from which chance on two are
    proposed as one; `model`: what was learnt; `seconds`: how long each room took."""

    wall = Open("counts and a model, nothing of a record")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sightings = models.PositiveIntegerField()
    compared = models.PositiveIntegerField()
    lines = models.JSONField()
    groups = models.JSONField()
    model = models.JSONField()
    seconds = models.JSONField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.sightings}"


class Likeness(models.Model):
    """Two businesses that may be one: the chance that they are and the chance that their owner is,
    in millionths, and on which level of each comparison they agree (-1: one of them says nothing).
    """

    wall = together(by("registry_business", "elder_id"), by("registry_business", "younger_id"))

    elder = models.ForeignKey(Business, **LOOSE)
    younger = models.ForeignKey(Business, **LOOSE)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    business = models.PositiveIntegerField()
    person = models.PositiveIntegerField()
    levels = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elder", "younger"], name="likeness_once"),
            models.CheckConstraint(name="likeness_in_order", condition=Q(elder__lt=F("younger"))),
            models.CheckConstraint(
                name="likeness_is_a_chance",
                condition=Q(business__lte=SURE, person__lte=SURE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder_id} {self.younger_id} {self.business / SURE:.3f}"


class BusinessGroup(models.Model):
    """A business that is proposed as one with others, and the eldest of them, whose id is theirs
    together. One that stands alone has no row."""

    wall = by("registry_business", "business_id")

    business = models.OneToOneField(Business, primary_key=True, **LOOSE)
    eldest = models.ForeignKey(Business, **LOOSE)

    def __str__(self) -> str:
        return f"{self.business_id} {self.eldest_id}"


class PersonGroup(models.Model):
    """The same of persons."""

    wall = by("registry_person", "person_id")

    person = models.OneToOneField(Person, primary_key=True, **LOOSE)
    eldest = models.ForeignKey(Person, **LOOSE)

    def __str__(self) -> str:
        return f"{self.person_id} {self.eldest_id}"
