"""What officers said of rows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from gerai.foundation.ids import uuid7
from gerai.foundation.walls import of_few

from .lists import BusinessList


class Mending(models.Model):
    """What officers said of a row where its list did not say it right. `sealed` holds the texts by
    field and the personal values that the row has with them: it may be a NIK. `batches` are the
    acts that said them, so that one of them can be taken back. It outlives its row: when the list
    is read again, what was said of the row still holds."""

    wall = of_few("intake_businesslist", "business_list_id")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business_list = models.ForeignKey(
        BusinessList, on_delete=models.CASCADE, related_name="mendings", db_index=False
    )
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    batches = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business_list", "number"], name="mending_once"),
        ]

    def __str__(self) -> str:
        return f"{self.business_list_id}:{self.number}"
