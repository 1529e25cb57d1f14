"""Lists as they came: the file in encrypted chunks, its columns, its rows, what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7

from .rules import ListState, RowState


class ListQuerySet(models.QuerySet["BusinessList"]):
    """Lists, as a user may see them."""

    def visible_to(self, user: User) -> "ListQuerySet":
        return self.filter(within(user, Permission.LIST_VIEW))


class BusinessList(models.Model):
    """One file that an office sent; its bytes lie in home/files/lists/<uid>/ in sealed chunks."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    sender = models.CharField(max_length=120)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ListState])
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="list_state_known", condition=Q(state__in=[s.value for s in ListState])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """One row: its typed, not personal values and every problem at once."""

    business_list = models.ForeignKey(BusinessList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RowState])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business_list", "number"], name="row_once")]

    def __str__(self) -> str:
        return f"{self.business_list_id}:{self.number}"
