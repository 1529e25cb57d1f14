"""Where in a list of lists or rows a reader stands."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict

from gerai.inventory.intake.queries.rowsheet import RowSheet
from gerai.inventory.intake.rules import RowState
from gerai.inventory.intake.rules.mending import ASIDE, YES

KIND = r"[a-z_]{1,40}\.[a-z_]{1,40}"


@dataclass(frozen=True)
class Place:
    """The state that is looked at, and the record to go on from; 0 and None: the beginning."""

    state: str = ""
    kind: str = ""
    after: int = 0
    before: int = 0
    older: UUID | None = None
    newer: UUID | None = None
    batch: UUID | None = None

    @property
    def query(self) -> str:
        """The part of the address that an act must come back to."""
        said = {
            "status": self.state,
            "masalah": self.kind,
            "setelah": self.after,
            "sebelum": self.before,
        }
        return urlencode({name: value for name, value in said.items() if value})


class PlaceForm(forms.Form):
    """What the address says of it; nonsense is the beginning."""

    status = forms.ChoiceField(choices=[(s.value, s.value) for s in RowState], required=False)
    masalah = forms.RegexField(KIND, required=False)
    setelah = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    sebelum = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    lama = forms.UUIDField(required=False)
    baru = forms.UUIDField(required=False)
    urung = forms.UUIDField(required=False)

    @classmethod
    def place(cls, given: QueryDict) -> Place:
        """The place that is asked for."""
        form = cls(given)
        form.is_valid()
        said = form.cleaned_data
        return Place(
            state=said.get("status") or "",
            kind=said.get("masalah") or "",
            after=said.get("setelah") or 0,
            before=said.get("sebelum") or 0,
            older=said.get("lama"),
            newer=said.get("baru"),
            batch=said.get("urung"),
        )


class AlikeForm(forms.Form):
    """For which rows a proposal is taken: all of a kind, or those that have it in these words."""

    masalah = forms.RegexField(KIND)
    kata = forms.CharField(required=False, max_length=1_000, strip=False)
    isian = forms.CharField(required=False, max_length=40)
    usulan = forms.CharField(required=False, max_length=1_000, strip=False)
    ketik = forms.CharField(required=False, max_length=1_000)


def said_in(post: QueryDict, sheet: RowSheet) -> dict[str, str | None]:
    """What an officer says of the row with this form: what is other than what it says now. A
    personal field is said when something stands in it, or when it is to be emptied."""
    if "sisihkan" in post:
        return {ASIDE: YES}
    if "pakai" in post:
        return {ASIDE: None}
    said: dict[str, str | None] = {}
    for one in sheet.fields:
        text = post.get(one.key, "").strip()
        if one.personal:
            if f"kosong-{one.name}" in post:
                said[one.name] = ""
            elif text:
                said[one.name] = text
        elif one.key in post and text != one.text.strip():
            said[one.name] = text
        if (fix := post.get(f"pakai-{one.name}")) is not None:
            said[one.name] = fix
    return said
