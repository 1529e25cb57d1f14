"""Pages of data protection."""

from .index import index
from .keys import keys, rotate, stop

__all__ = ["index", "keys", "rotate", "stop"]
