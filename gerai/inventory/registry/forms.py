"""What a person types into the registry's pages. The names are the words of the address."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from gerai.foundation.areas.rules import CODE
from gerai.foundation.privacy.queries.consents import purpose_words
from gerai.foundation.ui.forms import Choice
from gerai.foundation.ui.templatetags.words import tanggal

from .models import CERTIFICATE_WORDS, FORM_WORDS, PERSON_WORDS, SIZE_WORDS, STATE_WORDS
from .queries.places import Choices
from .queries.search import Cursor, Filters
from .rules import RECORDED, FactKind, fact_rules

USUAL, OTHERS = 50, (25, 100)
GROUP_WORDS = [
    ("food", _("Makanan dan minuman")),
    ("trade", _("Perdagangan")),
    ("services", _("Jasa")),
    ("other", _("Lainnya")),
]
SORT_WORDS = [("", _("Terbaru masuk")), ("name", _("Nama A–Z"))]
SOON = 60
EXPIRY_WORDS = [
    ("habis", _("Sudah habis")),
    ("segera", _("Habis dalam 60 hari")),
    ("berlaku", _("Masih berlaku")),
]


def any_of(word: Any, choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices with one on top that narrows nothing."""
    return [("", word), *choices]


def said_of(kind: FactKind) -> list[tuple[str, str]]:
    """What may be said of the kind, for a select."""
    return list(fact_rules()[kind].values.items())


class Chosen(forms.ChoiceField):
    """One of some words, drawn cheaply."""

    widget = Choice


class FilterForm(forms.Form):
    """The address of a list as a form: each field narrows, `urut` sorts, a uid says where."""

    q = forms.CharField(label=_("Kata"), max_length=200, required=False)
    wilayah = forms.RegexField(CODE, label=_("Wilayah"), required=False)
    kelompok = Chosen(
        label=_("Bidang"), required=False, choices=any_of(_("Semua bidang"), GROUP_WORDS)
    )
    ukuran = Chosen(
        label=_("Ukuran"), required=False, choices=any_of(_("Semua ukuran"), SIZE_WORDS)
    )
    keadaan = Chosen(
        label=_("Keadaan"), required=False, choices=any_of(_("Semua keadaan"), STATE_WORDS)
    )
    terdampak = Chosen(
        label=_("Terdampak"),
        required=False,
        choices=any_of(_("Semua"), said_of(FactKind.AFFECTED)),
    )
    kendala = Chosen(
        label=_("Kendala utama"),
        required=False,
        choices=any_of(_("Semua"), said_of(FactKind.MAIN_CONSTRAINT)),
    )
    sertifikat = Chosen(
        label=_("Sertifikat"), required=False, choices=any_of(_("Semua"), CERTIFICATE_WORDS)
    )
    masa = Chosen(label=_("Masa berlaku"), required=False, choices=any_of(_("Semua"), EXPIRY_WORDS))
    kbli = forms.RegexField(
        r"\d{5}",
        label=_("Kode KBLI"),
        required=False,
        strip=True,
        error_messages={"invalid": _("Kode KBLI terdiri dari 5 angka.")},
    )
    pengirim = forms.CharField(label=_("Pengirim daftar"), max_length=120, required=False)
    usulan = Chosen(
        label=_("Usulan dari daftar"),
        required=False,
        choices=any_of(_("Semua"), [("ada", _("Menunggu keputusan"))]),
    )
    sejak = forms.DateField(
        label=_("Masuk sejak"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    orang = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    urut = Chosen(label=_("Urutkan"), required=False, choices=SORT_WORDS)
    per = Chosen(
        label=_("Baris per halaman"),
        required=False,
        choices=[("", USUAL), *((str(limit), limit) for limit in OTHERS)],
    )
    sesudah = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sebelum = forms.UUIDField(required=False, widget=forms.HiddenInput)

    FIRST = ("wilayah", "kelompok", "ukuran", "keadaan", "urut")
    SECOND = (
        "terdampak",
        "kendala",
        "sertifikat",
        "masa",
        "pengirim",
        "usulan",
        "kbli",
        "sejak",
        "per",
    )
    NARROWING = (
        "q",
        "wilayah",
        "kelompok",
        "ukuran",
        "keadaan",
        "terdampak",
        "kendala",
        "sertifikat",
        "masa",
        "kbli",
        "pengirim",
        "usulan",
        "sejak",
        "orang",
    )

    def __init__(self, data: Any, *, places: Choices, senders: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["wilayah"].widget = Choice(choices=places)
        names = [(name, name) for name in senders]
        self.fields["pengirim"].widget = Choice(choices=any_of(_("Semua pengirim"), names))
        for field in self.fields.values():
            kind = "select" if isinstance(field.widget, forms.Select) else "input"
            field.widget.attrs["class"] = kind

    def clean_orang(self) -> tuple[UUID, ...]:
        """The holders of a number, as `seek` found them."""
        try:
            return tuple(UUID(uid) for uid in self.cleaned_data["orang"].split(",") if uid)
        except ValueError:
            raise forms.ValidationError(_("Alamat halaman ini tidak lengkap.")) from None

    def first(self) -> list[forms.BoundField]:
        """The filters that are always in sight."""
        return [self[name] for name in self.FIRST]

    def second(self) -> list[forms.BoundField]:
        """The filters behind a fold."""
        return [self[name] for name in self.SECOND]

    def opened(self) -> bool:
        """Whether a filter behind the fold is in use, or wrong."""
        return any(self.data.get(name) or name in self.errors for name in self.SECOND)

    def filters(self) -> Filters:
        """What the address narrows the list to."""
        given = self.cleaned_data
        since, before = spans(given["masa"], localdate())
        return Filters(
            words=given["q"],
            area=given["wilayah"],
            group=given["kelompok"],
            sector=given["kbli"],
            size=given["ukuran"],
            state=given["keadaan"],
            affected=given["terdampak"],
            constraint=given["kendala"],
            certificate=given["sertifikat"],
            expires_from=since,
            expires_before=before,
            sender=given["pengirim"],
            proposed=given["usulan"] == "ada",
            entered_since=given["sejak"],
            holders=given["orang"],
            sort=given["urut"] or "newest",
        )

    def limit(self) -> int:
        """How many rows a page has."""
        return int(self.cleaned_data["per"] or USUAL)

    def cursor(self) -> Cursor | None:
        """Where the page begins, when the address says so."""
        if uid := self.cleaned_data["sesudah"]:
            return Cursor(uid)
        if uid := self.cleaned_data["sebelum"]:
            return Cursor(uid, backwards=True)
        return None

    def given(self) -> Iterator[tuple[str, str, str]]:
        """(name, label, words) of each field that narrows, for the chips that take it away."""
        for name in self.NARROWING:
            if self.cleaned_data.get(name):
                yield name, str(self.fields[name].label or ""), self.shown(name)

    def shown(self, name: str) -> str:
        """What a person chose in a field, in words."""
        value = str(self.data.get(name, ""))
        if name == "orang":
            return str(_("Nomor identitas"))
        if name == "sejak":
            return tanggal(self.cleaned_data[name])
        for key, words in choices_of(self.fields[name]):
            if key == value:
                return str(words)
        return value


def choices_of(field: forms.Field) -> Iterator[tuple[str, Any]]:
    """The choices of a select, groups opened."""
    for key, words in getattr(field.widget, "choices", ()):
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words


def spans(masa: str, today: date) -> tuple[date | None, date | None]:
    """The first day on which a paper may end, and the day before which it does."""
    if masa == "habis":
        return None, today
    if masa == "segera":
        return today, today + timedelta(days=SOON)
    return (today, None) if masa == "berlaku" else (None, None)


class SeekForm(forms.Form):
    """The search box: words, a registry number, an NIB, a NIK or a phone."""

    q = forms.CharField(max_length=200, required=False)


class PeopleForm(forms.Form):
    """The address of the list of persons: words of a name, who they are, where a page begins."""

    q = forms.CharField(
        label=_("Nama"),
        max_length=100,
        required=False,
        widget=forms.SearchInput(attrs={"class": "input"}),
    )
    siapa = Chosen(
        label=_("Warga"),
        required=False,
        widget=Choice(attrs={"class": "select"}),
        choices=any_of(_("Semua"), [one for one in PERSON_WORDS if one[0] in RECORDED]),
    )
    sesudah = forms.UUIDField(required=False)
    sebelum = forms.UUIDField(required=False)

    def said(self) -> dict[str, Any]:
        """What is asked for; nonsense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class ExportForm(forms.Form):
    """Which file, and why personal values must stand in it when they must."""

    bentuk = forms.ChoiceField(label=_("Bentuk berkas"), choices=FORM_WORDS)
    pribadi = forms.BooleanField(label=_("Sertakan NIK dan nomor HP pemilik"), required=False)
    tujuan = forms.ChoiceField(
        label=_("Tujuan"),
        required=False,
        choices=lambda: [("", _("Pilih tujuan")), *purpose_words(on=localdate())],
        help_text=_("Untuk tujuan dengan persetujuan, hanya data orang yang setuju yang ikut."),
    )
    alasan = forms.CharField(
        label=_("Alasan"),
        help_text=_("Wajib bila NIK dan nomor HP disertakan. Alasan ini dicatat."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Personal values need a purpose, and a reason in words."""
        given = super().clean() or self.cleaned_data
        if given.get("pribadi") and not given.get("tujuan"):
            self.add_error("tujuan", _("Pilih untuk tujuan apa data pribadi diunduh."))
        if given.get("pribadi") and len(given.get("alasan", "").strip()) < 10:
            self.add_error("alasan", _("Tulis alasannya, paling sedikit 10 huruf."))
        return given


class RevealForm(forms.Form):
    """For what and why a personal value is to be shown in full."""

    tujuan = forms.ChoiceField(
        label=_("Tujuan"),
        choices=lambda: [("", _("Pilih tujuan")), *purpose_words(on=localdate())],
        error_messages={"required": _("Pilih untuk tujuan apa data ini dibuka.")},
    )
    alasan = forms.CharField(
        label=_("Untuk apa nomor ini dibuka?"),
        help_text=_("Alasan, nama Anda, dan waktunya dicatat. Jangan tulis nomornya di sini."),
        min_length=3,
        max_length=200,
    )


class DayForm(forms.Form):
    """The day as of which a record is shown."""

    pada = forms.DateField(
        label=_("Lihat keadaan pada tanggal"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
