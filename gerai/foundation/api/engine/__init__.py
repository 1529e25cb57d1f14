"""Answers of the API: problems, tags, pages."""

from .answers import language, respond
from .paging import Page, following, place_of
from .tags import conditional, tagged

__all__ = ["Page", "conditional", "following", "language", "place_of", "respond", "tagged"]
