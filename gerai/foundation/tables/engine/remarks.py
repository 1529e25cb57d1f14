"""Comments on the cells of a sheet, beside those that stand there already."""

import re
from collections.abc import Mapping, Sequence

from .package import Changes, Package
from .tags import Edit, Tag, Unreturnable, appended, edited, letters, parsed, safe

AUTHOR = "Gerai"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SHAPE = re.compile(rb"_x0000_s(\d{1,9})")
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
BOX = "_x0000_t20299"
FIRST = 1025
Remark = tuple[int, int, str]  # line, column, text


def add_remarks(package: Package, changes: Changes, sheet: str, some: Sequence[Remark]) -> str:
    """The sheet has these comments; the relationship of their drawing, where the sheet had none."""
    links = {one.kind: one for one in package.links(sheet)}
    if known := links.get("comments"):
        name = package.real(known.target)
        changes.parts[name] = joined(package.read(name), some)
    else:
        name = package.free("xl/commentsGerai{}.xml")
        changes.parts[name] = fresh(package.space, some)
        changes.kinds[name] = KIND
        changes.link(sheet, "comments", name)
    if drawn := links.get("vmlDrawing"):
        name = package.real(drawn.target)
        changes.parts[name] = drawn_with(package.read(name), some)
        return ""
    name = package.free("xl/drawings/vmlDrawingGerai{}.vml")
    changes.parts[name] = f"<xml {SPACES}>".encode() + shapes(some, FIRST, "") + b"</xml>"
    changes.endings["vml"] = DRAWING
    return changes.link(sheet, "vmlDrawing", name)


def fresh(space: str, some: Sequence[Remark]) -> bytes:
    """Comments of a sheet that had none."""
    inside = b"".join(comment(one, 0, "") for one in some)
    return (
        (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><comments xmlns="{space}">'
            f"<authors><author>{AUTHOR}</author></authors><commentList>"
        ).encode()
        + inside
        + b"</commentList></comments>"
    )


def comment(one: Remark, author: int, prefix: str) -> bytes:
    """One comment."""
    line, column, text = one
    p = prefix
    return (
        f'<{p}comment ref="{letters(column)}{line}" authorId="{author}"><{p}text>'.encode()
        + run(text, p)
        + f"</{p}text></{p}comment>".encode()
    )


def run(text: str, p: str) -> bytes:
    """Some text inside a comment."""
    opening = f'<{p}r><{p}t xml:space="preserve">'.encode()
    return opening + safe(text) + f"</{p}t></{p}r>".encode()


def joined(data: bytes, some: Sequence[Remark]) -> bytes:
    """The comments that were there, as they were; a cell that has one gets ours behind it."""
    root = parsed(data, depth=4)
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        raise Unreturnable("no comments")
    p = root.prefix
    there = {one.attributes.get("ref", ""): one for one in listed.children}
    edits: list[Edit] = []
    new = []
    for one in some:
        if told := there.get(f"{letters(one[1])}{one[0]}"):
            edits += behind(data, told, one[2], p)
        else:
            new.append(comment(one, len(authors.children), p))
    author = f"<{p}author>{AUTHOR}</{p}author>".encode()
    edits += appended(data, authors, author) + appended(data, listed, b"".join(new))
    return edited(data, edits)


def behind(data: bytes, told: Tag, text: str, p: str) -> list[Edit]:
    """Our text behind the one of a comment; its plain text becomes the first run."""
    body = told.child("text")
    if body is None:
        raise Unreturnable("a comment without text")
    edits: list[Edit] = []
    if (plain := body.child("t")) and not body.child("r"):
        whole = f"<{p}r>".encode() + data[plain.start : plain.end] + f"</{p}r>".encode()
        edits.append((plain.start, plain.end, whole))
    return edits + appended(data, body, run(f"\n\n{AUTHOR}: {text}", p))


def drawn_with(data: bytes, some: Sequence[Remark]) -> bytes:
    """The drawing with boxes for comments that have none."""
    end = data.rfind(b"</xml>")
    if end < 0:
        raise Unreturnable("a drawing of another kind")
    boxes = set(boxed(data))
    left = [one for one in some if (one[0], one[1]) not in boxes]
    number = max([FIRST - 1, *map(int, SHAPE.findall(data))]) + 1
    return data[:end] + shapes(left, number, f"{SPACES} ") + data[end:]


def boxed(data: bytes) -> list[tuple[int, int]]:
    """The cells whose comments have a box."""
    found = []
    for box in data.split(b"ClientData")[1:]:
        row, column = (
            re.search(rb"<[\w.-]+:%s>\s*(\d+)\s*<" % word, box) for word in (b"Row", b"Column")
        )
        if row and column:
            found.append((int(row[1]) + 1, int(column[1]) + 1))
    return found


def shapes(some: Sequence[Remark], number: int, spaces: str) -> bytes:
    """A hidden box for each comment."""
    kind = (
        f'<v:shapetype {spaces}id="{BOX}" coordsize="21600,21600" o:spt="202" '
        'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )
    return kind.encode() + b"".join(box(one, number + at, spaces) for at, one in enumerate(some))


def box(one: Remark, number: int, spaces: str) -> bytes:
    """As large as its text needs."""
    line, column, text = one
    high = 3 + len(text) // 36 + text.count("\n")
    above = max(line - 2, 0)
    anchor = f"{column}, 12, {above}, 6, {column + 4}, 12, {above + high}, 6"
    return (
        f'<v:shape {spaces}id="_x0000_s{number}" type="#{BOX}" '
        'style="position:absolute;margin-left:60pt;margin-top:2pt;width:220pt;height:80pt;'
        'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{line - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    ).encode()


def chosen(marks: Mapping[int, Mapping[int, str]], most: int) -> list[Remark]:
    """The first remarks of a sheet from its top: so many that programs still open it quickly."""
    some: list[Remark] = []
    for line in sorted(marks):
        some += [(line, column, text) for column, text in sorted(marks[line].items()) if text]
        if len(some) >= most:
            break
    return some[:most]
