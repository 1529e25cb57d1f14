"""The pages by which officers add and correct records by hand."""

from .acts import act, paper
from .adding import add
from .editing import edit

__all__ = ["act", "add", "edit", "paper"]
