"""What data protection itself keeps no longer than it may."""

from datetime import datetime

from gerai.foundation.privacy.models import Seen
from gerai.foundation.privacy.rules import Kept, ends_before


def drop_seen(*, at: datetime) -> int:
    """Old entries of who saw what are gone; how many."""
    return Seen.objects.filter(at__lt=ends_before(Kept.SEEN, at=at)).delete()[0]
