"""How good each list came, and what of it was put right since."""

from django.db import models
from django.db.models import F, Q

from gerai.foundation.walls import of_few
from gerai.inventory.intake.rules.quality import NEEDED

from .lists import BusinessList


class Tally(models.Model):
    """What a list brought of one regency, "" when that is unknown. The first five numbers are of
    the rows as they came and say how the sender works, see rules/quality.py. `waiting`: rows that
    came repairable or rejected; `again`: those of them that an earlier version had brought so;
    `repaired`: those of the others that were put right since, see actions/tallies.py."""

    wall = of_few("intake_businesslist", "business_list_id")

    business_list = models.ForeignKey(
        BusinessList, on_delete=models.CASCADE, related_name="tallies", db_index=False
    )
    area_code = models.CharField(max_length=5, blank=True, db_collation="C")
    rows = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    sound = models.PositiveIntegerField()
    distinct = models.PositiveIntegerField()
    coded = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    again = models.PositiveIntegerField(default=0, db_default=0)
    repaired = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business_list", "area_code"], name="tally_once"),
            models.CheckConstraint(
                name="tally_parts_within_rows",
                condition=Q(sound__lte=F("rows"))
                & Q(distinct__lte=F("rows"))
                & Q(coded__lte=F("rows"))
                & Q(waiting__lte=F("rows"))
                & Q(known__lte=F("rows") * NEEDED),
            ),
            models.CheckConstraint(
                name="tally_repaired_of_waiting",
                condition=Q(waiting__gte=F("again") + F("repaired")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_list_id} {self.area_code}"
