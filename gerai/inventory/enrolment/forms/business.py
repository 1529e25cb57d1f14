"""The form of a record: the declared fields in sections, the place, the sector, the owner."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms

from gerai.foundation.access.models import User
from gerai.foundation.events.rules import personal_looking
from gerai.foundation.people.rules import Kind
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import guess_many, plain_name
from gerai.inventory.enrolment.queries.places import Places, find_places, written_in
from gerai.inventory.registry.models import SEX_WORDS
from gerai.inventory.registry.rules import (
    DECLARED,
    CertificateEntry,
    CertificateKind,
    Entry,
    FieldKind,
    Section,
    certificate_rules,
    named,
)

from .fields import PersonalField, choice, day, field_of, text

OWN_WAY = {FieldKind.AREA, FieldKind.SECTOR, FieldKind.EDITION}
NONE = "-"
NEITHER = "Isi nama usaha. Bila belum bernama, kosongkan dan isi nama pemiliknya di bawah."
PAPERS = {
    "nib": CertificateKind.NIB,
    "pirt": CertificateKind.PIRT,
    "halal": CertificateKind.HALAL,
}


class BusinessForm(forms.Form):
    """The declared fields; those of place and sector are chosen from what the words mean."""

    sector = forms.ChoiceField(
        label="Lapangan usaha (KBLI)",
        help_text="Diusulkan dari kegiatan dan produk. Pilih yang paling cocok.",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        asked = {
            name: field_of(declared)
            for name, declared in DECLARED.items()
            if declared.kind not in OWN_WAY
        }
        self.fields = asked | self.fields
        self.guesses = self.guessed()
        offer(self, "sector", self.guesses)
        self.fields["sector"].required = bool(self.guesses)
        self.fields["sector"].error_messages |= {
            "required": "Pilih lapangan usaha yang paling cocok.",
            "invalid_choice": "Pilih lapangan usaha dari yang diusulkan.",
        }

    def said(self, name: str) -> str:
        """What stands in a field now, typed or kept, before anything is read."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "").strip()

    def guessed(self) -> list[tuple[str, str]]:
        """Up to three sectors for the words, the kept one first, and none of them."""
        words = "; ".join(said for name in ("products", "activity") if (said := self.said(name)))
        found: dict[str, str] = {}
        if kept := self.initial.get("sector_code"):
            edition = self.initial.get("sector_edition", "")
            found[f"{kept}/{edition}"] = f"{kept} {plain_name(kept, edition)}, seperti sekarang"
        for guess in guess_many([words])[words] if words else ():
            name = plain_name(guess.code, guess.edition)
            found.setdefault(
                f"{guess.code}/{guess.edition}", f"{guess.code} {name}, dari {guess.reason}"
            )
        if not found:
            return []
        return [*found.items(), (NONE, "Bukan salah satu dari ini, atau belum tahu")]

    def of(self, section: Section) -> Iterator[forms.BoundField]:
        """The declared fields of a section, as they are asked for."""
        for name, declared in DECLARED.items():
            if declared.section is section and declared.kind not in OWN_WAY:
                yield self[name]

    def of_business(self) -> list[forms.BoundField]:
        """What the business is."""
        return list(self.of(Section.BUSINESS))

    def of_place(self) -> list[forms.BoundField]:
        """Where it stands, but for the area."""
        return list(self.of(Section.PLACE))

    def of_size(self) -> list[forms.BoundField]:
        """How large it is."""
        return list(self.of(Section.SIZE))

    def clean(self) -> dict[str, Any]:
        """Limits of the record."""
        given = super().clean() or self.cleaned_data
        for name, declared in DECLARED.items():
            if name in given and (fault := declared.fault_of(given[name])):
                self.add_error(name, f"{fault[:1].upper()}{fault[1:]}.")
        return given

    def clean_name(self) -> str:
        """Empty when the words say that there is none."""
        return named(self.cleaned_data["name"])

    def values(self) -> dict[str, Any]:
        """The declared fields with their values, the sector as its two."""
        given = self.cleaned_data
        values = {name: given[name] for name in DECLARED if name in given}
        code, _, edition = given.get("sector", "").partition("/")
        sector = {"sector_code": "", "sector_edition": ""}
        if code != NONE and Sector.objects.filter(code=code, edition=edition).exists():
            sector = {"sector_code": code, "sector_edition": edition}
        return values | sector


class PlaceForm(forms.Form):
    """A place by its name: the words are searched, one of what they mean is chosen."""

    place = text(
        "Desa atau kelurahan",
        120,
        "Ketik nama desa dan kecamatannya, lalu tekan Cari. Misalnya: sari gajah.",
        required=True,
    )
    area_code = forms.ChoiceField(
        label="Pilih tempatnya",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih salah satu tempat di bawah ini.",
            "invalid_choice": "Tempat itu di luar wilayah tugas Anda.",
        },
    )

    places: Places

    def seek(self, text: str, bases: list[str], chosen: str) -> None:
        """The choices for what was typed."""
        self.places = find_places(text, bases, chosen)
        offer(self, "area_code", self.places.choices)

    def placed(self, given: dict[str, Any]) -> str:
        """The one place that is meant; else the error says how to come to one."""
        if chosen := given.get("area_code"):
            return str(chosen)
        codes = [code for code, _label in self.places.choices]
        if len(codes) == 1 and not self.data.get("area_code"):
            self.errors.pop("area_code", None)
            return codes[0]
        if not codes and "area_code" in self.errors:
            foreign = self.errors.pop("area_code") if self.data.get("area_code") else None
            self.errors.pop("area_code", None)
            if "place" not in self.errors:
                self.add_error("place", foreign.as_data() if foreign else self.places.why)
        return ""


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """The field offers these."""
    chosen = form.fields[name]
    assert isinstance(chosen, forms.ChoiceField)
    chosen.choices = choices


class AddForm(BusinessForm, PlaceForm):
    """A business that nobody wrote down before, with its owner and its papers."""

    owner_name = text("Nama pemilik", 200, "Seperti di KTP, tanpa gelar.")
    owner_sex = choice(
        "Jenis kelamin", {key: str(word) for key, word in SEX_WORDS}, "Seperti di KTP."
    )
    owner_nik = PersonalField(
        Kind.NIK, label="NIK", help_text="16 angka. Sesudah disimpan hanya 4 angka terakhir tampak."
    )
    owner_phone = PersonalField(
        Kind.PHONE, label="Nomor HP", help_text="Boleh 0812…, +62812…, atau 62812…"
    )
    nib = text("NIB", 60, "13 angka, dari OSS.")
    pirt = text("Nomor P-IRT", 60, "15 angka, seperti di suratnya.")
    pirt_until = day("P-IRT berlaku sampai", "Lima tahun sejak terbit.", required=False)
    halal = text("Nomor sertifikat halal", 60, "ID dan 17 angka, dari BPJPH.")
    verified = forms.BooleanField(
        label="Sudah saya cocokkan langsung dengan pemilik atau suratnya", required=False
    )
    reason = text("Mengapa ini usaha yang lain?", 200)
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    compared = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, by: User, **more: Any) -> None:
        super().__init__(*given, **more)
        self.seek(self.said("place"), written_in(by), self.said("area_code"))
        self.order_fields(
            [
                *(bound.name for bound in self.of_business()),
                *("sector", "place", "area_code"),
                *(bound.name for bound in self.of_place()),
                *("owner_name", "owner_sex", "owner_nik", "owner_phone"),
            ]
        )

    def clean_owner_name(self) -> str:
        """Empty when the words say that there is none."""
        return named(self.cleaned_data["owner_name"])

    def clean_reason(self) -> str:
        """Words, no numbers of persons: the reason stays in the events."""
        return worded(self.cleaned_data["reason"])

    def clean_nib(self) -> str:
        """Without gaps, as it is looked for."""
        return re.sub(r"[\s.-]", "", self.cleaned_data["nib"])

    def clean(self) -> dict[str, Any]:
        """The place is one; there is a name or an owner; who has a number has a name."""
        given = super().clean()
        given["area_code"] = self.placed(given)
        numbers = given.get("owner_nik") or given.get("owner_phone")
        owner = given.get("owner_name") or "owner_name" in self.errors
        if numbers and not owner:
            self.add_error("owner_name", "Isi nama pemilik NIK atau nomor HP ini.")
        elif not owner and given.get("name") == "":
            self.add_error("name", NEITHER)
        if given.get("pirt_until") and not given.get("pirt"):
            self.add_error("pirt", "Isi nomor P-IRT yang berlaku sampai tanggal ini.")
        return given

    def entry(self) -> Entry:
        """As the registry takes it."""
        given = self.cleaned_data
        numbers = ((Kind.NIK, given["owner_nik"]), (Kind.PHONE, given["owner_phone"]))
        return Entry(
            **self.values(),
            owner_name=given["owner_name"],
            owner_sex=given["owner_sex"],
            personal=tuple((kind, number, "owner") for kind, number in numbers if number),
            certificates=tuple(
                CertificateEntry(kind, given[name], None, given.get(f"{name}_until"))
                for name, kind in PAPERS.items()
                if given[name]
            ),
        )

    def odd(self) -> list[str]:
        """Papers whose number has not the issuer's shape: told, never refused."""
        rules = certificate_rules()
        return [
            f"Nomor {rules[kind].label} biasanya {rules[kind].hint}. Periksa lagi suratnya."
            for name, kind in PAPERS.items()
            if self.cleaned_data[name] and not rules[kind].fits(self.cleaned_data[name])
        ]


class EditForm(BusinessForm):
    """The fields of a record that is there; `seen` is the version that they were read from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    verified = forms.BooleanField(
        label="Yang saya ubah sudah dicocokkan langsung dengan pemilik atau suratnya",
        required=False,
    )


def worded(reason: str) -> str:
    """A reason in words; empty stays empty."""
    reason = " ".join(reason.split())
    if reason and len(reason) < 5:
        raise forms.ValidationError("Tulis alasannya, paling sedikit 5 huruf.")
    if personal_looking(reason) or re.search(r"\d{6}", re.sub(r"[ .-]", "", reason)):
        raise forms.ValidationError("Tulis alasannya dengan kata-kata, tanpa nomor.")
    return reason
