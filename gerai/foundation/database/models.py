"""What the database knows of its own furniture."""

from django.db import models
from django.db.models.functions import Now

from gerai.foundation.walls import Open


class Reference(models.Model):
    """A set of reference data that was loaded, in which edition: regions, lines of business."""

    wall = Open("names and editions")

    name = models.CharField(primary_key=True, max_length=100)
    edition = models.CharField(max_length=100)
    loaded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"
