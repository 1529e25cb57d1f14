"""The pages of the intake desk, one subject a module."""

from .columns import columns
from .entering import answer, enter, undo
from .help import help_page
from .lists import index, show
from .quality import quality, quality_file
from .returning import give_back, workbook
from .rows import accept, fix, row, take_back
from .senders import column, column_forget, sender, sender_contact
from .template import template_businesses, template_persons, templates
from .uploads import send, upload, upload_stop

__all__ = [
    "accept",
    "answer",
    "column",
    "column_forget",
    "columns",
    "enter",
    "fix",
    "give_back",
    "help_page",
    "index",
    "quality",
    "quality_file",
    "row",
    "send",
    "sender",
    "sender_contact",
    "show",
    "take_back",
    "template_businesses",
    "template_persons",
    "templates",
    "undo",
    "upload",
    "upload_stop",
    "workbook",
]
