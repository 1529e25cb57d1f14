"""A person with LibreOffice: opens a workbook, works on its cells, saves it; what it looks like.

The work is written as Basic, which every LibreOffice runs by itself, without a Python bridge.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

LIMIT = 180  # seconds of one run
DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {what} PUBLIC '
    '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{file}.dtd">\n'
)
LIBRARY = "http://openoffice.org/2000/library"
SCRIPT = "http://openoffice.org/2000/script"
MAIN = """
Sub Main(source As String, target As String, form As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim book : book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  Work(book)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = form
  book.storeToURL(target, how())
  book.close(True)
End Sub
"""
XLSX, PDF = "Calc MS Excel 2007 XML", "calc_pdf_Export"


def program() -> str:
    """LibreOffice; where it is absent the test is left out, and says so."""
    found = shutil.which("soffice")
    if not found:
        pytest.skip("left out: LibreOffice (soffice) is not installed")
    return found


class Office:
    """LibreOffice with a profile of its own in the folder."""

    def __init__(self, folder: Path) -> None:
        self.program = program()
        self.profile = folder / "office"

    def run(self, *arguments: str) -> None:
        """One run to its end."""
        profile = f"-env:UserInstallation={self.profile.as_uri()}"
        quiet = ("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
        done = subprocess.run(
            [self.program, profile, *quiet, *arguments],
            capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def work(self, source: Path, target: Path, basic: str, form: str = XLSX) -> Path:
        """The workbook after the Basic, in which `book` is the document, saved as XLSX or PDF."""
        self.teach(f"Sub Work(book)\n{basic}\nEnd Sub\n{MAIN}")
        target.parent.mkdir(parents=True, exist_ok=True)
        call = ",".join(f'"{one}"' for one in (source.as_uri(), target.as_uri(), form))
        self.run(f"macro:///Standard.Kerja.Main({call})")
        assert target.exists(), "LibreOffice wrote nothing"
        return target

    def teach(self, basic: str) -> None:
        """The profile knows the macro, in its own library."""
        if not self.profile.exists():
            self.run("--terminate_after_init")
        home = self.profile / "user" / "basic" / "Standard"
        home.mkdir(parents=True, exist_ok=True)
        (home / "Kerja.xba").write_text(
            DOCTYPE.format(what="script:module", file="module")
            + f'<script:module xmlns:script="{SCRIPT}" script:name="Kerja" '
            f'script:language="StarBasic">{escape(basic)}</script:module>',
            encoding="utf-8",
        )
        element = '<library:element library:name="Kerja"/>'
        (home / "script.xlb").write_text(
            DOCTYPE.format(what="library:library", file="library")
            + f'<library:library xmlns:library="{LIBRARY}" library:name="Standard" '
            f'library:readonly="false" library:passwordprotected="false">{element}'
            "</library:library>",
            encoding="utf-8",
        )


@dataclass(frozen=True)
class Picture:
    """A page: its width and height, and three bytes for each dot."""

    width: int
    height: int
    dots: bytes


def pages(pdf: Path, first: int, last: int, dots: int) -> list[Picture]:
    """Some pages of a PDF as pictures, so many dots an inch."""
    if not shutil.which("pdftoppm"):
        pytest.skip("left out: pdftoppm is not installed")
    to = pdf.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", str(dots), "-f", str(first), "-l", str(last), str(pdf), str(to)],
        check=True,
    )
    found = []
    for file in sorted(pdf.parent.glob(f"{to.name}-*.ppm")):
        data = file.read_bytes()
        file.unlink()
        kind, size, most, rest = data.split(b"\n", 3)
        assert (kind, most) == (b"P6", b"255")
        width, height = map(int, size.split())
        found.append(Picture(width, height, rest))
    return found


def strange(before: Picture, after: Picture, fills: Sequence[bytes], near: int) -> tuple[int, int]:
    """Of two pictures of one page: how many dots differ, and how many of them are not within so
    many dots of one that has a colour of `fills` in the second picture."""
    assert (before.width, before.height) == (after.width, after.height)
    if before.dots == after.dots:
        return 0, 0
    row = after.width * 3
    filled: list[set[int]] = []
    other: list[list[int]] = []
    for at in range(0, len(after.dots), row):
        was, now = before.dots[at : at + row], after.dots[at : at + row]
        some = range(0, row, 3) if was != now else ()
        filled.append({x // 3 for x in some if now[x : x + 3] in fills})
        other.append([x // 3 for x in some if was[x : x + 3] != now[x : x + 3]])
    far = 0
    for line, places in enumerate(other):
        around = set().union(*filled[max(line - near, 0) : line + near + 1])
        far += sum(around.isdisjoint(range(place - near, place + near + 1)) for place in places)
    return sum(map(len, other)), far
