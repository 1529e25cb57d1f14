"""How good the lists of each sender are, by regency."""

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules.quality import Quality, Tally, quality_of

PACKAGE = "gerai.inventory.intake"


def qualities(user: User) -> list[tuple[Tally, Quality]]:
    """Every sender and regency of the lists that the user sees, the most rows first."""
    lists = list(BusinessList.objects.visible_to(user).values_list("pk", flat=True))
    return [
        (tally, quality_of(tally)) for tally in sql.rows(Tally, PACKAGE, "quality", lists=lists)
    ]
