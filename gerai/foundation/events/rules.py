"""What an event may say, and how the chain of events is sealed and checked. No Django here."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import UUID

NAME = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
PERSONAL_KEYS = frozenset(
    {"nik", "kk", "npwp", "phone", "hp", "telepon", "email", "surel", "address", "alamat"}
    | {"birth_date", "location"}
)
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PERSONAL = re.compile(
    r"(?<!\w)(?:"
    r"\d{15,16}|(?:\d{4}[ .-]){3}\d{4}|\d{6}[ .-]\d{6}[ .-]\d{4}"  # NIK, KK, NPWP
    r"|\d{2}\.\d{3}\.\d{3}\.\d-?\d{3}\.\d{3}"  # NPWP as printed
    r"|(?:\+?62[ -]?|0)8\d{2}[ -]?\d{3,4}[ -]?\d{2,5}"  # a mobile phone
    r")(?!\w)"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
LONGEST_TEXT = 20_000
GENESIS = bytes(32)
LONGEST_TRANSACTION = timedelta(hours=1)


class WrongName(ValueError):
    """An event's name is `noun.past_tense`."""


class PersonalInEvent(ValueError):
    """An event is never erased, so no personal value may stand in it."""


def personal_looking(text: str) -> bool:
    """Whether the text holds what may be an identity number, a phone or an e-mail address; of one
    that is too long to look through it is not known, so it may."""
    return len(text) > LONGEST_TEXT or bool(PERSONAL.search(IDENTIFIER.sub(" ", text)))


def checked(name: str, data: Mapping[str, Any]) -> None:
    """The name is of the usual form and the data name nobody; a refusal repeats no value."""
    if not NAME.fullmatch(name):
        raise WrongName(f"not noun.past_tense: {name}")
    for key, value in data.items():
        if key in PERSONAL_KEYS or any(map(is_personal, leaves(value))):
            raise PersonalInEvent(f"{name}: {key} looks personal; refer to its holder by uid")


def is_personal(leaf: object) -> bool:
    """Of a number only its length tells: money has fewer digits than a NIK."""
    if isinstance(leaf, int):
        return len(str(abs(leaf))) >= 16
    return isinstance(leaf, str) and personal_looking(leaf)


def leaves(value: object) -> Iterator[object]:
    """Every text and number in a value, keys too."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (key, *leaves(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


@cache
def event_words() -> dict[str, str]:
    """What each event is called on pages, by its name; from the data file beside this one."""
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    nouns = tomllib.loads(text)
    return {f"{noun}.{past}": word for noun, acts in nouns.items() for past, word in acts.items()}


@dataclass(frozen=True, slots=True)
class Linked:
    """An event in its place in the chain; the digest covers all that stands above it."""

    position: int
    seen: int
    linked_at: datetime
    id: int
    uid: UUID
    name: str
    subject: str
    area_code: str
    by: int | None
    at: datetime
    transaction: int
    data: dict[str, Any]
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some time, noted outside the database."""

    position: int
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in the chain was changed afterwards: what, and from which position to which."""

    what: str
    first: int
    last: int

    def __str__(self) -> str:
        where = f"{self.first}" if self.first == self.last else f"{self.first} sampai {self.last}"
        return SENTENCES[self.what].format(where=where)


SENTENCES = {
    "changed": "Posisi {where}: isi kejadian atau sidiknya diubah setelah dicatat.",
    "missing": "Posisi {where}: kejadian dihapus dari rantai.",
    "cut": "Posisi {where}: ujung rantai dipotong; kepala rantai yang disimpan lebih panjang.",
    "rewritten": "Posisi {where}: rantai ditulis ulang; tidak cocok dengan kepala yang disimpan.",
    "backdated": "Posisi {where}: kejadian disisipkan dengan waktu yang sudah lewat.",
    "hidden": "Kejadian nomor {where}: ada di basis data tetapi disembunyikan dari rantai.",
}


def digest(previous: bytes, entry: Linked) -> bytes:
    """SHA-256 over the digest before it and the entry as canonical JSON."""
    said = [
        entry.position,
        entry.seen,
        instant(entry.linked_at),
        entry.id,
        str(entry.uid),
        entry.name,
        entry.subject,
        entry.area_code,
        entry.by,
        instant(entry.at),
        entry.transaction,
        entry.data,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(previous + text.encode()).digest()


def instant(at: datetime) -> str:
    """One spelling of a moment, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def troubles(chain: Iterable[Linked], heads: Sequence[Head]) -> list[Trouble]:
    """Every place where the chain is not as it was made; neighbours of a kind as one range."""
    noted = {head.position: head.digest for head in heads}
    found: list[Trouble] = []
    stored = true = GENESIS
    position, sure = 0, 0
    latest: datetime | None = None
    for entry in chain:
        gap = entry.position != position + 1
        if gap:
            found.append(Trouble("missing", position + 1, entry.position - 1))
        wanted = digest(stored, entry)
        if not gap and wanted != entry.digest:
            wanted = digest(true, entry)
            if wanted != entry.digest:
                found.append(Trouble("changed", entry.position, entry.position))
        if latest and entry.at < latest - LONGEST_TRANSACTION:
            found.append(Trouble("backdated", entry.position, entry.position))
        if entry.position in noted:
            if noted[entry.position] != entry.digest.hex():
                found.append(Trouble("rewritten", sure + 1, entry.position))
            sure = entry.position
        latest = max(latest or entry.at, entry.at)
        position, stored, true = entry.position, entry.digest, wanted
    longest = max(noted, default=0)
    if longest > position:
        found.append(Trouble("cut", position + 1, longest))
    return joined(found)


def joined(found: list[Trouble]) -> list[Trouble]:
    """Troubles of one kind at neighbouring positions as one."""
    ranges: list[Trouble] = []
    for trouble in sorted(found, key=lambda each: (each.what, each.first)):
        last = ranges[-1] if ranges else None
        if last and last.what == trouble.what and trouble.first <= last.last + 1:
            ranges[-1] = Trouble(last.what, last.first, max(last.last, trouble.last))
        else:
            ranges.append(trouble)
    return ranges
