"""What is asked of the outbox and of the events, and where in a list a reader stands."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gerai.foundation.events.rules import event_words
from gerai.foundation.messages.rules import State

from .queries import Asked

# The word in the address, and the states that it shows; the first stands for no word.
VIEWS = {
    "belum": (State.WAITING, State.SENDING, State.GIVEN_UP),
    "menunggu": (State.WAITING, State.SENDING),
    "gagal": (State.GIVEN_UP,),
    "terkirim": (State.SENT,),
}


@dataclass(frozen=True)
class Place:
    """The view, and the message to go on from."""

    view: str
    older: UUID | None
    newer: UUID | None


class PlaceForm(forms.Form):
    """What the address says of it; nonsense is the beginning."""

    keadaan = forms.ChoiceField(choices=[(view, view) for view in VIEWS], required=False)
    lama = forms.UUIDField(required=False)
    baru = forms.UUIDField(required=False)

    @classmethod
    def place(cls, given: QueryDict) -> Place:
        """The place that is asked for."""
        form = cls(given)
        form.is_valid()
        said = form.cleaned_data
        return Place(said.get("keadaan") or "belum", said.get("lama"), said.get("baru"))


DAY = forms.DateInput(attrs={"type": "date", "class": "input"})


class EventFilter(forms.Form):
    """The address of the page of events as a form."""

    jenis = forms.ChoiceField(
        label=_("Kejadian"),
        required=False,
        choices=lambda: [("", _("Semua kejadian")), *sorted_words()],
        widget=forms.Select(attrs={"class": "select"}),
    )
    catatan = forms.UUIDField(
        label=_("Id catatan"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"invalid": _("Salin id catatannya utuh, 36 huruf.")},
    )
    sejak = forms.DateField(label=_("Sejak"), required=False, widget=DAY)
    sampai = forms.DateField(label=_("Sampai"), required=False, widget=DAY)
    sesudah = forms.UUIDField(required=False)

    def asked(self) -> Asked:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        return Asked(said["jenis"], str(said["catatan"] or ""), said["sejak"], said["sampai"])


def sorted_words() -> list[tuple[str, str]]:
    """By their words."""
    return sorted(event_words().items(), key=lambda known: known[1])


class ReportForm(forms.Form):
    """Which day's report is shown; nonsense is the last one."""

    hari = forms.DateField(required=False)
