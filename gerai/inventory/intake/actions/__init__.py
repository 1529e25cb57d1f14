"""Every write of intake: a file is received, its rows are read, the ready ones are entered."""

from .entering import enter
from .reading import read
from .receiving import receive

__all__ = ["enter", "read", "receive"]
