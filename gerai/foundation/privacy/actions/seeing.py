"""That somebody was shown data of somebody is written down: one row for a page."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from gerai.foundation.access.models import User
from gerai.foundation.privacy.models import Seen


def note_seen(
    *,
    by: User,
    act: str,
    holders: Iterable[UUID],
    at: datetime,
    kinds: Iterable[str] = (),
    purpose: str = "",
) -> None:
    """The account was shown these holders' data at this time; nothing when there are none."""
    if whose := sorted(set(holders)):
        Seen.objects.create(
            at=at, by=by, act=act, purpose=purpose, kinds=sorted(set(kinds)), holders=whose
        )
