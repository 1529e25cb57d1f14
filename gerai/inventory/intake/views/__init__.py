"""The pages of the intake desk, one subject a module."""

from .columns import columns
from .help import help_page
from .lists import index, show
from .rows import accept, fix, row, take_back
from .template import template_businesses, template_persons, templates
from .uploads import send, upload, upload_stop

__all__ = [
    "accept",
    "columns",
    "fix",
    "help_page",
    "index",
    "row",
    "send",
    "show",
    "take_back",
    "template_businesses",
    "template_persons",
    "templates",
    "upload",
    "upload_stop",
]
