"""What the page of quality is narrowed to and sorted by; the names are the words of the address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gerai.foundation.ui.forms import Choice
from gerai.inventory.intake.models import BusinessList

PERIODS = [
    ("30", _("30 hari terakhir")),
    ("90", _("90 hari terakhir")),
    ("365", _("Setahun terakhir")),
]
SORTS = ("nilai", "pengirim", "baris", "perbaikan", "terbaru")
FALLING = {"-nilai", "baris", "-perbaikan", "terbaru"}


@dataclass(frozen=True)
class Narrowed:
    """Regency, days, order; "" and 0 narrow nothing."""

    area: str = ""
    days: int = 0
    sort: str = "nilai"
    page: int = 1

    def lists(self, lists: QuerySet[BusinessList], *, now: datetime) -> QuerySet[BusinessList]:
        """The lists of the period."""
        return (
            lists.filter(received_at__gte=now - timedelta(days=self.days)) if self.days else lists
        )


class QualityForm(forms.Form):
    """Regency and period; an order that is no order is the usual one."""

    wilayah = forms.ChoiceField(label=_("Wilayah"), required=False, widget=Choice)
    masa = forms.ChoiceField(
        label=_("Daftar yang diterima"),
        required=False,
        choices=[("", _("Kapan saja")), *PERIODS],
        widget=Choice,
    )
    urut = forms.ChoiceField(
        required=False,
        choices=[(word, word) for name in SORTS for word in (name, f"-{name}")],
        widget=forms.HiddenInput,
    )

    hal = forms.IntegerField(
        required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict | None, *, places: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["wilayah"]
        field.choices = [("", _("Semua wilayah")), *places]
        for name in ("wilayah", "masa"):
            self.fields[name].widget.attrs["class"] = "select"

    def narrowed(self) -> Narrowed:
        """What the address says; nonsense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return Narrowed(
            area=said.get("wilayah") or "",
            days=int(said.get("masa") or 0),
            sort=said.get("urut") or "nilai",
            page=said.get("hal") or 1,
        )
