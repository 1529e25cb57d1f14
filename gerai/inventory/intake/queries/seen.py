"""What an officer saw of a row, as a short mark that comes back with the form."""

from hashlib import blake2b

from gerai.foundation.packing import packed
from gerai.inventory.intake.engine.mended import Mended
from gerai.inventory.intake.models import Row


def seen_of(row: Row, mended: Mended | None) -> str:
    """Another one as soon as the row, or what was said of it, is another."""
    version = mended.version if mended else 0
    content = packed([row.values, row.problems, row.state, version], ordered=True)
    return blake2b(content, digest_size=8).hexdigest()
