"""What may be done, and which role may do it. No Django here."""

from enum import StrEnum, auto


class Permission(StrEnum):
    """One kind of act; a role is a set of them, a posting is a role in an area."""

    BUSINESS_VIEW = auto()
    BUSINESS_EDIT = auto()
    BUSINESS_EXPORT = auto()
    PERSONAL_REVEAL = auto()
    LIST_VIEW = auto()
    LIST_ENTER = auto()
    AUDIT_VIEW = auto()
    POSTING_GIVE = auto()
    MESSAGE_VIEW = auto()


READS = frozenset({Permission.BUSINESS_VIEW, Permission.LIST_VIEW})
WRITES = frozenset({Permission.BUSINESS_EDIT, Permission.BUSINESS_EXPORT, Permission.LIST_ENTER})
ROLES: dict[str, frozenset[Permission]] = {
    "enumerator": frozenset({Permission.BUSINESS_VIEW, Permission.BUSINESS_EDIT}),
    "district_officer": READS | WRITES | {Permission.PERSONAL_REVEAL},
    "provincial_officer": READS | WRITES | {Permission.PERSONAL_REVEAL},
    "auditor": READS | {Permission.AUDIT_VIEW},
    "administrator": READS
    | {Permission.POSTING_GIVE, Permission.AUDIT_VIEW, Permission.MESSAGE_VIEW},
}


def covers(held: str, asked: str) -> bool:
    """Area codes nest by prefix: 33 covers 33.74, which covers 33.74.06; "" covers the country."""
    return held == "" or asked == held or asked.startswith(held + ".")
