"""Papers that a business may hold: their shape, and whether they still hold on a day."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files


class CertificateKind(StrEnum):
    """Papers that a business may hold."""

    NIB = "nib"
    PIRT = "pirt"
    BPOM_MD = "bpom_md"
    HALAL = "halal"
    SNI = "sni"
    TKDN = "tkdn"
    TRADEMARK = "trademark"
    SLHS = "slhs"
    OTHER = "other"


class Validity(StrEnum):
    """A paper on a day. UNKNOWN: it runs out, but nobody said when."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CertificateRule:
    """What is known of one kind of paper; `notice` is the days before its end to speak up."""

    label: str
    issuer: str
    source: str
    shape: str = ""
    hint: str = ""
    expires: bool = True
    notice: int = 90

    def fits(self, number: str) -> bool:
        """Whether the number has the issuer's shape; what has none always fits."""
        return not self.shape or re.fullmatch(self.shape, re.sub(r"[\s.-]", "", number)) is not None


@cache
def certificate_rules() -> dict[CertificateKind, CertificateRule]:
    """Every kind of paper, from certificates.toml."""
    text = files(__package__).joinpath("certificates.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    return {CertificateKind(kind): CertificateRule(**given) for kind, given in known.items()}


def validity_of(kind: CertificateKind, expires_on: date | None, *, on: date) -> Validity:
    """Whether the paper holds on the day; it still holds on its last day."""
    rule = certificate_rules()[kind]
    if expires_on is None:
        return Validity.UNKNOWN if rule.expires else Validity.VALID
    if expires_on < on:
        return Validity.EXPIRED
    return Validity.EXPIRING if expires_on - on <= timedelta(days=rule.notice) else Validity.VALID
