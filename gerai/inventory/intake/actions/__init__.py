"""Every write of intake: a file is received, its rows are read, the ready ones are entered; a whole
list is undone or goes back to its sender; what is kept too long goes."""

from .entering import enter
from .keeping import drop_raw
from .reading import read
from .receiving import receive
from .returning import return_list
from .undoing import undo

__all__ = ["drop_raw", "enter", "read", "receive", "return_list", "undo"]
