"""One sheet's XML with coloured cells and a hidden column of keys, as a stream of bytes: rows that
get nothing pass as they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from .painting import Colour, Painter
from .tags import (
    Edit,
    Tag,
    Unreturnable,
    column_of,
    edited,
    letters,
    parsed,
    text_cell,
    with_attribute,
    without_attribute,
)

STEP = 1 << 20
LONGEST = 32 << 20  # bytes of one row, of what stands before the rows, of what stands behind them
LAST = 16_384  # columns of a sheet
DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^>]*)?>")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\$?(\d{1,7})["']""")
NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
SPANS = re.compile(rb"""\sspans\s*=\s*["'](\d+):(\d+)["']""")
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
CUSTOM = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
VALUED = re.compile(
    rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d{1,7}["'](?:[^<>]{0,128}[^/<>])?>\s*<(?:[\w.-]+:)?(?:v|is|f)\b"""
)
ROW_END = re.compile(rb"</(?:[\w.-]+:)?row>")
PLACELESS = re.compile(rb"""<(?:[\w.-]+:)?c(?:\s+(?!r\s*=)[\w:.-]+\s*=\s*["'][^"'>]*["'])*\s*/?>""")
# What stands behind `legacyDrawing` in a sheet.
BEHIND = frozenset({
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst", "AlternateContent",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with one cell."""

    colour: Colour
    text: str


@dataclass
class Marked:
    """What a sheet gets: marks by line and column, keys by line, the lines and the last column of
    its tables, the word above the keys."""

    marks: Mapping[int, Mapping[int, Mark]] = field(default_factory=dict)
    keys: Mapping[int, str] = field(default_factory=dict)
    heads: frozenset[int] = frozenset()
    last: int = 0
    title: str = ""


def column_for_keys(file: IO[bytes], last: int) -> int:
    """The first column behind the tables in which nothing stands."""
    taken: set[int] = set()
    for data in blocks(file):
        taken.update(column_of(name) for name in set(VALUED.findall(data)))
        for row in ROW_END.split(data) if PLACELESS.search(data) else ():
            taken.update(range(1, len(re.findall(rb"<(?:[\w.-]+:)?c[\s>/]", row)) + 1))
        for first, _, second, _ in RANGE.findall("".join(merged(data))):
            taken.update(range(column_of(first.encode()), column_of(second.encode()) + 1))
    free = next((at for at in range(last + 1, LAST) if at not in taken), 0)
    if not free:
        raise Unreturnable("no free column")
    return free


def merged(data: bytes) -> Iterator[str]:
    """The ranges of merged cells."""
    for said in re.findall(rb"""mergeCell\s+ref\s*=\s*["']([A-Z0-9$:]+)["']""", data):
        yield said.decode() + " "


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end behind a row."""
    rest = b""
    while data := file.read(STEP):
        rest += data
        cut = max(rest.rfind(b"row>"), rest.rfind(b"/>"))
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > LONGEST:
            raise Unreturnable("a row without end")
    yield rest


class Rewriter:
    """Writes one sheet anew. `drawing`: the relationship of its comments, where it has none yet;
    `office`: the namespace of relationships; `seen`: it stays the sheet that is shown first."""

    def __init__(
        self, marked: Marked, painter: Painter, keys: int, *, drawing: str, office: str, seen: bool
    ) -> None:
        self.marked, self.painter, self.keys = marked, painter, keys
        self.drawing, self.office, self.seen = drawing, office, seen
        self.prefix = ""
        self.columns: list[tuple[int, int, int]] = []
        self.placed = 0

    def __call__(self, file: IO[bytes], out: IO[bytes]) -> None:
        """The whole sheet."""
        buffer = file.read(STEP)
        while not (data := DATA.search(buffer)):
            more = file.read(STEP)
            if not more or len(buffer) > LONGEST:
                raise Unreturnable("no rows")
            buffer += more
        if b"<!" in buffer or data[0].endswith(b"/>"):
            raise Unreturnable("no plain rows")
        self.prefix = data[1].decode()
        head = buffer[: data.start()]
        self.root = head[: parsed(head + self.ends()).inside]
        out.write(self.head(head) + data[0])
        tail = self.rows(file, out, buffer[data.end() :])
        while more := file.read(STEP):
            tail += more
            if len(tail) > LONGEST:
                raise Unreturnable("too much behind the rows")
        out.write(self.tail(tail))

    def ends(self) -> bytes:
        """What makes a document of what stands before the rows."""
        return f"</{self.prefix}worksheet>".encode()

    def head(self, head: bytes) -> bytes:
        """Before the rows: the hidden column, the sheet's size."""
        root = parsed(head + self.ends())
        edits: list[Edit] = []
        for tag in root.children:
            opening = head[tag.start : tag.inside]
            if tag.name == "dimension" and (size := RANGE.fullmatch(tag.attributes.get("ref", ""))):
                if column_of(size[3].encode()) < self.keys:
                    ref = f"{size[1]}{size[2]}:{letters(self.keys)}{size[4]}"
                    edits.append((tag.start, tag.inside, with_attribute(opening, "ref", ref)))
            elif tag.name == "sheetViews" and not self.seen:
                edits += [
                    (one.start, one.inside, without_attribute(text, "tabSelected"))
                    for one in tag.children
                    for text in (head[one.start : one.inside],)
                ]
        return edited(head, edits + self.hiding(head, root))

    def hiding(self, head: bytes, root: Tag) -> list[Edit]:
        """The column of keys is hidden, one that stretched over it parted; columns with a coloured
        cell are shown."""
        p, at = self.prefix, self.keys
        hidden = b""
        if self.marked.keys:
            hidden = (
                f'<{p}col min="{at}" max="{at}" width="9.140625" hidden="1" customWidth="1"/>'
            ).encode()
        cols = root.child("cols")
        if cols is None:
            whole = f"<{p}cols>".encode() + hidden + f"</{p}cols>".encode()
            return [(len(head), len(head), whole)] if hidden else []
        wrong = {column for some in self.marked.marks.values() for column in some}
        place, edits = cols.inside, list[Edit]()
        for tag in cols.children:
            first, last = (int(tag.attributes.get(name, "0")) for name in ("min", "max"))
            self.columns.append((first, last, int(tag.attributes.get("style", "0"))))
            opening = before = head[tag.start : tag.inside]
            if any(first <= column <= last for column in wrong):
                opening = without_attribute(opening, "hidden")
            place = tag.end if last < at else place
            if hidden and first <= at <= last:
                opening = b"".join(
                    within(opening, low, high) + more
                    for low, high, more in ((first, at - 1, hidden), (at + 1, last, b""))
                )
                hidden = b""
            if opening != before:
                edits.append((tag.start, tag.end, opening))
        return [*edits, (place, place, hidden)]

    def rows(self, file: IO[bytes], out: IO[bytes], buffer: bytes) -> bytes:
        """All rows; what was read behind them."""
        p = re.escape(self.prefix.encode())
        either = re.compile(rb"<%srow(?=[\s/>])[^>]*>|</%ssheetData\s*>" % (p, p))
        self.cell = re.compile(rb"<%sc(?=[\s/>])[^>]*>" % p)
        close, at, line = f"</{self.prefix}row>".encode(), 0, 0
        while True:
            found = either.search(buffer, at)
            end = -1
            if found and found[0].startswith(b"</"):
                out.write(buffer[at : found.end()])
                return buffer[found.end() :]
            if found:
                closed = found[0].endswith(b"/>")
                end = found.end() if closed else buffer.find(close, found.end())
            if end < 0:
                begin = found.start() if found else max(at, buffer.rfind(b"<"))
                out.write(buffer[at:begin])
                more = file.read(STEP)
                if not more or b"<!" in buffer[-1:] + more or len(buffer) - begin > LONGEST:
                    raise Unreturnable("rows that do not end plainly")
                buffer, at = buffer[begin:] + more, 0
                continue
            assert found
            said = NUMBER.search(found[0])
            line = int(said[1]) if said else line + 1
            out.write(buffer[at : found.start()])
            out.write(self.row(line, found[0], buffer[found.end() : end]))
            at = end

    def row(self, line: int, opening: bytes, inside: bytes) -> bytes:
        """One row, up to its closing tag."""
        marks = self.marked.marks.get(line)
        key = self.marked.keys.get(line)
        if key is None and line in self.marked.heads:
            key = self.marked.title
        if not marks and key is None:
            return opening + inside
        wider = SPANS.search(opening)
        if wider and int(wider[2]) < self.keys:
            opening = with_attribute(opening, "spans", f"{wider[1].decode()}:{self.keys}")
        if marks:
            opening = without_attribute(opening, "hidden")
        shut = b""
        if opening.endswith(b"/>"):
            opening = opening[:-2].rstrip() + b">"
            shut = f"</{self.prefix}row>".encode()
        if not marks and key is not None and self.ends_before(inside):
            return opening + inside + self.keyed(line, key) + shut
        return opening + self.cells(line, opening, inside, marks or {}, key) + shut

    def keyed(self, line: int, key: str) -> bytes:
        """The cell that holds a row's key."""
        return text_cell(self.keys, line, key, prefix=self.prefix)

    def ends_before(self, inside: bytes) -> bool:
        """Whether the row's last cell surely stands before the column of keys."""
        start = inside.rfind(f"<{self.prefix}c ".encode())
        if start < 0:
            return not inside.strip()
        place = PLACE.search(inside, start, inside.find(b">", start) + 1)
        return place is not None and column_of(place[1]) < self.keys

    def cells(
        self, line: int, opening: bytes, inside: bytes, marks: Mapping[int, Mark], key: str | None
    ) -> bytes:
        """The row's cells in their order, some in colour, the key among them."""
        found: dict[int, bytes] = {}
        at, column, close = 0, 0, f"</{self.prefix}c>".encode()
        while cell := self.cell.search(inside, at):
            place = PLACE.search(cell[0])
            column = column_of(place[1]) if place else column + 1
            closed = cell[0].endswith(b"/>")
            at = cell.end() if closed else inside.find(close, cell.end()) + len(close)
            if at < cell.end():
                raise Unreturnable("a cell without end")
            found[column] = inside[cell.start() : at]
            if not place:
                found[column] = (
                    with_attribute(cell[0], "r", f"{letters(column)}{line}")
                    + (inside[cell.end() : at])
                )
        rest = inside[at:]
        for column, mark in marks.items():
            found[column] = self.coloured(line, column, mark, opening, found.get(column))
            self.placed += 1
        if key is not None:
            found[self.keys] = self.keyed(line, key)
        return b"".join(found[column] for column in sorted(found)) + rest

    def coloured(self, line: int, column: int, mark: Mark, row: bytes, cell: bytes | None) -> bytes:
        """The cell in its colour, everything else of it as it was."""
        if cell is None:
            style = self.painter.painted(self.style_of(column, row), mark.colour)
            return f'<{self.prefix}c r="{letters(column)}{line}" s="{style}"/>'.encode()
        end = cell.index(b">") + 1
        said = STYLE.search(cell, 0, end)
        style = self.painter.painted(int(said[1]) if said else 0, mark.colour)
        return with_attribute(cell[:end], "s", str(style)) + cell[end:]

    def style_of(self, column: int, row: bytes) -> int:
        """How an empty cell looks: as its row, else as its column."""
        if CUSTOM.search(row) and (said := STYLE.search(row)):
            return int(said[1])
        return next((s for first, last, s in self.columns if first <= column <= last), 0)

    def tail(self, tail: bytes) -> bytes:
        """Behind the rows: what is filtered and sorted takes the keys with it; the comments."""
        begin = len(self.root)
        root = parsed(self.root + tail, depth=1)
        edits: list[Edit] = []
        for tag in root.children:
            said = RANGE.fullmatch(tag.attributes.get("ref", ""))
            if tag.name == "autoFilter" and said and column_of(said[3].encode()) == self.keys - 1:
                ref = f"{said[1]}{said[2]}:{letters(self.keys)}{said[4]}"
                opening = tail[tag.start - begin : tag.inside - begin]
                opening = with_attribute(opening, "ref", ref)
                edits.append((tag.start - begin, tag.inside - begin, opening))
        if self.drawing:
            place = next((one.start for one in root.children if one.name in BEHIND), root.close)
            r = spoken_for(self.root, self.office)
            named = "" if r else f'xmlns:r="{self.office}" '
            ours = f'<{self.prefix}legacyDrawing {named}{r or "r"}:id="{self.drawing}"/>'
            edits.append((place - begin, place - begin, ours.encode()))
        return edited(tail, edits)


def within(opening: bytes, low: int, high: int) -> bytes:
    """The columns from one to another as they were; nothing where there are none."""
    if low > high:
        return b""
    return with_attribute(with_attribute(opening, "min", str(low)), "max", str(high))


def spoken_for(root: bytes, office: str) -> str:
    """The prefix that the sheet has for relationships."""
    said = re.search(rb"""xmlns:([\w.-]+)\s*=\s*["']%s["']""" % re.escape(office.encode()), root)
    return said[1].decode() if said else ""
