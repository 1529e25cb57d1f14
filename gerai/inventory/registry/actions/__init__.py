"""Every write of the registry, one use case a module."""

from .entering import enter, take_stock
from .entering_persons import enter_persons
from .undoing import undo
from .undoing_persons import undo_persons

__all__ = ["enter", "enter_persons", "take_stock", "undo", "undo_persons"]
