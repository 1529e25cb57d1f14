"""Builders of people who do not exist: their NIKs begin with 99, the range that nobody has."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now
from stdnum import luhn

from gerai.foundation.ids import uuid7
from gerai.foundation.people.actions import keep
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind


@dataclass(frozen=True)
class Canary:
    """One planted person: values that occur nowhere else, normalised."""

    holder: UUID
    nik: str
    kk: str
    npwp: str
    phone: str

    @property
    def values(self) -> dict[Kind, str]:
        """By kind."""
        return {
            Kind.NIK: self.nik,
            Kind.KK: self.kk,
            Kind.NPWP: self.npwp,
            Kind.PHONE: self.phone,
        }


def canary(number: int) -> Canary:
    """The person of this number (0 to 99,989), always the same but for the holder's id."""
    place, last = divmod(number, 9_999)
    serial = f"{last + 1:04}"
    day = f"{1 + number % 28:02}{1 + number % 12:02}80"
    body = f"099{number:06}"
    return Canary(
        holder=uuid7(),
        nik=f"9974{2 * place + 1:02}" + day + serial,
        kk=f"9974{2 * place + 2:02}" + day + serial,
        npwp=body + luhn.calc_check_digit(body) + "991000",
        phone=f"+62899{9_990_000 + number:08}",
    )


def value(
    kind: Kind, text: str, *, holder: UUID | None = None, at: datetime | None = None
) -> Value:
    """A kept value."""
    return keep(holder=holder or uuid7(), kind=kind, text=text, at=at or now())
