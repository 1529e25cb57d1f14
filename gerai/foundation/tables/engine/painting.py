"""A workbook's styles with ours behind them: each coloured cell keeps its own borders, number
format and alignment."""

from dataclasses import dataclass, field
from enum import StrEnum

from .tags import Edit, Tag, Unreturnable, appended, edited, parsed, with_attribute

FORMATS = 64_000  # of cells that a spreadsheet keeps
NONE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


class Colour(StrEnum):
    """What a coloured cell asks for."""

    MUST = "must"
    LOOK = "look"


FILLS = {Colour.MUST: "FFF4A6A0", Colour.LOOK: "FFFFE699"}


class Look(StrEnum):
    """How a line of the cover looks."""

    TITLE = "title"
    TEXT = "text"
    MUST = "must"
    LOOK = "look"


@dataclass
class Painter:
    """The styles of one workbook and what is added to them."""

    data: bytes
    added: list[bytes] = field(default_factory=list)
    known: dict[tuple[int, Colour], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = parsed(self.data)
        self.fonts, self.fills, self.formats = (
            self.part(name) for name in ("fonts", "fills", "cellXfs")
        )
        self.prefix = self.root.prefix
        if not self.formats.children or not self.fonts.children:
            raise Unreturnable("no styles")

    def part(self, name: str) -> Tag:
        """A list of the styles, which a workbook may lack only with all of its styles."""
        if not (found := self.root.child(name)):
            raise Unreturnable(f"no {name}")
        return found

    def painted(self, base: int, colour: Colour) -> int:
        """The format of a cell that had this one, in the colour."""
        own = self.formats.children
        base = base if base < len(own) else 0
        if (base, colour) not in self.known:
            tag = own[base]
            opening = self.data[tag.start : tag.inside]
            opening = with_attribute(opening, "fillId", str(self.fill(colour)))
            opening = with_attribute(opening, "applyFill", "1")
            self.known[base, colour] = self.add(opening + self.data[tag.inside : tag.end])
        return self.known[base, colour]

    def fill(self, colour: Colour) -> int:
        """The number of the colour's fill."""
        return len(self.fills.children) + list(FILLS).index(colour)

    def add(self, written: bytes) -> int:
        """One more format; its number."""
        number = len(self.formats.children) + len(self.added)
        if number >= FORMATS:
            raise Unreturnable("too many styles")
        self.added.append(written)
        return number

    def cover(self) -> dict[Look, int]:
        """The formats of a cover's lines."""
        title = len(self.fonts.children)
        fills = {Look.MUST: self.fill(Colour.MUST), Look.LOOK: self.fill(Colour.LOOK)}
        p = self.prefix
        folded = f'<{p}alignment vertical="center" wrapText="1"/>'
        return {
            look: self.add(
                f'<{p}xf numFmtId="0" fontId="{title + (look != Look.TITLE)}" '
                f'fillId="{fills.get(look, 0)}" borderId="0" xfId="0" applyFont="1" applyFill="1" '
                f'applyAlignment="1">{folded}</{p}xf>'.encode()
            )
            for look in Look
        }

    def finished(self) -> bytes:
        """All styles that were there, then ours."""
        p = self.prefix
        fills = "".join(
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{rgb}"/>'
            f'<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'
            for rgb in FILLS.values()
        )
        fonts = (
            f'<{p}font><{p}b/><{p}sz val="16"/><{p}name val="Calibri"/></{p}font>'
            f'<{p}font><{p}sz val="12"/><{p}name val="Calibri"/></{p}font>'
        )
        edits: list[Edit] = []
        for tag, more, count in (
            (self.fonts, fonts.encode(), 2),
            (self.fills, fills.encode(), len(FILLS)),
            (self.formats, b"".join(self.added), len(self.added)),
        ):
            edits += appended(self.data, tag, more, count=len(tag.children) + count)
        return edited(self.data, edits)
