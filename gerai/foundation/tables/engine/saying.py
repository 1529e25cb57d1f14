"""From a spreadsheet's or a database's value to the text that its sender sees."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

EXCEL = 10**15  # a spreadsheet keeps fifteen digits
THOUSANDS_LIKE = re.compile(r"-?\d{1,3}\.\d{3}")
EXACT = 2**53  # whole numbers that a spreadsheet's number can hold


def text_of(value: Any) -> str:
    """The value as text: whole numbers without decimals, dates as 2026-05-04, true as "ya"."""
    if value.__class__ is float:
        return number(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return day(value) if value.time() == time(0) else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, Decimal):
        return unmistakable(str(value))
    if isinstance(value, list | tuple):
        return ", ".join(text_of(one) for one in value if not isinstance(one, dict | list))
    return str(value)


def day(value: datetime) -> str:
    """A moment that is only a day."""
    return value.date().isoformat()


def number(value: float) -> str:
    """As the sheet shows it. A number of sixteen digits that ends in zero lost its last digit when
    it was typed: it is written as 3.30412345678901E+15, which readers know as destroyed."""
    if value.is_integer():
        whole = int(value)
        if -EXCEL < whole < EXCEL or (-EXACT < whole < EXACT and whole % 10):
            return str(whole)
        return f"{value:.14E}"
    return unmistakable(f"{value:.15g}") if isfinite(value) else ""


def unmistakable(written: str) -> str:
    """A number's text with a decimal point that nobody takes for one of thousands: 489.625 is
    written as 489.6250."""
    return f"{written}0" if THOUSANDS_LIKE.fullmatch(written) else written
