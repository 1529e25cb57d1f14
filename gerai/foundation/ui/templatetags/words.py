"""Numbers, money, days and times as people read them, in the language of the page."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language

from gerai.foundation import money
from gerai.foundation.ui import rules

MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def speaks() -> str:
    """The language of the page, id or en."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def angka(number: int | None) -> str:
    """1.284, in English 1,284; what is unknown is a dash."""
    if number is None:
        return "–"
    return rules.grouped(int(number), "," if speaks() == "en" else ".")


def persen(number: float | None) -> str:
    """52,98%, in English 52.98%; whole numbers without decimals."""
    if number is None:
        return "–"
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return (text if speaks() == "en" else text.replace(".", ",")) + "%"


def rupiah(amount: int | None) -> str:
    """Rp 14.500.000 on one line; what is unknown is a dash."""
    return "–" if amount is None else money.rupiah(int(amount)).replace("Rp", "Rp\u00a0")


def tanggal(day: date | datetime | None) -> str:
    """12 Nov 2026, in the office's time zone."""
    if day is None:
        return "–"
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return f"{day.day} {MONTHS[speaks()][day.month - 1]} {day.year}"


def pukul(moment: datetime | time | None) -> str:
    """13.20 WIB, in the office's time zone."""
    if moment is None:
        return "–"
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    offset = moment.utcoffset()
    zone = ZONES.get(int(offset.total_seconds()) // 3600, "") if offset is not None else ""
    return f"{moment.hour:02}.{moment.minute:02} {zone}".strip()


FILTERS = {
    "angka": angka,
    "persen": persen,
    "rupiah": rupiah,
    "tanggal": tanggal,
    "pukul": pukul,
}
