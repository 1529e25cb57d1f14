"""What the registry knows of a business and how it is counted. No Django here."""

from enum import StrEnum


class State(StrEnum):
    """Where a business stands in its life."""

    ACTIVE = "active"
    MOVED = "moved"
    CLOSED = "closed"


class SizeClass(StrEnum):
    """PP 7/2021 art. 35-36; LARGE is beyond them."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class PersonKind(StrEnum):
    """The three populations of the inventory."""

    OWNER = "owner"
    RETURNING_MIGRANT = "returning_migrant"
    AFFECTED_RESIDENT = "affected_resident"


class TieRole(StrEnum):
    """What a person is to a business."""

    OWNER = "owner"
    MANAGER = "manager"
    CONTACT = "contact"


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


class FactKind(StrEnum):
    """Dated facts that somebody said of a business or a person."""

    AFFECTED = "affected"
    MAIN_CONSTRAINT = "main_constraint"
    CLOSED = "closed"
    MOVED = "moved"
    OWNER_DIED = "owner_died"
