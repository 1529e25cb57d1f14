"""What a PDF of ours says, read back from its bytes: text by the fonts' own tables, and its facts.

Enough for the files that Typst writes: objects in the open, streams packed with Flate, glyphs of
two bytes with a ToUnicode table.
"""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|\[((?:[^\[\]\\()]|\((?:\\.|[^\\()])*\))*)\] ?TJ|\(((?:\\.|[^\\()])*)\) ?Tj"
    rb"|<([0-9a-fA-F]+)> ?Tj",
    re.S,
)
PIECE = re.compile(rb"\(((?:\\.|[^\\()])*)\)|<([0-9a-fA-F]+)>", re.S)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """One file, opened."""

    def __init__(self, data: bytes) -> None:
        self.objects = {int(n): body for n, body in OBJECT.findall(data)}
        self.pages = [b for b in self.objects.values() if re.search(rb"/Type\s*/Page\b", b)]
        self.metadata = next(
            (
                self.stream(body).decode()
                for body in self.objects.values()
                if b"/Metadata" in body and b"stream" in body
            ),
            "",
        )
        self.language = next(re.finditer(rb"/Lang\s*\(([^)]*)\)", data), None)
        self.tagged = b"/MarkInfo" in data and b"/StructTreeRoot" in data

    def stream(self, body: bytes) -> bytes:
        """The stream of an object, unpacked."""
        found = STREAM.search(body)
        if not found:
            return b""
        return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]

    def referred(self, body: bytes, name: bytes) -> bytes:
        """The object that an entry of the dictionary names; nothing when there is none."""
        found = re.search(rb"/" + name + rb"\s+(\d+) 0 R", body)
        return self.objects[int(found[1])] if found else b""

    def fonts(self, page: bytes) -> dict[bytes, dict[int, str]]:
        """Each font's name on the page, and what its glyphs stand for."""
        entries = re.search(rb"/Font\s*<<(.*?)>>", self.referred(page, b"Resources"), re.S)
        named = re.findall(rb"/(\w+)\s+(\d+) 0 R", entries[1]) if entries else []
        return {
            name: dict(glyphs(self.stream(self.referred(self.objects[int(number)], b"ToUnicode"))))
            for name, number in named
        }

    def text(self) -> str:
        """All that is shown, page by page, in the order of the instructions."""
        said = []
        for page in self.pages:
            fonts, font = self.fonts(page), {}
            for name, many, one, digits in SHOWN.findall(
                self.stream(self.referred(page, b"Contents"))
            ):
                if name:
                    font = fonts.get(name, {})
                    continue
                whole = many or (b"<" + digits + b">" if digits else b"(" + one + b")")
                said.append("".join(letters(font, piece) for piece in pieces(whole)))
            said.append("\f")
        return "".join(said)


def glyphs(table: bytes) -> Iterator[tuple[int, str]]:
    """The entries of a ToUnicode table."""
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, letter in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            yield int(glyph, 16), bytes.fromhex(letter.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, letter in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = bytes.fromhex(letter.decode()).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                yield int(first, 16) + step, start[:-1] + chr(ord(start[-1]) + step)


def pieces(whole: bytes) -> Iterator[bytes]:
    """The strings of one showing instruction, as bytes."""
    for text, digits in PIECE.findall(whole):
        yield bytes.fromhex(digits.decode()) if digits else unescaped(text)


def unescaped(text: bytes) -> bytes:
    """A literal string's bytes."""
    return re.sub(
        rb"\\([0-7]{1,3}|.)",
        lambda m: bytes([int(m[1], 8) & 255]) if m[1].isdigit() else ESCAPED.get(m[1], m[1]),
        text,
        flags=re.S,
    )


def letters(font: dict[int, str], glyph_bytes: bytes) -> str:
    """What the glyphs stand for."""
    numbers = zip(glyph_bytes[::2], glyph_bytes[1::2], strict=True)
    return "".join(font.get(high << 8 | low, "\ufffd") for high, low in numbers)
