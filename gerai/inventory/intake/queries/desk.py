"""What stands on the page of a list: how far it is, which of its rows, what was just done."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from gerai.foundation.ui.templatetags.words import angka
from gerai.inventory.intake.models import BusinessList, Mending, Row
from gerai.inventory.intake.rules import ListState, RowState
from gerai.inventory.intake.rules.mending import Fix, fixes

from . import PAGE, Page, told
from .patterns import KindShown, waiting, with_kind

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Done:
    """An act that can be taken back: of how many rows it said something."""

    rows: int
    batch: UUID


def steps_of(found: BusinessList, kinds: list[KindShown]) -> list[tuple[str, str, str]]:
    """The way of the list: state, name, note of each step."""
    counts = found.counts
    taken = {(one.get("table", 0), one["column"]) for one in found.columns if one["field"]}
    columns = {(one.get("table", 0), one["column"]) for one in found.columns}
    left = counts["repairable"] + counts["rejected"]
    reading = found.state == ListState.RECEIVED
    entered = found.state == ListState.ENTERED
    mended = not left
    said_left = (
        _("%(rows)s perlu dilihat") % {"rows": angka(left)} if left else _("Semua sudah betul")
    )
    return [
        (
            NOW if reading else DONE,
            _("Kirim"),
            _("%(rows)s baris terbaca") % {"rows": angka(counts["read"])},
        ),
        (
            LATER if reading else DONE,
            _("Cocokkan kolom"),
            _("%(taken)s dari %(all)s dipakai") % {"taken": len(taken), "all": len(columns)},
        ),
        (
            LATER if reading else DONE if mended else NOW,
            _("Perbaiki baris"),
            _("sesudah dibaca") if reading else said_left,
        ),
        (
            LATER if reading else DONE if entered else NOW if mended else LATER,
            _("Masukkan ke registri"),
            _("%(rows)s sudah masuk") % {"rows": angka(counts["entered"])}
            if counts["entered"]
            else _("%(rows)s siap") % {"rows": angka(counts["ready"])},
        ),
    ]


def rows_shown(
    found: BusinessList,
    *,
    state: str = "",
    kind: str = "",
    after: int = 0,
    before: int = 0,
    size: int = PAGE,
) -> Page[Row]:
    """Rows that have a problem, by number: those that wait, or those of one state, those after one
    or before one."""
    rows = found.rows.exclude(problems=[]).filter(state=state) if state else waiting(found)
    if kind:
        rows = with_kind(rows, kind)
    if before:
        some = list(rows.filter(number__lt=before).order_by("-number")[: size + 1])
        return Page(some[:size][::-1], earlier=len(some) > size, later=bool(some))
    some = list(rows.filter(number__gt=after).order_by("number")[: size + 1])
    return Page(some[:size], earlier=after > 0, later=len(some) > size)


@dataclass(frozen=True, slots=True)
class Choice:
    """A proposal of a row as a button sends it back: the problem's place and the proposal's."""

    key: str
    fix: Fix


def told_of(row: Row) -> list[tuple[str, str, list[Choice]]]:
    """The row's problems: the sentence, a proposal that it does not say, the buttons."""
    return [
        (
            sentence,
            proposal,
            []
            if row.state in (RowState.ENTERED, RowState.ASIDE)
            else [Choice(f"{at}.{n}", fix) for n, fix in enumerate(fixes(row.problems[at]))],
        )
        for at, (sentence, proposal) in enumerate(told(row))
    ]


def done_by(found: BusinessList, batch: UUID) -> Done | None:
    """What an act said that still stands."""
    rows = Mending.objects.filter(business_list=found, batches__contains=[batch]).count()
    return Done(rows, batch) if rows else None
