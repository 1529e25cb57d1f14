"""What is kept of looking after an installation: checks of the chain of events, daily reports."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open


class Check(models.Model):
    """One check of the whole chain of events: what it found, and where the chain ended then."""

    wall = Open("counts of the chain")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    checked = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveBigIntegerField(default=0)
    troubles = models.JSONField(default=list)
    position = models.PositiveBigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="check_head_whole",
                condition=Q(position=None, digest="") | Q(position__isnull=False) & ~Q(digest=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at} {len(self.troubles)}"


class Report(models.Model):
    """What one day was: kept as it was written, so that it can be laid beside a later one."""

    wall = Open("counts of a day")

    append_only = True

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    position = models.PositiveBigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    backup_at = models.DateTimeField(null=True)
    backup_verified = models.BooleanField(default=False)
    check_done = models.ForeignKey(Check, null=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return str(self.day)
