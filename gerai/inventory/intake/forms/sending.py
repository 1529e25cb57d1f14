"""What is said of a file that is sent."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.ui.forms import Choice
from gerai.inventory.intake.queries.sending import area_choices, everywhere
from gerai.inventory.registry.models import PERSON_WORDS
from gerai.inventory.registry.rules import RECORDED


class SendForm(forms.Form):
    """A file and what its sender knows of it, by somebody who receives lists."""

    berkas = forms.FileField(
        label=_("Berkas"),
        help_text=_(
            "XLSX, XLS, ODS, CSV, TSV, Parquet, JSON, atau GeoJSON, apa adanya. Satu berkas sekali "
            "kirim."
        ),
        widget=forms.FileInput(),
        error_messages={
            "required": _("Pilih berkasnya dahulu."),
            "empty": _("Berkas ini kosong. Pilih berkas yang berisi daftarnya."),
        },
    )
    pengirim = forms.CharField(
        label=_("Pengirim"),
        required=False,
        max_length=120,
        help_text=_(
            "Kantor yang membuat daftar ini. Pakai nama yang sama setiap kali: versi baru dari "
            "daftar yang sama dikenali darinya."
        ),
    )
    wilayah = forms.ChoiceField(
        label=_("Wilayah semua baris"),
        widget=Choice,
        required=False,
        help_text=_("Dipakai untuk baris yang tidak menyebut kabupaten atau kotanya."),
        error_messages={
            "required": _("Pilih wilayahnya."),
            "invalid_choice": _("Wilayah itu di luar tugas Anda. Pilih dari daftar."),
        },
    )
    tanggal = forms.DateField(
        label=_("Data per tanggal"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Tanggal ini tidak ada. Tulis seperti 2026-11-25.")},
    )
    warga = forms.ChoiceField(
        label=_("Bila ini daftar warga"),
        widget=Choice,
        required=False,
        help_text=_("Hanya bila barisnya tidak menyebut siapa orangnya."),
    )

    def __init__(self, *given: Any, user: User, today: date, trouble: str = "", **more: Any):
        super().__init__(*given, **more)
        self.today, self.trouble = today, trouble
        choices = area_choices(user)
        if everywhere(user):
            choices = [("", _("Tertulis di setiap baris")), *choices]  # type: ignore[list-item]
        else:
            self.fields["wilayah"].required = True
        self.fields["wilayah"].choices = choices  # type: ignore[attr-defined]
        words = [(kind, word) for kind, word in PERSON_WORDS if kind in set(RECORDED)]
        self.fields["warga"].choices = [("", _("Daftar usaha, atau tertulis di barisnya")), *words]  # type: ignore[attr-defined]

    def clean_tanggal(self) -> date | None:
        """Nobody says today what is true tomorrow."""
        day: date | None = self.cleaned_data["tanggal"]
        if day and day > self.today:
            raise forms.ValidationError(_("Tanggal ini belum tiba. Tulis tanggal datanya."))
        return day

    def clean(self) -> None:
        """What was wrong with the file itself stands at the file."""
        if self.trouble:
            self.errors.pop("berkas", None)
            self.add_error("berkas", self.trouble)
