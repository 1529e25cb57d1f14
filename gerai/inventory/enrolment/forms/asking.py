"""What each act on one record asks of the officer."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from gerai.foundation.areas.queries import root
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.models import CERTIFICATE_WORDS, SEX_WORDS, Business, Tie
from gerai.inventory.registry.queries.history import present
from gerai.inventory.registry.queries.sheet import SHOWN, texts_of
from gerai.inventory.registry.rules import (
    FactKind,
    TieRole,
    fact_rules,
)

from .business import PlaceForm, offer, worded
from .fields import PersonalField, choice, day, text

SEXES = {key: str(word) for key, word in SEX_WORDS}


class ActForm(forms.Form):
    """What one act asks of the officer; `business` is the record that it is about."""

    def __init__(self, *given: Any, business: Business, **more: Any) -> None:
        self.business = business
        more["initial"] = self.known() | (more.get("initial") or {})
        super().__init__(*given, **more)
        self.prepare()

    def known(self) -> dict[str, Any]:
        """What stands in the form at first."""
        return {"on": localdate()}

    def prepare(self) -> None:
        """What depends on the record."""

    def said(self, name: str) -> str:
        """What stands in a field now, before anything is read."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "").strip()


def values_of(kind: FactKind) -> dict[str, str]:
    """What may be said of the kind."""
    return fact_rules()[kind].values


class ConfirmForm(ActForm):
    """Which fields were compared with the owner's words or papers."""

    names = forms.MultipleChoiceField(
        label="Yang sudah dicocokkan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu isian."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def known(self) -> dict[str, Any]:
        """The version that the officer looks at."""
        return {"seen": self.business.version}

    def prepare(self) -> None:
        """The fields that say something, with what they say."""
        texts = texts_of(self.business)
        filled = [(name, f"{label}: {texts[name]}") for name, label in SHOWN if texts[name]]
        offer(self, "names", filled)


class CloseForm(ActForm):
    """Why and since when it is closed."""

    reason = choice("Sebab tutup", values_of(FactKind.CLOSED), required=True)
    on = day("Tutup sejak", "Kira-kira boleh.")


class ReopenForm(ActForm):
    """Why and since when it is open again."""

    reason = choice("Sebab dibuka lagi", values_of(FactKind.REOPENED), required=True)
    on = day("Buka lagi sejak")


class MoveForm(ActForm, PlaceForm):
    """Where it is now, inside this installation."""

    area_text = text("Patokan tempat yang baru", 200, "Bukan alamat rumah.")
    why = choice(
        "Apa yang terjadi",
        {"moved": "Usahanya pindah tempat", "corrected": "Wilayahnya dulu salah dicatat"},
        required=True,
        radio=True,
    )
    on = day("Sejak")

    def prepare(self) -> None:
        """The whole installation is offered: where it goes, the officer need not be posted."""
        self.seek(self.said("place"), [root()], self.said("area_code"))

    def clean(self) -> dict[str, Any]:
        """The place is one."""
        given = super().clean() or self.cleaned_data
        given["area_code"] = self.placed(given)
        return given


class LeaveForm(ActForm):
    """Where it went, beyond this installation."""

    to = text("Pindah ke mana", 60, "Kabupaten atau kota tujuannya.", required=True)
    on = day("Pindah sejak")

    def clean_to(self) -> str:
        """Words alone: an address or a number of a person has no place here."""
        return worded(self.cleaned_data["to"])


class FactForm(ActForm):
    """A dated statement with its origin."""

    on = day("Keadaan pada tanggal")
    origin = text("Asal keterangan", 120, "Misalnya: kunjungan, survei dampak, telepon pemilik.")

    def clean_origin(self) -> str:
        """Words alone."""
        return worded(self.cleaned_data["origin"])


class AffectedForm(FactForm):
    """Whether the business is affected."""

    value = choice("Apakah usaha ini terdampak?", values_of(FactKind.AFFECTED), required=True)
    field_order = ("value", "on", "origin")


class ConstraintForm(FactForm):
    """What holds the business back most."""

    value = choice("Kendala utama", values_of(FactKind.MAIN_CONSTRAINT), required=True)
    field_order = ("value", "on", "origin")


class PersonForm(ActForm):
    """A person with what is kept of them sealed."""

    name = text("Nama pemilik", 200, "Seperti di KTP, tanpa gelar.", required=True)
    sex = choice("Jenis kelamin", SEXES)
    nik = PersonalField(Kind.NIK, label="NIK", help_text="16 angka.")
    phone = PersonalField(Kind.PHONE, label="Nomor HP", help_text="Boleh 0812… atau +62812…")

    def numbers(self) -> dict[Kind, str]:
        """The values that were given."""
        pairs = {Kind.NIK: self.cleaned_data["nik"], Kind.PHONE: self.cleaned_data["phone"]}
        return {kind: number for kind, number in pairs.items() if number}


class OwnerForm(PersonForm):
    """The present owner, corrected; a number that is typed takes the place of the old one."""

    contact = PersonalField(Kind.PHONE, label="Nomor HP usaha")
    person = forms.ChoiceField(label="Pemilik yang dibetulkan", required=False)

    def known(self) -> dict[str, Any]:
        """Name and sex; never a number."""
        ties = owners(self.business)
        if not ties:
            return {}
        first = ties[0].person
        return {"name": first.name, "sex": first.sex, "person": str(first.uid)}

    def prepare(self) -> None:
        """Which owner, where there are several; what is kept stays unless another is typed."""
        ties = owners(self.business)
        offer(self, "person", people(ties))
        if len(ties) < 2:
            self.fields["person"].widget = forms.HiddenInput()
        for name in ("nik", "phone", "contact"):
            self.fields[name].help_text = "Kosongkan bila tetap. Nomor baru menggantikan yang lama."


class SuccessorForm(PersonForm):
    """Who owns it from now on."""

    since = day("Menjadi pemilik sejak", "Kepemilikan yang lama berakhir pada tanggal ini.")
    field_order = ("name", "sex", "since", "nik", "phone")

    def known(self) -> dict[str, Any]:
        """From today on, unless another day is said."""
        return {"since": localdate()}


class DeathForm(ActForm):
    """Which owner died, and when."""

    person = forms.ChoiceField(
        label="Siapa yang meninggal", error_messages={"required": "Pilih pemiliknya."}
    )
    on = day("Meninggal pada", "Kira-kira boleh.")

    def prepare(self) -> None:
        """The present owners."""
        offer(self, "person", people(owners(self.business)))


class PaperForm(ActForm):
    """A certificate as somebody says it."""

    kind = choice("Jenis sertifikat", dict(CERTIFICATE_WORDS), required=True)
    number = text("Nomor", 60, "Seperti tertulis di suratnya.", required=True)
    issued_on = day("Terbit", required=False)
    expires_on = day(
        "Berlaku sampai", "Kosongkan untuk yang tidak punya masa berlaku.", required=False
    )

    def known(self) -> dict[str, Any]:
        """Nothing is known of a paper before it is typed."""
        return {}


class WithdrawForm(forms.Form):
    """Why a certificate no longer counts."""

    why = text(
        "Mengapa tidak berlaku lagi?",
        200,
        "Misalnya: dicabut penerbit, salah catat.",
        required=True,
    )

    def clean_why(self) -> str:
        """Words alone."""
        return worded(self.cleaned_data["why"])


def owners(business: Business) -> list[Tie]:
    """The present owners."""
    ties = present(business).ties
    return [tie for tie in ties if tie.role == TieRole.OWNER.value and not tie.until]


def people(ties: list[Tie]) -> list[tuple[str, str]]:
    """The owners as choices."""
    return [(str(tie.person.uid), tie.person.name) for tie in ties]
