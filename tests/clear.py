"""Looking for planted personal values in raw bytes, however they might have been written there."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

DOMAIN = b"kenari.example"  # the e-mail addresses of the planted alone end so
STREET = b"gang kenari buntu"  # and their addresses alone begin so
SEPARATED = re.compile(rb"\d(?:[ .\-/]?\d){9,40}")
HEXED = re.compile(rb"(?=((?:3[0-9]){10,20}))")
LONG = frozenset({11, 15, 16})  # a phone without its prefix, an old NPWP, a NIK


class Planted:
    """The values of people who do not exist, as digits, and the two words of their other values."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = {number.encode() for number in numbers}
        assert {len(number) for number in self.numbers} <= LONG

    def within(self, data: bytes) -> set[bytes]:
        """Which of them stand in these bytes: plain, parted, in UTF-16, or as hexadecimal."""
        found: set[bytes] = set()
        for text in (data, data.replace(b"\0", b"")):
            small = text.lower()
            found |= {
                word for word in (DOMAIN, STREET) if word in small or word.hex().encode() in small
            }
            for run in SEPARATED.finditer(text):
                found |= self.known(re.sub(rb"\D", b"", run[0]))
        for run in HEXED.finditer(data):
            found |= self.known(bytes.fromhex(run[1].decode()))
        return found

    def known(self, digits: bytes) -> set[bytes]:
        """The planted numbers among all windows of a run of digits."""
        windows = (digits[at : at + size] for size in LONG for at in range(len(digits) - size + 1))
        return self.numbers.intersection(windows)


def leaks(folder: Path, planted: Planted, *, without: Iterable[str] = ()) -> dict[str, set[bytes]]:
    """Every file below the folder that holds a planted value, and which."""
    found = {str(file): planted.within(file.read_bytes()) for file in files(folder, without)}
    return {name: values for name, values in found.items() if values}


def files(folder: Path, without: Iterable[str]) -> Iterator[Path]:
    """All plain files below, but for the named folders."""
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        if file.is_file() and parts[0] not in without:
            yield file
