"""A list back to its sender: which cell a problem asks for, and what is said there. No Django."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from gerai.foundation.tables.rules import Field
from gerai.foundation.tables.rules.covers import COVER_TITLE

from .keys import fold
from .states import RowState

WHERE = re.compile(r"^(?:Lembar .{1,80}? baris|Baris) \d+(?:, |: )")
# Where one would mend what has no column of its own; the first that the table has.
INSTEAD = {
    "area": ("regency", "district", "village", "address"),
    "area_partly": ("village", "district", "regency", "address"),
    "name": ("owner_name",),
    "row": ("name",),
    "sector_code": ("sector_title", "activity", "products"),
    "location": ("latitude", "longitude"),
    "kind": ("remarks",),
}
# Without these a row does not enter; an area that is known in part is enough.
NEEDED = frozenset({"area", "name", "row", "kind"})
ENOUGH = frozenset({"area_partly"})
CONFLICT, TITLE = "sector_conflict", "judul KBLI "  # what is wrong there is the title
WAITING = (RowState.REPAIRABLE, RowState.REJECTED)
KEY_TITLE = "Kunci Gerai (jangan diubah)"
KEY_REASON = "tanda baris dari berkas yang kami kembalikan"
AGREEING = 0.9  # of rows known word for word whose keys must be theirs, or no key is believed
ALIKE = 0.6


AREAS = frozenset({"regency", "district", "village"})  # columns into which an area is typed
Told = Mapping[str, Any]  # a problem as a row keeps it
Known = tuple[Sequence[int | None] | None, Mapping[str, Any]]  # marks and values of a row


@dataclass(frozen=True, slots=True)
class Spot:
    """A column of a table: what it was taken for, its title, its place on the sheet from 1; 0 when
    it stands on another sheet."""

    field: str
    header: str
    place: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one cell: whether the row waits for it, and the words."""

    place: int
    must: bool
    text: str


def asked(
    problem: Told,
    state: str,
    columns: Sequence[Spot],
    fields: Mapping[str, Field],
) -> Asked:
    """The cell of a problem and its comment; of a problem without a column the likeliest one."""
    field, code = str(problem["field"]), str(problem["code"])
    sentence = str(problem["sentence"])
    said = WHERE.sub("", sentence)
    into = str(problem.get("into") or field)
    own = [one for one in columns if one.field in (into, field) and one.place]
    if code == CONFLICT and said.startswith(TITLE):
        own = [one for one in columns if one.field == "sector_title" and one.place] or own
    named = [one for one in own if f"kolom {one.header} (" in sentence]
    place = next((one.place for one in named or own), 0)
    if place and field in fields:
        said = said.partition(f"({fields[field].label}): ")[2] or said
    place = place or instead(field, code, columns)
    text = said[:1].upper() + said[1:]
    if line := proposed(problem, columns, place):
        text = f"{text}\n{line}" if line not in text else text
    must = state in WAITING and field in NEEDED and code not in ENOUGH
    return Asked(place, must, text)


def proposed(problem: Told, columns: Sequence[Spot], place: int) -> str:
    """The line of a comment that says what to type; where the cell holds something else that would
    be lost (an address), that it is to be added there."""
    proposal, choices = problem.get("proposal") or "", problem.get("choices") or ()
    texts = (str(proposal),) if proposal else tuple(map(str, choices))
    if not texts:
        return ""
    here = {one.field for one in columns if one.place == place}
    into = str(problem.get("into") or problem["field"])
    if into in AREAS and not here & AREAS:
        return f"Usulan: tambahkan {' atau '.join(texts)} di belakang isinya"
    return f"Usulan: {texts[0]}" if proposal else f"Pilih salah satu: {' atau '.join(texts)}"


def instead(field: str, code: str, columns: Sequence[Spot]) -> int:
    """The place of the likeliest column; else of the first."""
    for name in INSTEAD.get(code, INSTEAD.get(field, ())):
        for one in columns:
            if one.field == name and one.place:
                return one.place
    return next((one.place for one in columns if one.place), 1)


def joined(some: Sequence[Asked]) -> dict[int, Asked]:
    """One for each cell: what must be mended decides its colour, all of its words are said."""
    cells: dict[int, Asked] = {}
    for one in sorted(some, key=lambda one: not one.must):
        if (before := cells.get(one.place)) is None:
            cells[one.place] = one
        elif one.text not in before.text:
            cells[one.place] = Asked(one.place, before.must, f"{before.text}\n{one.text}")
    return cells


def same_record(before: Known, after: Known) -> bool:
    """Whether a row may be a mended form of another, and is no other record that was typed over
    it: a number or a name of both is the same, or the names are alike. Each: marks, values."""
    marks = zip(before[0] or (), after[0] or (), strict=False)
    if any(one is not None and one == other for one, other in marks):
        return True
    return any(
        bool(one and other)
        and (one in other or other in one or SequenceMatcher(None, one, other).ratio() >= ALIKE)
        for one, other in (
            (fold(before[1].get(name, "")), fold(after[1].get(name, "")))
            for name in ("name", "owner_name")
        )
    )


def cover_lines(
    *, name: str, read: int, waiting: int, sheets: Sequence[str], whom: str, uncommented: int
) -> list[tuple[str, str]]:
    """What the cover says, each line with its look: title, text, must, look."""
    where = " dan ".join(f'"{sheet}"' for sheet in sheets)
    more = (
        [("text", f"Catatan ada di sel-sel pertama saja; {count(uncommented)} sel lain hanya "
          "berwarna, dan salahnya serupa.")]
        if uncommented
        else []
    )  # fmt: skip
    return [
        ("title", COVER_TITLE),
        ("text", f"{name}: {count(read)} baris sudah dibaca, {count(waiting)} baris menunggu "
         "perbaikan. Sisanya siap."),
        ("text", ""),
        ("title", "Arti warnanya"),
        ("must", "Merah muda: harus diperbaiki. Barisnya baru bisa masuk sesudah sel ini betul."),
        ("look", "Kuning: tolong dilihat. Barisnya tetap bisa masuk, tetapi isi sel ini kosong "
         "atau meragukan."),
        *more,
        ("text", ""),
        ("title", "Yang Anda lakukan"),
        ("text", f"1. Buka lembar {where} dan cari sel yang berwarna."),
        ("text", "2. Arahkan penunjuk ke sel itu. Catatannya menyebut apa yang salah dan cara "
         "membetulkannya. Kalau usulannya benar, ketik usulan itu."),
        ("text", "3. Ketik perbaikannya di sel itu juga. Warnanya boleh dibiarkan. Kolom dan baris "
         "tersembunyi yang memuat sel berwarna sudah ditampilkan."),
        ("text", "4. Baris boleh diurutkan, dihapus, atau ditambah. Judul kolom jangan diubah. "
         "Kolom tersembunyi di kanan tabel berisi tanda tiap baris; jangan diisi."),
        ("text", f"5. Simpan, lalu kirim berkas ini kembali kepada {whom}."),
        ("text", ""),
        ("text", "Berkas ini berisi data pribadi dari daftar Anda sendiri. Jangan kirim kepada "
         "orang lain."),
    ]  # fmt: skip


def count(number: int) -> str:
    """A number as people write it."""
    return f"{number:,}".replace(",", ".")
