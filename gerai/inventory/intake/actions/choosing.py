"""What the columns of a sender's lists are, as somebody said: remembered for its next list."""

from collections.abc import Mapping
from datetime import datetime

from gerai.foundation.access.models import User
from gerai.foundation.tables.rules import Choice
from gerai.inventory.intake.models import ColumnChoice
from gerai.inventory.intake.rules import ABOUT, BEFORE

UNNAMED = "tidak disebut"


def remembered(sender: str) -> dict[str, Choice]:
    """By header signature; what names a field that is gone is forgotten."""
    if not sender or sender == UNNAMED:
        return {}
    kept = ColumnChoice.objects.filter(sender=sender)
    fields = {name for one in ABOUT.values() for name in one.target.fields}
    return {
        one.signature: Choice(one.field, BEFORE, one.scale)
        for one in kept
        if not one.field or one.field in fields
    }


def remember(sender: str, choices: Mapping[str, Choice], *, by: User, at: datetime) -> None:
    """The sender's next list is understood in the same way. One without a name has no next."""
    if not choices or not sender or sender == UNNAMED:
        return
    ColumnChoice.objects.bulk_create(
        [
            ColumnChoice(
                sender=sender,
                signature=signature,
                field=choice.field,
                scale=choice.scale,
                by=by,
                at=at,
            )
            for signature, choice in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["sender", "signature"],
        update_fields=["field", "scale", "by", "at"],
    )
