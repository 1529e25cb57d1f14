"""What may stand in a log, and what is wrong with an installation. No Django here."""

import re
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

# 16 digits (NIK, KK, NPWP), 15 digits (old NPWP), phone numbers, e-mail addresses; spaced or not.
PERSONAL = re.compile(
    r"(?<!\d)(?:\d[ .-]?){14,15}\d(?!\d)"
    r"|(?<![\d.])(?:\+?62|0)[ .-]?8(?:[ .-]?\d){7,12}(?!\d)"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+"
)
HIDDEN = "[disamarkan]"
CUT = "… [dipotong]"
LONGEST_TEXT = 20_000


def scrub(text: str) -> str:
    """The text with everything that looks like a personal value covered; of a long one the rest is
    left out."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rstrip("0123456789") + CUT
    return PERSONAL.sub(HIDDEN, text)


def place(trace: TracebackType | None) -> list[str]:
    """Where an error passed: file, line and function of each frame, never a value."""
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-12:]


class Health(StrEnum):
    """What a check of the doctor found."""

    GOOD = "good"
    ATTENTION = "attention"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was seen and, when it is not good, how to mend it."""

    name: str
    health: Health
    seen: str
    mend: str = ""
