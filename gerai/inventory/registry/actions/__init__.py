"""Every write of the registry, one use case a module."""

from .entering import enter

__all__ = ["enter"]
