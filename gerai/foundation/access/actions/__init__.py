"""Everything that changes accounts, postings and offices."""

from .accounts import (
    change_password,
    clear_over,
    close_account,
    commanding,
    drop_second_step,
    keep_phone,
    open_account,
    renew_password,
    reopen_account,
    second_step_added,
    second_step_removed,
    service_account,
)
from .appointing import appoint, let_in, post_directly
from .entering import come_back, way_out
from .offices import close_office, open_office, rename_office
from .postings import Task, amend, approve, decline, end_posting, give_posting, propose, why_not
from .timing import note_over

__all__ = [
    "Task",
    "amend",
    "appoint",
    "approve",
    "change_password",
    "clear_over",
    "close_account",
    "close_office",
    "come_back",
    "commanding",
    "decline",
    "drop_second_step",
    "end_posting",
    "give_posting",
    "keep_phone",
    "let_in",
    "note_over",
    "open_account",
    "open_office",
    "post_directly",
    "propose",
    "rename_office",
    "renew_password",
    "reopen_account",
    "second_step_added",
    "second_step_removed",
    "service_account",
    "way_out",
    "why_not",
]
