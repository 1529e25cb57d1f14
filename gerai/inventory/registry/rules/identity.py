"""Whether what was typed is a number that names a person."""

import re

from gerai.foundation.people.rules import Kind

GAPS = re.compile(r"[\s().-]")
PHONE = re.compile(r"(\+?62|0)8\d{7,11}")
NATIONAL = re.compile(r"\d{16}")


def identity_kinds(text: str) -> tuple[Kind, ...]:
    """What the number may be of a person; none for words, registry numbers and NIBs."""
    compact = GAPS.sub("", text)
    if NATIONAL.fullmatch(compact):
        return (Kind.NIK, Kind.NPWP)
    return (Kind.PHONE,) if PHONE.fullmatch(compact) else ()
