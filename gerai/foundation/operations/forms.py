"""Which messages are looked at, and where in their list a reader stands."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict

from gerai.foundation.messages.rules import State

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
