"""What the tables of a file are: of whom each speaks, its columns, and which of them are taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gerai.foundation.tables.engine import Reading
from gerai.foundation.tables.rules import Choice, Mapped, Table, map_columns
from gerai.inventory.intake.rules import Subject, about, subject_of


@dataclass(frozen=True, slots=True)
class Understood:
    """The subject of a file, the columns of the tables that are taken, what was made of all of
    them; `reason`: why nothing is taken, and then the columns are those of every table."""

    subject: Subject
    mapping: list[Mapped]
    notes: list[str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One table: of whom it speaks, its columns, why it is no list of them."""

    subject: Subject
    table: Table
    mapping: list[Mapped]
    strange: str


def understood(reading: Reading, choices: Mapping[str, Choice], *, told: bool) -> Understood:
    """Each table is understood by itself. The file has the subject of the largest one that is fit;
    `told`: somebody said who its persons are."""
    tables = [known(at, table, choices, told) for at, table in enumerate(reading.tables)]
    fit = [one for one in tables if not one.strange]
    subject = max(fit or tables, key=lambda one: len(one.table.sample)).subject
    mapping = [one for each in tables for one in each.mapping]
    if not any(one.table.sample for one in tables):
        reason = "tidak ada baris di bawah judulnya."
    else:
        reason = "" if fit else tables[0].strange
    if reason:
        return Understood(subject, mapping, list(reading.notes), reason)
    reasons = {at: reason for at, one in enumerate(tables) if (reason := apart(one, subject))}
    kept = [one for one in mapping if one.table not in reasons]
    return Understood(subject, kept, told_of(reading, reasons))


def known(at: int, table: Table, choices: Mapping[str, Choice], told: bool) -> Known:
    """The table by the fields of its own subject; choices of other fields are not for it."""
    subject = subject_of(table.headers, told=told)
    here = about(subject)
    fitting = {
        key: choice
        for key, choice in choices.items()
        if not choice.field or choice.field in here.target.fields
    }
    mapping = [
        replace(one, table=at, sheet=table.origins[one.column] if table.origins else table.sheet)
        for one in map_columns(table.headers, table.sample, here.target, fitting)
    ]
    return Known(subject, table, mapping, here.stranger(mapping))


def apart(one: Known, subject: Subject) -> str:
    """Why the table is not taken with a file of this subject; "" when it is."""
    if one.strange or one.subject == subject:
        return one.strange
    mine, theirs = about(one.subject).list_word, about(subject).list_word
    return f"isinya {mine}, sedangkan berkas ini dibaca sebagai {theirs}. Kirim tersendiri."


def told_of(reading: Reading, reasons: Mapping[int, str]) -> list[str]:
    """What was made of the file's sheets; of a table that is not taken, only why."""
    names: Sequence[str] = [table.sheet for table in reading.tables]
    passed = tuple(f"Lembar {names[at]}: " for at in reasons if names[at])
    notes = [note for note in reading.notes if not passed or not note.startswith(passed)]
    return notes + [
        f"{f'Lembar {names[at]}' if names[at] else f'Tabel ke-{at + 1}'} tidak diambil: {reason}"
        for at, reason in reasons.items()
    ]
