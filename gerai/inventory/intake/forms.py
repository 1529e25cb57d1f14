"""Where in a list of lists or rows a reader stands."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict

from .rules import RowState


@dataclass(frozen=True)
class Place:
    """The state that is looked at, and the record to go on from; 0 and None: the beginning."""

    state: str = ""
    after: int = 0
    before: int = 0
    older: UUID | None = None
    newer: UUID | None = None


class PlaceForm(forms.Form):
    """What the address says of it; nonsense is the beginning."""

    status = forms.ChoiceField(choices=[(s.value, s.value) for s in RowState], required=False)
    setelah = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    sebelum = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    lama = forms.UUIDField(required=False)
    baru = forms.UUIDField(required=False)

    @classmethod
    def place(cls, given: QueryDict) -> Place:
        """The place that is asked for."""
        form = cls(given)
        form.is_valid()
        said = form.cleaned_data
        return Place(
            state=said.get("status") or "",
            after=said.get("setelah") or 0,
            before=said.get("sebelum") or 0,
            older=said.get("lama"),
            newer=said.get("baru"),
        )
