"""What is said of a sender on its page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerai.foundation.ui.forms import Choice
from gerai.inventory.intake.queries.senders import SCALE_WORDS, field_choices

LEFT = _("Kolom ini tidak dipakai")


class WhichForm(forms.Form):
    """The sender that the address names; nonsense names none."""

    nama = forms.CharField(max_length=120)

    def name(self) -> str:
        """As it is spelt there."""
        return str(self.cleaned_data["nama"]) if self.is_valid() else ""


class ColumnForm(forms.Form):
    """What a remembered column is; `dilihat` is what the page showed of it."""

    isian = forms.ChoiceField(label=_("Dibaca sebagai"), required=False, widget=Choice)
    satuan = forms.TypedChoiceField(
        label=_("Satuan angkanya"),
        coerce=int,
        choices=list(SCALE_WORDS.items()),
        help_text=_("Hanya berarti untuk kolom uang."),
        widget=Choice,
    )
    dilihat = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subjects: Iterable[str], **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["isian"]
        field.choices = [("", LEFT), *field_choices(subjects)]


class SeenForm(forms.Form):
    """What a page showed of what is to be forgotten."""

    dilihat = forms.CharField(max_length=200)


class ContactForm(forms.Form):
    """Where a sender is written to, or that it is told no more or again."""

    nama = forms.CharField(max_length=120)
    wilayah = forms.CharField(max_length=13, required=False)
    surel = forms.CharField(max_length=254, required=False)
    kabar = forms.ChoiceField(choices=[("", ""), ("henti", ""), ("lanjut", "")], required=False)
