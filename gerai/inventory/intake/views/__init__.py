"""The pages of the intake desk, one subject a module."""

from .lists import index, show

__all__ = ["index", "show"]
