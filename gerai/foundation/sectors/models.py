"""What a business does: KBLI codes, each with its edition."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Sector(models.Model):
    """One code of one edition of KBLI, with the words that people really use for it.

    `title` is the official one, from a list that the operator imported; before that it is empty.
    """

    edition = models.CharField(max_length=4)
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=300, blank=True)
    plain_name = models.CharField(max_length=120, blank=True)
    words = ArrayField(models.CharField(max_length=60), default=list)
    group = models.CharField(max_length=10)
    creative = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="sector_once")]

    def __str__(self) -> str:
        return f"{self.code} ({self.edition})"
