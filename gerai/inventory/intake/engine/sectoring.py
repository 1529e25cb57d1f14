"""The sector of many rows at once: what was written, what the words say, and whether they agree."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gerai.foundation.sectors.queries import (
    Guess,
    akin,
    completed,
    editions_of,
    guess_many,
    plain_name,
)
from gerai.foundation.tables.rules import Problem, Typed

REMEMBERED = 20_000
# A guess is taken where eight of ten such guesses were right; the others are proposals.
LIKELY = 0.8
# What is more often wrong than right is no proposal.
EVEN = 0.5
CODED = re.compile(r"([0-9]{5}) \S")
WHOLE = 5  # digits of a code
MOST = 4  # codes of which one is to be chosen


class Sectors:
    """Codes the sectors of one list's rows; remembers every distinct text and code."""

    def __init__(self) -> None:
        self.guesses: dict[str, list[Guess]] = {}
        self.told: dict[str, list[list[Any]]] = {}
        self.editions: dict[str, list[str]] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.wholes: dict[str, dict[str, str]] = {}

    def code(self, rows: Sequence[Typed]) -> None:
        """A code that was written stands; else the words are asked, and a written title, which is
        taken only where the words do not contradict it. A contradiction is told with a proposal."""
        said = [words_of(row) for row in rows]
        self.learn(rows, said)
        for row, words in zip(rows, said, strict=True):
            found = self.guesses.get(words, [])
            if found:
                row.values["sector_guesses"] = self.told[words]
            if code := row.values.get("sector_code"):
                if len(code) < WHOLE:
                    self.complete(row, row.values.pop("sector_code"), found)
                else:
                    self.keep_written(row, code, found)
            elif code := coded(title := row.values.get("sector_title", "")):
                row.values["sector_code"] = code
                self.keep_written(row, code, found)
            elif title:
                self.weigh_title(row, title, self.guesses[title], found)
            elif found and found[0].score >= LIKELY:
                take(row, found[0])

    def learn(self, rows: Sequence[Typed], said: Sequence[str]) -> None:
        """Every text and every written code of the rows is known."""
        if len(self.guesses) > REMEMBERED:
            self.guesses.clear()
            self.told.clear()
        texts = {*said, *(row.values.get("sector_title") for row in rows)}
        learnt = guess_many(fresh(texts, self.guesses.__contains__))
        self.guesses |= learnt
        self.told |= {text: as_told(found) for text, found in learnt.items()}
        written = {
            row.values.get("sector_code") or coded(row.values.get("sector_title", ""))
            for row in rows
        }
        if asked := fresh(written, self.editions.__contains__):
            self.editions |= editions_of(asked)

    def keep_written(self, row: Typed, code: str, found: Sequence[Guess]) -> None:
        """A code with its edition. One that our tables do not hold is kept without an edition: they
        are not the whole official list, so the sender may well be right."""
        row.values["sector_written"] = True
        editions = self.editions[code]
        if not editions:
            why = f"kode KBLI {code} disimpan, tetapi belum ada dalam daftar pemasangan ini"
            row.problems.append(Problem("sector_code", "not_listed", f"{row.where}: {why}."))
            return
        guessed = next((one.edition for one in found if one.code == code), editions[0])
        row.values["sector_edition"] = guessed if guessed in editions else editions[0]
        certain = found and found[0].certain and told(row)
        if certain and not any(akin(code, one.code) for one in found):
            said = f"kode KBLI {code} ({self.name(code, row.values['sector_edition'])})"
            self.conflict(row, said, found[0])

    def complete(self, row: Typed, part: str, found: Sequence[Guess]) -> None:
        """A code with a digit too few: a spreadsheet took its first zero, or the last was left out.
        Which code is meant is proposed by what the row says, else by what there is."""
        if part not in self.wholes:
            self.wholes[part] = completed(part)
        there = self.wholes[part]
        likely = [one.code for one in found if one.code in there][:1] or list(there)
        named = [f"{code} {self.name(code, there[code])}" for code in likely[:MOST]]
        one = named[0] if len(named) == 1 else None
        several = tuple(named) if 1 < len(likely) <= MOST else ()
        why = f'kode KBLI "{part}" hanya {len(part)} angka, seharusnya {WHOLE}'
        sentence = f"{row.where}: {why}. Tulis kodenya lengkap."
        row.problems.append(Problem("sector_code", "short_code", sentence, one, several))

    def weigh_title(
        self, row: Typed, title: str, titled: Sequence[Guess], found: Sequence[Guess]
    ) -> None:
        """A written title is a text as others: lists exist in which it slipped a line. It is taken
        where the words agree, or say nothing; where they say something else neither is."""
        if not found:
            if titled and titled[0].score >= LIKELY:
                take(row, titled[0])
            return
        if not titled:
            if found[0].score >= LIKELY:
                take(row, found[0])
            return
        agreed = next((one for one in titled if any(one.code == it.code for it in found)), None)
        if agreed:
            take(row, agreed)
        elif any(akin(one.code, titled[0].code) for one in found):
            take(row, titled[0])
        else:
            self.conflict(row, f"judul KBLI “{title[:60]}”", found[0], into="sector_title")

    def conflict(self, row: Typed, said: str, instead: Guess, *, into: str = "") -> None:
        """Neither is silently taken for the other: the row says what does not go together."""
        name = f"{instead.code} {self.name(instead.code, instead.edition)}"
        proposal = name if instead.score >= EVEN else None
        what = f"Usulan: {proposal}" if proposal else "Periksa, atau tulis kegiatannya lebih jelas"
        why = f"{said} tidak cocok dengan kegiatannya, {instead.reason}. {what}"
        row.problems.append(
            Problem("sector_code", "sector_conflict", f"{row.where}: {why}.", proposal, into=into)
        )

    def name(self, code: str, edition: str) -> str:
        """What people call the code."""
        if (code, edition) not in self.names:
            self.names[code, edition] = plain_name(code, edition)
        return self.names[code, edition]


def coded(title: str) -> str:
    """The code that a title begins with, as proposals do."""
    found = CODED.match(title)
    return found[1] if found else ""


def fresh(texts: Iterable[str | None], known: Callable[[str], bool]) -> list[str]:
    """What was not asked yet."""
    return [text for text in texts if text and not known(text)]


def as_told(found: Sequence[Guess]) -> list[list[Any]]:
    """The guesses as a row keeps them."""
    return [[one.code, one.edition, round(one.score, 2), one.reason] for one in found]


def take(row: Typed, guess: Guess) -> None:
    """The row has this code."""
    row.values |= {"sector_code": guess.code, "sector_edition": guess.edition}


def told(row: Typed) -> bool:
    """Whether the row says what is done or made: a name alone contradicts no code."""
    return bool(row.values.get("products") or row.values.get("activity"))


def words_of(row: Typed) -> str:
    """What a sector is guessed from: what is made and what is done; with one of them or none, the
    name too (of "TERNAK IKAN" the product alone says only "IKAN")."""
    get = row.values.get
    made, done = get("products", ""), get("activity", "")
    if made and done:
        return f"{made}; {done}"
    said = made or done
    return f"{said}; {get('name', '')}" if said else get("name", "")
