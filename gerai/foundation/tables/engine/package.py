"""A workbook's archive: its parts, and what leads from one of them to another."""

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from .tags import Tag, Unreturnable, appended, edited, parsed

MOST = 64 << 20  # bytes of a part that is held whole
TYPES = "[Content_Types].xml"
NO_LINKS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
PLAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship of a part."""

    id: str
    type: str
    target: str

    @property
    def kind(self) -> str:
        """The last word of its type: of the strict form the rest is another."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet by its name and the part that holds it."""

    name: str
    part: str
    kind: str


class Package:
    """An archive that is read only."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        names = self.archive.namelist()
        self.known = {name.lower().lstrip("/"): name for name in names}
        if len(self.known) != len(names) or TYPES.lower() not in self.known:
            raise Unreturnable("names")
        book = next((one for one in self.links("") if one.kind == "officeDocument"), None)
        self.book = self.real(book.target if book else "xl/workbook.xml")
        self.root = parsed(self.read(self.book))
        self.office = next((one.type.rpartition("/")[0] for one in self.links(self.book)), PLAIN)

    def real(self, part: str) -> str:
        """The part's name as the archive has it."""
        try:
            return self.known[part.lower().lstrip("/")]
        except KeyError:
            raise Unreturnable("a part is missing") from None

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower().lstrip("/") in self.known

    def read(self, part: str) -> bytes:
        """The whole part."""
        with self.archive.open(self.real(part)) as file:
            data = file.read(MOST + 1)
        if len(data) > MOST:
            raise Unreturnable("a part is too long")
        return data

    def links(self, part: str) -> list[Link]:
        """Where the part leads to, inside the archive and outside; of "" the archive itself."""
        name = links_of(part)
        if not self.has(name):
            return []
        folder = posixpath.dirname(part)
        found = []
        for tag in parsed(self.read(name)).children:
            said = tag.attributes
            target = unquote(said.get("Target", ""))
            if said.get("TargetMode") != "External":
                whole = target if target.startswith("/") else posixpath.join("/", folder, target)
                target = posixpath.normpath(whole).lstrip("/")
            found.append(Link(said.get("Id", ""), said.get("Type", ""), target))
        return found

    def sheets(self) -> list[SheetPart]:
        """All sheets in their order."""
        told = {one.id: one for one in self.links(self.book)}
        listed = self.root.child("sheets")
        found = []
        for tag in listed.children if listed else ():
            link = told.get(link_of(tag))
            if link is None:
                raise Unreturnable("a sheet leads nowhere")
            found.append(SheetPart(tag.attributes.get("name", ""), link.target, link.kind))
        return found

    @property
    def space(self) -> str:
        """The namespace of its sheets: a workbook of the strict form has another."""
        bare = self.root.prefix.rstrip(":")
        return self.root.attributes.get(f"xmlns:{bare}" if bare else "xmlns", "")

    @property
    def macros(self) -> bool:
        """Whether it may hold macros, and must be called XLSM; a template is no workbook."""
        for tag in parsed(self.read(TYPES)).children:
            said = tag.attributes
            if said.get("PartName", "").lower().lstrip("/") == self.book.lower().lstrip("/"):
                if "template" in said.get("ContentType", "").lower():
                    raise Unreturnable("a template")
                return "macroenabled" in said.get("ContentType", "").lower()
        return False

    def free(self, pattern: str) -> str:
        """A name for a new part: the pattern with the first number that nobody has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        name = pattern.format(number)
        self.known[name.lower()] = name
        return name


def links_of(part: str) -> str:
    """The part that says where this one leads to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def link_of(tag: Tag) -> str:
    """The relationship that an element names, by whatever prefix."""
    said = tag.attributes
    return next((value for key, value in said.items() if key.endswith(":id")), "")


class Changes:
    """What becomes new in an archive: parts that are written whole, what leads to them, and what
    kind each is."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.parts: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}
        self.links: dict[str, list[Link]] = {}
        self.endings: dict[str, str] = {}

    def link(self, source: str, kind: str, target: str) -> str:
        """The source leads to the target; by which name."""
        known = {one.id for one in self.package.links(source)}
        some = self.links.setdefault(source, [])
        number = len(some) + 1
        while (name := f"rIdGerai{number}") in known:
            number += len(known)
        some.append(Link(name, f"{self.package.office}/{kind}", target))
        return name

    def settle(self) -> None:
        """The lists of relationships and of kinds say what is new."""
        for source, links in self.links.items():
            name = links_of(source)
            there = self.package.has(name)
            data = self.package.read(name) if there else NO_LINKS
            root = parsed(data)
            said = "".join(
                f'<{root.prefix}Relationship Id="{one.id}" Type="{one.type}" '
                f'Target="/{one.target}"/>'
                for one in links
            )
            name = self.package.real(name) if there else name
            self.parts[name] = edited(data, appended(data, root, said.encode()))
        data = self.package.read(TYPES)
        root = parsed(data)
        known = {one.attributes.get("Extension", "").lower() for one in root.children}
        said = "".join(
            f'<{root.prefix}Default Extension="{ending}" ContentType="{kind}"/>'
            for ending, kind in self.endings.items()
            if ending not in known
        )
        said += "".join(
            f'<{root.prefix}Override PartName="/{part}" ContentType="{kind}"/>'
            for part, kind in self.kinds.items()
        )
        types = self.package.real(TYPES)
        self.parts[types] = edited(data, appended(data, root, said.encode()))
