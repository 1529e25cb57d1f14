"""Days that a person says: nothing has happened yet that lies in the future."""

from datetime import date

from gerai.foundation.answers import Refused


def happened_on(day: date, *, today: date, what: str) -> date:
    """The day itself, when it is not after today."""
    if day > today:
        raise Refused(f"{what} tidak bisa sesudah hari ini. Tulis hari kejadiannya.")
    return day
