"""Every write of the registry, one use case a module."""

from .entering import enter, take_stock

__all__ = ["enter", "take_stock"]
