"""What a business does: KBLI codes, each with its edition."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from gerai.foundation.walls import Open


class Sector(models.Model):
    """One code of one edition of KBLI, with the words that people really use for it.

    `title`, `description`, `keywords` and `examples` come from lists that the operator imported;
    before that they are empty.
    """

    wall = Open("official lists")

    edition = models.CharField(max_length=4)
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=300, blank=True)
    plain_name = models.CharField(max_length=120, blank=True)
    words = ArrayField(models.CharField(max_length=60), default=list)
    group = models.CharField(max_length=10)
    creative = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=120)
    description = models.TextField(blank=True, default="", db_default="")
    keywords = ArrayField(models.TextField(), default=list, db_default=[])
    examples = ArrayField(models.TextField(), default=list, db_default=[])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="sector_once")]

    def __str__(self) -> str:
        return f"{self.code} ({self.edition})"


class WordIndex(models.Model):
    """All that is said of the codes of an edition, weighed beforehand, so that no process and no
    list has to do it again; with how often guesses were right.

    `version` names the sayings: another version is another index.
    """

    wall = Open("official lists")

    edition = models.CharField(max_length=4, unique=True)
    version = models.CharField(max_length=32)
    data = models.BinaryField()
    calibration = models.JSONField()
    imported = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.edition} ({self.version})"
