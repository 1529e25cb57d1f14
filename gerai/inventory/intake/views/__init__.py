"""The pages of the intake desk, one subject a module."""

from .columns import columns
from .lists import index, show
from .rows import accept, fix, row, take_back
from .uploads import send, upload, upload_stop

__all__ = [
    "accept",
    "columns",
    "fix",
    "index",
    "row",
    "send",
    "show",
    "take_back",
    "upload",
    "upload_stop",
]
