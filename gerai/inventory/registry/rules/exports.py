"""Taking a list out: as which file, in which state, and how it stays harmless."""

import re
from enum import StrEnum

from gerai.foundation.states import Machine


class ExportForm(StrEnum):
    """What kind of file a list is taken out as."""

    CSV = "csv"
    XLSX = "xlsx"


class ExportState(StrEnum):
    """A job makes the file, or stops: the scope is gone or too wide, or its day is past."""

    WAITING = "waiting"
    MADE = "made"
    STOPPED = "stopped"


EXPORTS = Machine(
    {
        "make": (frozenset({ExportState.WAITING.value}), ExportState.MADE.value),
        "stop": (
            frozenset({ExportState.WAITING.value, ExportState.MADE.value}),
            ExportState.STOPPED.value,
        ),
    }
)
# Excel, LibreOffice and Google Sheets take a text that begins with one of these for a formula,
# full-width forms too; and a file read with another separator begins cells inside a text.
STARTER = re.compile(r"""(^|[,;|"])(\s*)(?=[=+@＝＋－＠-])""")


def harmless(text: str) -> str:
    """The text as a cell of a CSV that people open: one line, and never a formula."""
    return STARTER.sub(r"\1\2'", " ".join(text.replace("\x00", "").split()))
