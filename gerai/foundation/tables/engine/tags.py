"""XML as bytes with places: what is not changed stays as its writer wrote it, byte for byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

OPENING = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding=["']([\w.-]+)["']""")
# What XML cannot hold: a cell of a text file may.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Edit = tuple[int, int, bytes]  # from, to, what stands there instead


class Unreturnable(Exception):
    """The sender's own workbook cannot be marked without harm; its rows go back in a new one."""


@dataclass(slots=True)
class Tag:
    """An element and where it stands: `start` of its first tag, `inside` behind that, `close` of
    its last tag, `end` behind it. One without an inside closes itself."""

    raw: str
    attributes: dict[str, str]
    start: int
    inside: int
    close: int = -1
    end: int = -1
    children: list["Tag"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Without the prefix of its namespace."""
        return self.raw.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon; "" where there is none."""
        return self.raw[: -len(self.name)]

    def child(self, name: str) -> "Tag | None":
        """The first child of this name."""
        return next((one for one in self.children if one.name == name), None)


def parsed(data: bytes, depth: int = 2) -> Tag:
    """The document's first element with its children, so many levels deep."""
    said = ENCODING.match(data[:200].removeprefix(b"\xef\xbb\xbf"))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        said and said[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    ):
        raise Unreturnable("encoding")
    parser, open_tags, roots = expat.ParserCreate(), list[Tag | None](), list[Tag]()

    def begin(raw: str, attributes: dict[str, str]) -> None:
        if len(open_tags) > depth:
            open_tags.append(None)
            return
        at = parser.CurrentByteIndex
        found = OPENING.match(data, at)
        if not found:
            raise Unreturnable("a tag without end")
        tag = Tag(raw, attributes, at, found.end())
        above = open_tags[-1] if open_tags else None
        (above.children if above else roots).append(tag)
        open_tags.append(tag)

    def finish(_raw: str) -> None:
        tag = open_tags.pop()
        if tag is None:
            return
        if data[tag.inside - 2 : tag.inside] == b"/>":
            tag.close = tag.end = tag.inside
        else:
            tag.close = parser.CurrentByteIndex
            tag.end = data.index(b">", tag.close) + 1

    def refuse(*_: object) -> None:
        raise Unreturnable("a definition")

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, UnicodeError):
        raise Unreturnable("broken XML") from None
    return roots[0]


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with these edits, which do not overlap; at one place in their order."""
    pieces, at = [], 0
    for start, end, instead in sorted(edits, key=lambda one: one[:2]):
        pieces += [data[at:start], instead]
        at = end
    return b"".join([*pieces, data[at:]])


def appended(data: bytes, tag: Tag, more: bytes, **attributes: int) -> list[Edit]:
    """The element has this at its end, and these attributes."""
    opening = data[tag.start : tag.inside]
    for name, value in attributes.items():
        opening = with_attribute(opening, name, str(value))
    if tag.close == tag.inside and opening.endswith(b"/>"):
        whole = opening[:-2].rstrip() + b">" + more + f"</{tag.raw}>".encode()
        return [(tag.start, tag.end, whole)]
    return [(tag.start, tag.inside, opening), (tag.close, tag.close, more)]


def with_attribute(opening: bytes, name: str, value: str) -> bytes:
    """The opening tag with the attribute, whatever it had."""
    said = f'{name}="{value}"'.encode()
    known = re.compile(rb"""(?<=\s)%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode())
    if known.search(opening):
        return known.sub(lambda _: said, opening, count=1)
    end = -2 if opening.endswith(b"/>") else -1
    return opening[:end].rstrip() + b" " + said + opening[end:]


def without_attribute(opening: bytes, name: str) -> bytes:
    """The opening tag without the attribute."""
    return re.sub(rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode(), b"", opening, count=1)


def safe(text: str) -> bytes:
    """The text inside an element or an attribute, in whatever encoding the part is."""
    plain = escape(UNSPEAKABLE.sub(" ", text))
    return plain.encode("ascii", "xmlcharrefreplace")


def letters(column: int) -> str:
    """A column's letters: 28 is AB."""
    return (letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def column_of(name: bytes) -> int:
    """A column by its letters."""
    found = 0
    for letter in name.upper():
        found = found * 26 + letter - 64
    return found


def text_cell(column: int, line: int, text: str, *, style: int = 0, prefix: str = "") -> bytes:
    """A cell that holds a text, whatever it begins with: never a formula."""
    styled = f' s="{style}"' if style else ""
    return (
        (
            f'<{prefix}c r="{letters(column)}{line}"{styled} t="inlineStr"><{prefix}is>'
            f'<{prefix}t xml:space="preserve">'
        ).encode()
        + safe(text)
        + f"</{prefix}t></{prefix}is></{prefix}c>".encode()
    )
