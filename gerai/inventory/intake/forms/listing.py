"""What the list of lists is narrowed to; the names are the words of the address."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gerai.foundation.ui.forms import Choice
from gerai.inventory.intake.models import LIST_WORDS, BusinessList
from gerai.inventory.intake.queries.waiting import (
    FRESH,
    LATE_ENTRY,
    LATE_RETURN,
    READY,
    REPAIR,
    SECOND,
)

WAIT_WORDS = [
    (REPAIR, _("Ada baris yang perlu diperbaiki")),
    (READY, _("Siap dimasukkan")),
    (SECOND, _("Menunggu persetujuan orang kedua")),
    (LATE_ENTRY, _("Terlambat dimasukkan")),
    (LATE_RETURN, _("Perbaikannya belum datang")),
    (FRESH, _("Diterima 7 hari terakhir")),
]


class ListingForm(forms.Form):
    """Words of the file's name, sender, state, what waits; nonsense narrows nothing."""

    q = forms.CharField(label=_("Nama berkas"), max_length=100, required=False)
    pengirim = forms.CharField(label=_("Pengirim"), max_length=120, required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Semua keadaan")), *((s.value, w) for s, w in LIST_WORDS.items())],
        widget=Choice,
    )
    tunggu = forms.ChoiceField(
        label=_("Yang menunggu"),
        required=False,
        choices=[("", _("Semua daftar")), *WAIT_WORDS],
        widget=Choice,
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in ("keadaan", "tunggu"):
            self.fields[name].widget.attrs["class"] = "select"

    def said(self, name: str) -> str:
        """What the field says, "" when it is nothing or nonsense."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "").strip()

    @property
    def narrows(self) -> bool:
        """Whether any field does."""
        return any(self.said(name) for name in self.fields)

    def of(self, lists: QuerySet[BusinessList]) -> QuerySet[BusinessList]:
        """The lists with these words in their name, of this sender, in this state."""
        for word in self.said("q").split():
            lists = lists.filter(name__icontains=word)
        if sender := self.said("pengirim"):
            lists = lists.filter(sender__icontains=sender)
        if state := self.said("keadaan"):
            lists = lists.filter(state=state)
        return lists
