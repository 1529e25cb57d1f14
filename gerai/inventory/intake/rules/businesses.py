"""The target "businesses": readers of its types, and from a row's values to the registry's entry.

No Django here.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from gerai.foundation.people.rules import Kind, normalise
from gerai.foundation.tables.rules import Mapped, Read, Target, clean, is_unknown, load
from gerai.foundation.tables.rules.amounts import count, money, year
from gerai.foundation.tables.rules.cells import UNKNOWN
from gerai.foundation.tables.rules.headers import best_word
from gerai.foundation.tables.rules.places import coordinate, place
from gerai.foundation.tables.rules.words import choice, digits, name, person, text
from gerai.inventory.registry.rules import (
    DECLARED,
    CertificateEntry,
    CertificateKind,
    Entry,
    FactEntry,
    FactKind,
    fact_rules,
    lacking,
    legal_form_of,
    named,
)

from .choices import house_number, month, one_of, paper, trademark
from .identities import address, birth_date, email, personal, phones
from .zones import zones_of

SEX = {word: "f" for word in ("p", "perempuan", "wanita", "pr", "cewek", "female")} | {
    word: "m" for word in ("l", "lakilaki", "pria", "lk", "laki", "laki2", "lelaki", "male")
}
SEX_SHOWN = {"f": "Perempuan", "m": "Laki-laki"}
SHORT_CODE = re.compile(r"\d{4}", re.ASCII)
# A legal form before a name or behind it, with or without its points: C.V. Berkah; Anugerah, CV
FORMS = r"(U\.?D|C\.?V|P\.?T|P\.?O|F\.?A|Firma|Koperasi|KUB|KUBE|Yayasan)"
FIRST_WORD = re.compile(rf"^{FORMS}\b", re.IGNORECASE)
LAST_WORD = re.compile(rf"[,(]\s*{FORMS}\.?\s*\)?$", re.IGNORECASE)
CERTIFICATES = {
    "nib": CertificateKind.NIB,
    "pirt": CertificateKind.PIRT,
    "halal": CertificateKind.HALAL,
    "bpom": CertificateKind.BPOM_MD,
    "sni": CertificateKind.SNI,
    "tkdn": CertificateKind.TKDN,
    "slhs": CertificateKind.SLHS,
    "trademark": CertificateKind.TRADEMARK,
}
FACTS = {"main_constraint": FactKind.MAIN_CONSTRAINT, "affected": FactKind.AFFECTED}
CHECKED = (
    "name", "sector_code", "sector_edition", "premises", "founded_year", "capital", "annual_sales",
)  # fmt: skip
PAID = (
    "workers_paid_men", "workers_paid_women", "workers_unpaid_men", "workers_unpaid_women",
)  # fmt: skip
PLACED = frozenset({"latitude", "longitude"})
HOME = ("owner_village", "owner_district", "owner_regency", "owner_province")
BESIDE = frozenset({"rt", "rw", "owner_address", "owner_rt", "owner_rw", *HOME})
NEIGHBOURS = re.compile(r"\brt\b", re.IGNORECASE)
LONGEST_ADDRESS = 500
NO_NAME = "belum bernama"  # what one types for a business that has no name
KINDS = {
    "nik": Kind.NIK, "kk": Kind.KK, "npwp": Kind.NPWP, "birth_date": Kind.BIRTH_DATE,
    "phone": Kind.PHONE, "email": Kind.EMAIL, "address": Kind.ADDRESS,
}  # fmt: skip
OF_THE_OWNER = frozenset({Kind.NIK, Kind.KK, Kind.BIRTH_DATE, Kind.PHONE, Kind.EMAIL})
ROW_PROBLEMS = {
    "no_name": "nama usaha tidak ada",  # of lists read before businesses without one entered
    "not_name": "isinya bukan nama",
    "nameless": "kosong",
    "no_kind": "belum disebut",
    "nothing": "tidak ada nama usaha maupun pemilik",
    "area_unknown": "kabupaten/kota belum diketahui",
    "area_ambiguous": "wilayahnya belum pasti",
    "area_other": "wilayahnya lain daripada wilayah daftar",
    "area_partly": "sebagian wilayahnya tidak dikenal",
    "outside_root": "di luar wilayah pemasangan ini",
    "not_listed": "belum ada dalam daftar pemasangan ini",
    "sector_conflict": "kode atau judul KBLI tidak cocok dengan kegiatannya",
    "destroyed": "angka rusak oleh Excel",
    "malformed": "isinya tidak sah",
    "doubtful": "disimpan, tetapi kode wilayahnya meragukan",
    "personal_inside": "data pribadi di kolom yang salah",
    "range": "kisaran, bukan satu angka",
    "ambiguous": "angkanya bisa dibaca dua cara",
    "no_place": "koordinat di luar Indonesia",
    "masked": "isinya ditutup pengirim (xxxx)",
    "thousands": "angkanya tampak dalam ribuan atau jutaan",
    "grid": "koordinat dalam meter tanpa zona",
    "not_known": "jawabannya tidak dikenal",
    "too_long": "isinya terlalu panjang",
    "short_code": "kode KBLI kurang satu angka",
    "short_year": "tahunnya hanya dua angka",
    "excel_number": "tanggal menjadi angka Excel",
}


def business(said: str) -> Read:
    """A business's name; unknown where the words say that it has none."""
    read = none_known(name(said))
    if read.code != "not_name":
        return read
    return replace(read, why=f'{read.why}, atau "{NO_NAME}" bila memang tidak ada')


def owner(said: str) -> Read:
    """A person's name; nobody is called "Belum ada nama"."""
    return none_known(person(said))


def none_known(read: Read) -> Read:
    """Unknown, where what was read are words for having no name."""
    return UNKNOWN if read.value is not None and not named(read.value) else read


def sector_code(said: str) -> Read:
    """The five digits of a KBLI code, with or without the section's letter or a title behind; of
    one with four of them those, which the rest of the row may complete."""
    said = clean(said)
    if is_unknown(said):
        return UNKNOWN
    if SHORT_CODE.fullmatch(said):
        return Read(said)
    if (found := re.match(r"^[A-Z]?\.?\s?(\d{5})\b", said)) and found[1] > "01":
        return Read(found[1])
    return Read(code="malformed", why="kode KBLI harus 5 angka. Tulis kodenya lengkap")


@cache
def businesses() -> Target:
    """A list of businesses, as columns.toml declares it."""
    readers: dict[str, Callable[[str], Read]] = {
        "name": business,
        "person": owner,
        "text": text,
        "money": money,
        "count": count,
        "year": year,
        "coordinate": coordinate,
        "kbli": sector_code,
        "nib": digits(range(13, 14)),
        "sex": choice(SEX, SEX_SHOWN),
        "premises": one_of("premises", inside=True),
        "constraint": one_of("main_constraint", inside=True),
        "scale": one_of("scale", inside=False),
        "education": one_of("education", inside=False),
        "yes_no": one_of("yes_no", inside=False),
        "paper": paper,
        "trademark": trademark,
        "rt": house_number,
        "month": month,
        "nik": personal(Kind.NIK),
        "kk": personal(Kind.KK),
        "npwp": personal(Kind.NPWP),
        "birth_date": birth_date,
        "email": email,
        "address": address,
        "phone": phones,
    }
    return load(__package__.rpartition(".")[0], readers=readers)


def stranger(mapping: Sequence[Mapped], target: Target) -> str:
    """Why this table is no list of the target, as one sentence without its file; "" if it is."""
    taken = {one.field for one in mapping if one.field}
    headers = [one.header for one in mapping]
    for other in target.strangers:
        if taken & set(other.without):
            continue
        if all(
            any(best_word(head, words)[0] >= 0.9 for head in headers) for words in other.columns
        ):
            return other.sentence
    if not taken & set(target.needed):
        needed = target.fields[target.needed[0]]
        shown, label = ", ".join(f'"{head}"' for head in headers[:8]), needed.label
        if named := [head for head in headers if best_word(head, needed.words)[0] >= 0.9]:
            return f'isi kolom "{named[0]}" tidak seperti {label}. Periksa isinya, lalu kirim lagi.'
        return (
            f"kolom {label} tidak ditemukan di antara {shown}. "
            f'Beri judul "{label.title()}" pada kolom yang berisi {label}.'
        )
    return ""


def workers(values: Mapping[str, Any]) -> int | None:
    """The total as it was said; else men and women together when both were said; else paid and
    unpaid ones when all four were. The disabled are never added: they may be among them."""
    if (total := values.get("workers")) is not None:
        return int(total)
    for parts in (("workers_men", "workers_women"), PAID):
        said = [values.get(part) for part in parts]
        if all(one is not None for one in said):
            return sum(map(int, said))  # type: ignore[arg-type]
    return None


def belongings(
    said: Sequence[tuple[str, str]], owner: str, zones: Collection[int] = ()
) -> tuple[tuple[Kind, str, str], ...]:
    """Personal values with their holder: what is a person's goes to the owner when one is named."""
    found = [
        (kind, text_, "owner" if owner and kind in OF_THE_OWNER else "business")
        for field, text_ in said
        if (kind := KINDS.get(field)) and field != "address"
    ]
    for field, address_ in addresses(said):
        holder = "owner" if field == "owner_address" and owner else "business"
        if field == "address" or owner:
            found.append((Kind.ADDRESS, address_, holder))
    if where := place(*degrees(said), zones).value:
        found.append((Kind.LOCATION, normalise(Kind.LOCATION, where), "business"))
    return tuple(found)


def degrees(said: Sequence[tuple[str, str]]) -> tuple[float | None, float | None]:
    """Latitude and longitude, the first that are said."""
    found = {field: float(text_) for field, text_ in reversed(said) if field in PLACED}
    return found.get("latitude"), found.get("longitude")


def addresses(said: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The addresses of the row, RT and RW in them. The owner's home is whole here: its places go
    nowhere else."""
    parts = dict(reversed(said))
    if parts.keys().isdisjoint(BESIDE):
        return [pair for pair in said if pair[0] == "address"]
    places = [parts[level] for level in HOME if level in parts]
    found = [
        (field, with_rt(text_, parts.get("rt"), parts.get("rw")))
        for field, text_ in said
        if field == "address"
    ]
    home = with_rt(parts.get("owner_address", ""), parts.get("owner_rt"), parts.get("owner_rw"))
    whole = ", ".join(part for part in (home, *places) if part)[:LONGEST_ADDRESS]
    if "owner_address" in parts or places:
        found.append(("owner_address", whole))
    return found


def with_rt(address_: str, rt: str | None, rw: str | None) -> str:
    """The address with its RT and RW, unless it names them itself."""
    if not (rt or rw) or NEIGHBOURS.search(address_):
        return address_
    numbers = "/".join(f"{word} {number}" for word, number in (("RT", rt), ("RW", rw)) if number)
    return f"{address_}, {numbers}"[:LONGEST_ADDRESS].strip(", ")


def fault_in(values: Mapping[str, Any]) -> str:
    """Why the registry would not take the row, as `fault_of` would say it of its entry, without
    making one: what `as_entry` cuts to its length cannot be too long."""
    if fault := lacking(values.get("name", ""), values.get("owner_name", "")):
        return fault
    for field in CHECKED:
        if field in values and (fault := DECLARED[field].fault_of(values[field])):
            return fault
    if fault := DECLARED["workers"].fault_of(workers(values)):
        return fault
    for field, kind in FACTS.items():
        rule = fact_rules()[kind]
        if field in values and not rule.allows(values[field]):
            return f"{rule.label.lower()} tidak dikenal: {values[field]!r}"
    return ""


def facts_of(values: Mapping[str, Any], on: date | None) -> tuple[FactEntry, ...]:
    """What the list says of a day: the main constraint, whether it was hit."""
    return tuple(
        FactEntry(kind, values[field], on)
        for field, kind in FACTS.items()
        if on and field in values
    )


def as_entry(
    number: int,
    values: Mapping[str, Any],
    said: Sequence[tuple[str, str]],
    *,
    key: bytes,
    on: date | None = None,
) -> Entry:
    """What the registry is told of a ready row. What the row did not say stays unknown; what it
    says of a day is a fact of the day of the list."""
    name_, owner = values.get("name", ""), values.get("owner_name", "")
    form = FIRST_WORD.match(name_) or LAST_WORD.search(name_)
    papers = tuple(
        CertificateEntry(kind, values[field][:60])
        for field, kind in CERTIFICATES.items()
        if values.get(field)
    )
    return Entry(
        number=number,
        key=key,
        name=name_,
        legal_form=legal_form_of(values.get("legal_form", "") or (form[1] if form else "")),
        area_code=values["area_code"],
        area_text=values.get("area_text", "")[:200],
        activity=values.get("activity", "")[:300],
        products=values.get("products", "")[:300],
        sector_code=values.get("sector_code", ""),
        sector_edition=values.get("sector_edition", ""),
        founded_year=values.get("founded_year"),
        workers=workers(values),
        capital=values.get("capital"),
        annual_sales=values.get("annual_sales"),
        owner_name=owner[:200],
        owner_sex=values.get("sex", ""),
        premises=values.get("premises", ""),
        personal=belongings(said, owner, zones_of(values["area_code"])),
        certificates=papers,
        facts=facts_of(values, on),
        said=values,
    )
