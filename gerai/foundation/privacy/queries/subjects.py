"""What data protection itself knows of one person, and who saw their data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import Posting, User
from gerai.foundation.access.roles import TITLES
from gerai.foundation.events.models import Event
from gerai.foundation.events.rules import event_words
from gerai.foundation.privacy.models import Bond, Consent, Request, Seen

from .consents import word_of_purpose

ACTS = {
    "page": _("Membuka halaman catatan"),
    "list": _("Melihat dalam daftar"),
    "reveal": _("Membuka nomor atau alamat"),
    "paper": _("Mencetak lembar data"),
    "export": _("Mengunduh dalam berkas"),
    "system": _("Dibaca sistem lain"),
    "rights": _("Melayani hak pemilik data"),
    "rows": _("Melihat baris daftar yang dikirim"),
    "workbook": _("Mengunduh berkas yang kembali ke pengirimnya"),
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Look:
    """One time that somebody was shown the data: as much of the officer as a person may know."""

    at: datetime
    role: str
    office: str
    act: str
    kinds: list[str]
    purpose: str
    reason: str = ""


def looks(holder: UUID, *, businesses: list[UUID], limit: int = 100) -> list[Look]:
    """Who was shown the person's data, or those of their businesses, the newest first; the
    person's own account left out."""
    mine = [holder, *businesses]
    own = Bond.objects.filter(holder=holder).values("account_id")
    found = Seen.objects.filter(holders__overlap=mine).exclude(by__in=own)
    rows = list(found.select_related("by").order_by("-at", "-pk")[:limit])
    duties = duties_of({row.by_id for row in rows})
    why = reasons(mine)
    return [
        Look(
            at=row.at,
            role=duties.get(row.by_id, ("", ""))[0],
            office=duties.get(row.by_id, ("", ""))[1],
            act=str(ACTS.get(row.act, row.act)),
            kinds=list(row.kinds),
            purpose=word_of_purpose(row.purpose) if row.purpose else "",
            reason=why.get((row.by_id, row.at), "") if row.act == "reveal" else "",
        )
        for row in rows
    ]


def duties_of(accounts: set[int]) -> dict[int, tuple[str, str]]:
    """The newest duty of each account: its title, and the office that it is for."""
    rows = Posting.objects.filter(user_id__in=accounts).select_related("organisation")
    return {
        row.user_id: (TITLES.get(row.role, row.role), office_of(row)) for row in rows.order_by("pk")
    }


def office_of(posting: Posting) -> str:
    """The organisation that the posting is for, when it names one."""
    return posting.organisation.name if posting.organisation else ""


def reasons(holders: list[UUID]) -> dict[tuple[int | None, datetime], str]:
    """Why values of these holders were opened, by who and when."""
    said = Event.objects.filter(
        name="personal.revealed", data__holder__in=[str(holder) for holder in holders]
    )
    return {
        (event.by_id, datetime.fromisoformat(str(event.data["at"]))): str(event.data["reason"])
        for event in said
    }


def bond_of(holder: UUID) -> Bond | None:
    """The account of the person, if an officer has said which one it is."""
    return Bond.objects.filter(holder=holder, until=None).select_related("account").first()


def holder_of(user: User) -> UUID | None:
    """The person to whom the account belongs."""
    return Bond.objects.filter(account=user, until=None).values_list("holder", flat=True).first()


def kept(holder: UUID) -> dict[str, Rows]:
    """What data protection knows of the person, and what the events say: by part."""
    consents = Consent.objects.filter(holder=holder).order_by("pk")
    bonds = Bond.objects.filter(holder=holder).select_related("account").order_by("pk")
    requests = Request.objects.filter(holder=holder).order_by("pk")
    words = event_words()
    events = Event.objects.filter(data__holder=str(holder)) | Event.objects.filter(
        subject__endswith=f":{holder}"
    )
    return {
        "consents": [
            dict(one)
            for one in consents.values("purpose", "version", "channel", "given_at", "withdrawn_at")
        ],
        "account": [
            {"name": one.account.name, "email": one.account.email, "since": one.since}
            for one in bonds
        ],
        "seen": [
            {"at": look.at, "role": look.role, "office": look.office, "act": look.act,
             "kinds": look.kinds, "purpose": look.purpose}
            for look in looks(holder, businesses=[], limit=10_000)
        ],
        "requests": [
            dict(one)
            for one in requests.values("kind", "received_at", "answered_at", "refused", "answer")
        ],
        "events": [
            {"event": words.get(one.name, one.name), "at": one.at} for one in events.order_by("pk")
        ],
    }  # fmt: skip
