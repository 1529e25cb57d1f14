"""What may be done, and which role may do it. No Django here."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    OFFICE_KEEP = auto()
    MESSAGE_VIEW = auto()
    MESSAGE_RETRY = auto()
    PRIVACY_MANAGE = auto()
    SUBJECT_TIE = auto()
    TOKEN_GIVE = auto()
    HOOK_MANAGE = auto()


class OfficeKind(StrEnum):
    """What sort of organisation a posting may be for."""

    AGENCY = auto()
    BANK = auto()
    INSURER = auto()
    PLATFORM = auto()
    TRAINING = auto()


KINDS: dict[str, str] = {
    OfficeKind.AGENCY: "Dinas atau badan",
    OfficeKind.BANK: "Bank atau lembaga kredit",
    OfficeKind.INSURER: "Perusahaan penjaminan atau asuransi",
    OfficeKind.PLATFORM: "Lokapasar",
    OfficeKind.TRAINING: "Lembaga pelatihan",
}
READS = frozenset({Permission.FIGURE_VIEW, Permission.BUSINESS_VIEW, Permission.LIST_VIEW})
WRITES = frozenset({Permission.BUSINESS_EDIT, Permission.BUSINESS_EXPORT, Permission.LIST_ENTER})
PERSONS = frozenset({Permission.PERSONAL_REVEAL, Permission.SUBJECT_TIE})
FIGURES = frozenset({Permission.FIGURE_VIEW})
NOTHING: frozenset[Permission] = frozenset()
PROVINCE, DISTRICT, ANY = range(0, 2), range(2, 5), range(0, 5)


@dataclass(frozen=True)
class Role:
    """A duty and what it may do. Title and duty are shown to people.

    `area`: of how many steps the code of its area is (33.74 has two). `kinds`: for which
    organisations it is given; `must`: it is given for none but a named one. `given`: it comes by a
    posting; the other roles act on what is their own, or on nothing but what is public.
    """

    title: str
    duty: str
    permissions: frozenset[Permission]
    area: range = ANY
    kinds: frozenset[OfficeKind] = frozenset({OfficeKind.AGENCY})
    must: bool = False
    given: bool = True


# The key stands in the database.
ALL: dict[str, Role] = {
    "public": Role("Umum", "membaca halaman yang terbuka bagi siapa saja", NOTHING, given=False),
    "owner": Role("Pelaku usaha", "mengurus usahanya sendiri", NOTHING, given=False),
    "resident": Role(
        "Pemudik atau warga terdampak", "mendaftarkan dirinya sendiri", NOTHING, given=False
    ),
    "enumerator": Role(
        "Petugas pendata",
        "mencatat dan memperbaiki data usaha di lapangan",
        frozenset({Permission.BUSINESS_VIEW, Permission.BUSINESS_EDIT}),
    ),
    "district_officer": Role(
        "Petugas kabupaten/kota",
        "mengelola registri dan daftar satu kabupaten atau kota",
        READS | WRITES | PERSONS,
        area=DISTRICT,
    ),
    "provincial_officer": Role(
        "Petugas provinsi",
        "mengelola registri dan daftar seluruh provinsi",
        READS | WRITES | PERSONS,
        area=PROVINCE,
    ),
    # Head of office, governor: figures, never a single record.
    "executive": Role("Pimpinan", "melihat angka, tanpa satu pun catatan", FIGURES),
    "procurement_officer": Role(
        "Pejabat pengadaan (PP)",
        "memilih dan menawar dalam belanja kantornya",
        FIGURES,
        must=True,
    ),
    "commitment_officer": Role(
        "Pejabat pembuat komitmen (PPK)",
        "mengikat belanja kantornya dan memeriksa hasilnya",
        FIGURES,
        must=True,
    ),
    "treasurer": Role("Bendahara pengeluaran", "membayar belanja kantornya", FIGURES, must=True),
    "bank_officer": Role(
        "Petugas bank",
        "menangani kredit yang disalurkan banknya",
        FIGURES,
        kinds=frozenset({OfficeKind.BANK}),
        must=True,
    ),
    "insurer_officer": Role(
        "Petugas penjaminan atau asuransi",
        "menangani pertanggungan dan klaim di perusahaannya",
        FIGURES,
        kinds=frozenset({OfficeKind.INSURER}),
        must=True,
    ),
    "trainer": Role(
        "Pelatih atau pendamping",
        "melatih dan mendampingi pelaku usaha",
        FIGURES,
        kinds=frozenset({OfficeKind.TRAINING, OfficeKind.AGENCY}),
        must=True,
    ),
    "curator": Role(
        "Kurator",
        "memilih produk yang layak ditampilkan",
        FIGURES,
        kinds=frozenset({OfficeKind.PLATFORM, OfficeKind.AGENCY}),
        must=True,
    ),
    "auditor": Role(
        "Pemeriksa",
        "melihat semua catatan dan kejadian, tidak mengubah apa pun",
        READS | {Permission.AUDIT_VIEW},
    ),
    "privacy_officer": Role(
        "Pejabat pelindungan data pribadi",
        "menjawab pemilik data dan menangani kebocoran",
        READS | {Permission.AUDIT_VIEW, Permission.PRIVACY_MANAGE},
    ),
    "administrator": Role(
        "Pengelola",
        "membuka kantor dan akun, mengusulkan dan menyetujui tugas",
        READS
        | {
            Permission.POSTING_GIVE,
            Permission.OFFICE_KEEP,
            Permission.AUDIT_VIEW,
            Permission.MESSAGE_VIEW,
            Permission.MESSAGE_RETRY,
            Permission.PRIVACY_MANAGE,
            Permission.SUBJECT_TIE,
            Permission.TOKEN_GIVE,
            Permission.HOOK_MANAGE,
        },
    ),
}
ROLES = {name: role.permissions for name, role in ALL.items()}
TITLES = {name: role.title for name, role in ALL.items()}
# What somebody may be posted as, and what it is for.
DUTIES = {name: role.duty for name, role in ALL.items() if role.given}


def covers(held: str, asked: str) -> bool:
    """Area codes nest by prefix: 33 covers 33.74, which covers 33.74.06; "" covers the country."""
    return held == "" or asked == held or asked.startswith(held + ".")


def steps(area: str) -> int:
    """How many steps a code has: none is the whole country, two a regency."""
    return len(area.split(".")) if area else 0


@dataclass(frozen=True)
class Limit:
    """What one who acts for an account may do at most: these acts, in these areas; without areas
    wherever the account may. It takes away and never adds."""

    permissions: frozenset[str]
    areas: tuple[str, ...] = ()

    def narrowed(self, permission: str, held: Sequence[str]) -> list[str]:
        """Where the act stays possible, of the areas in which the account holds it."""
        if permission not in self.permissions:
            return []
        if not self.areas:
            return list(held)
        inner = {mine for mine in held for theirs in self.areas if covers(theirs, mine)}
        return sorted(inner | {one for mine in held for one in self.areas if covers(mine, one)})
