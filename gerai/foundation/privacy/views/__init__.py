"""Pages of data protection."""

from .index import index
from .keys import keys, rotate, stop
from .public import data_protection
from .subjects import answer, package_file, packages, requests

__all__ = [
    "answer",
    "data_protection",
    "index",
    "keys",
    "package_file",
    "packages",
    "requests",
    "rotate",
    "stop",
]
