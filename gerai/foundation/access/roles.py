"""What may be done, and which role may do it. No Django here."""

from enum import StrEnum, auto


class Permission(StrEnum):
    """One kind of act; a role is a set of them, a posting is a role in an area."""

    FIGURE_VIEW = auto()
    BUSINESS_VIEW = auto()
    BUSINESS_EDIT = auto()
    BUSINESS_EXPORT = auto()
    PERSONAL_REVEAL = auto()
    LIST_VIEW = auto()
    LIST_ENTER = auto()
    AUDIT_VIEW = auto()
    POSTING_GIVE = auto()
    MESSAGE_VIEW = auto()
    MESSAGE_RETRY = auto()
    PRIVACY_MANAGE = auto()
    SUBJECT_TIE = auto()


READS = frozenset({Permission.FIGURE_VIEW, Permission.BUSINESS_VIEW, Permission.LIST_VIEW})
WRITES = frozenset({Permission.BUSINESS_EDIT, Permission.BUSINESS_EXPORT, Permission.LIST_ENTER})

# The key stands in the database; the words are shown to people.
ROLES: dict[str, frozenset[Permission]] = {
    # An owner acts on what is their own, never by area.
    "owner": frozenset(),
    "enumerator": frozenset({Permission.BUSINESS_VIEW, Permission.BUSINESS_EDIT}),
    "district_officer": READS | WRITES | {Permission.PERSONAL_REVEAL, Permission.SUBJECT_TIE},
    "provincial_officer": READS | WRITES | {Permission.PERSONAL_REVEAL, Permission.SUBJECT_TIE},
    # Head of office, governor: figures, never a single record.
    "executive": frozenset({Permission.FIGURE_VIEW}),
    "auditor": READS | {Permission.AUDIT_VIEW},
    "administrator": READS
    | {
        Permission.POSTING_GIVE,
        Permission.AUDIT_VIEW,
        Permission.MESSAGE_VIEW,
        Permission.MESSAGE_RETRY,
        Permission.PRIVACY_MANAGE,
        Permission.SUBJECT_TIE,
    },
}
TITLES = {
    "owner": "Pelaku usaha",
    "enumerator": "Petugas pendata",
    "district_officer": "Petugas kabupaten/kota",
    "provincial_officer": "Petugas provinsi",
    "executive": "Pimpinan",
    "auditor": "Pemeriksa",
    "administrator": "Pengelola",
}
# What the role is for, beside its title where somebody chooses it.
DUTIES = {
    "enumerator": "mencatat dan memperbaiki data usaha di lapangan",
    "district_officer": "mengelola registri dan daftar satu kabupaten atau kota",
    "provincial_officer": "mengelola registri dan daftar seluruh provinsi",
    "executive": "melihat angka, tanpa satu pun catatan",
    "auditor": "melihat semua catatan dan kejadian, tidak mengubah apa pun",
    "administrator": "membuka akun dan memberi tugas",
}


def covers(held: str, asked: str) -> bool:
    """Area codes nest by prefix: 33 covers 33.74, which covers 33.74.06; "" covers the country."""
    return held == "" or asked == held or asked.startswith(held + ".")
