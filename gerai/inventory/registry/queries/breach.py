"""Whose data an account saw, took out or changed in a span of time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerai.foundation.access.models import User
from gerai.foundation.areas.queries import root, short_labels
from gerai.foundation.events.models import Event
from gerai.foundation.people.queries import clear_of, named
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.models import Seen
from gerai.foundation.privacy.queries.subjects import ACTS
from gerai.foundation.privacy.rules import BREACH, due
from gerai.foundation.ui.templatetags.words import pukul, tanggal
from gerai.inventory.registry.models import Business, Person, Tie

from .sheet import KINDS

CHANGED = "changed"
SUBJECTS = ("registry.business:", "registry.person:")
HEADS = (
    "Jenis", "Nama", "Nomor atau wilayah", "Yang terjadi", "Data", "Pertama", "Terakhir", "Kali",
    "Nomor HP untuk pemberitahuan",
)  # fmt: skip
TEMPLATE = "inventory/registry/documents/notice.typ"
PERSON, BUSINESS = gettext_lazy("Orang"), gettext_lazy("Usaha")


@dataclass
class Touched:
    """One person or business: what happened to their data, when first and last, how often."""

    first: datetime
    last: datetime
    times: int = 0
    acts: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def add(self, at: datetime, act: str, kinds: list[str]) -> None:
        """Once more."""
        self.first, self.last = min(self.first, at), max(self.last, at)
        self.times += 1
        self.acts.add(act)
        self.kinds.update(kinds)


def touched(account: User, since: datetime, until: datetime) -> dict[UUID, Touched]:
    """By holder, from the record of what was shown and from the events."""
    found: dict[UUID, Touched] = {}
    for at, act, kinds, holders in [*shown(account, since, until), *changed(account, since, until)]:
        for holder in holders:
            found.setdefault(holder, Touched(at, at)).add(at, act, kinds)
    return found


Touch = tuple[datetime, str, list[str], list[UUID]]


def shown(account: User, since: datetime, until: datetime) -> Iterator[Touch]:
    """Pages, answers and files."""
    rows = Seen.objects.filter(by=account, at__gte=since, at__lte=until).order_by("pk")
    yield from rows.values_list("at", "act", "kinds", "holders").iterator()


def changed(account: User, since: datetime, until: datetime) -> Iterator[Touch]:
    """What the account changed."""
    rows = Event.objects.filter(by=account, at__gte=since, at__lte=until).order_by("pk")
    for at, subject in rows.values_list("at", "subject").iterator():
        if subject.startswith(SUBJECTS):
            yield at, CHANGED, [], [UUID(subject.partition(":")[2])]


@dataclass(frozen=True)
class Line:
    """One line of the list: who, what happened, when."""

    kind: str
    name: str
    place: str
    acts: str
    kinds: str
    first: datetime
    last: datetime
    times: int
    phone: str


def lines(found: dict[UUID, Touched], *, phones: bool) -> list[Line]:
    """In words, people first, by name; with the phone to tell them by, when it is asked for. Last
    the lists of which rows were shown: whoever stands in a row that is not entered is found there.
    """
    persons = {one.uid: one for one in Person.objects.filter(uid__in=list(found))}
    businesses = {one.uid: one for one in Business.objects.filter(uid__in=list(found))}
    places = short_labels({one.area_code for one in persons.values()})
    numbers = phones_of(list(persons.values()), list(businesses.values())) if phones else {}
    made = [
        line(str(PERSON), one.name, places[one.area_code], found[uid], numbers.get(uid, ""))
        for uid, one in persons.items()
    ]
    made += [
        line(str(BUSINESS), one.called, one.printed_number, found[uid], numbers.get(uid, ""))
        for uid, one in businesses.items()
    ]
    rest = found.keys() - persons.keys() - businesses.keys()
    made += [line(*words, found[uid], "") for uid, words in named(rest).items()]
    order = {str(PERSON): 0, str(BUSINESS): 1}
    return sorted(made, key=lambda one: (order.get(one.kind, 2), one.name.lower()))


def line(kind: str, name: str, place: str, one: Touched, phone: str) -> Line:
    """One line in words."""
    words = ACTS | {CHANGED: gettext_lazy("Mengubah catatan")}
    acts = ", ".join(sorted(str(words.get(act, act)) for act in one.acts))
    kinds = ", ".join(sorted(str(KINDS[Kind(name)]) for name in one.kinds))
    return Line(kind, name, place, acts, kinds, one.first, one.last, one.times, phone)


def phones_of(persons: list[Person], businesses: list[Business]) -> dict[UUID, str]:
    """A phone of each, of a business its own or its owner's."""
    ties = Tie.objects.filter(business__in=businesses, until=None).order_by("-pk")
    owners = dict(ties.values_list("business__uid", "person__uid"))
    asked = {*(one.uid for one in persons), *(one.uid for one in businesses), *owners.values()}
    clear = clear_of(asked, [Kind.PHONE])
    found = {uid: values[Kind.PHONE][0] for uid, values in clear.items() if values.get(Kind.PHONE)}
    return found | {
        uid: found[owner] for uid, owner in owners.items() if uid not in found and owner in found
    }


def cells(one: Line) -> tuple[str | int, ...]:
    """A line as cells of a file."""
    return (
        one.kind, one.name, one.place, one.acts, one.kinds, moment(one.first), moment(one.last),
        one.times, one.phone,
    )  # fmt: skip


def moment(at: datetime) -> str:
    """A moment in the office's time zone."""
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}"


def notice(since: datetime, until: datetime, made: list[Line], at: datetime) -> dict[str, Any]:
    """The notice's words (art. 46: which data, when and how, what is done), its blanks filled."""
    kinds = sorted({kind for one in made for kind in one.kinds.split(", ") if kind})
    acts = sorted({act for one in made for act in one.acts.split(", ") if act})
    people = sum(one.kind == str(PERSON) for one in made)
    businesses = sum(one.kind == str(BUSINESS) for one in made)
    lists = len(made) - people - businesses
    before, _number, after = _("Halaman {page} dari ").partition("{page}")
    span = f"{tanggal(since)} {pukul(since)} – {tanggal(until)} {pukul(until)}"
    return {
        "letter": {
            "language": "id",
            "office": settings.OFFICE_NAME,
            "region": short_labels([root()])[root()],
            "mark": _("Lambang Gerai"),
            "title": _("Pemberitahuan kegagalan pelindungan data pribadi"),
            "about": span,
            "number": f"{localtime(at):%Y%m%d-%H%M}",
            "made": _("Disusun %(day)s pukul %(hour)s") % {"day": tanggal(at), "hour": pukul(at)},
            "page": [before, after],
        },
        "name": "Pemberitahuan kegagalan pelindungan data pribadi",
        "opening": "Kepada pemilik data dan lembaga yang berwenang, menurut UU 27/2022 pasal 46.",
        "parts": [
            {
                "head": "Data yang terungkap",
                "texts": [
                    f"Data {people} orang dan {businesses} usaha.",
                    *([f"Baris dari {lists} daftar yang dikirim ke kantor ini."] if lists else []),
                    "Jenis data: " + (", ".join(kinds) or "nama dan keterangan usaha") + ".",
                ],
            },
            {
                "head": "Kapan dan bagaimana",
                "texts": [
                    f"Antara {span} satu akun petugas dipakai oleh orang yang tidak berhak.",
                    "Yang dilakukan akun itu: " + (", ".join(acts) or "tidak ada") + ".",
                ],
            },
            {
                "head": "Penanganan dan pemulihan",
                "texts": [
                    "Akun itu ditutup dan semua sesinya diakhiri.",
                    "Daftar lengkap orang dan usaha yang datanya dilihat ada pada lampiran.",
                    "Waspadalah terhadap orang yang menelepon atas nama kantor ini. Kami tidak "
                    "pernah meminta kata sandi, kode, atau uang.",
                ],
            },
        ],
        "closing": "Pemberitahuan ini disampaikan paling lambat "
        f"{tanggal(due(BREACH, since=at))} {pukul(due(BREACH, since=at))} (3 x 24 jam sejak "
        f"diketahui). Pertanyaan: {settings.PRIVACY_CONTACT or settings.OFFICE_NAME}.",
    }
