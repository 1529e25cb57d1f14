"""What somebody says that the columns of a list mean."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from gerai.foundation.tables.rules import Choice
from gerai.inventory.intake.queries.columns import ColumnAsked
from gerai.inventory.intake.rules.choosing import SAID
from gerai.inventory.registry.rules import RECORDED, PersonKind

UNITS = {1: "rupiah", 1_000: "ribuan", 1_000_000: "jutaan"}


class WhoForm(forms.Form):
    """Who the persons of a list are, where its rows do not say it."""

    siapa = forms.ChoiceField(
        choices=[("", "")] + [(kind.value, kind.value) for kind in RECORDED], required=False
    )

    @classmethod
    def who(cls, post: QueryDict) -> PersonKind | None:
        """The kind that was said; nonsense is none."""
        form = cls(post)
        form.is_valid()
        said = form.cleaned_data.get("siapa")
        return PersonKind(said) if said else None


def choices_in(
    post: QueryDict, asked: Sequence[ColumnAsked], fields: Sequence[str]
) -> dict[str, Choice]:
    """The columns that somebody gave another meaning; one that nobody knows is left alone."""
    said = {}
    for at, one in enumerate(asked):
        field = post.get(f"kolom-{at}", one.field)
        unit = post.get(f"satuan-{at}", str(one.scale))
        scale = int(unit) if unit.isascii() and unit.isdigit() and int(unit) in UNITS else one.scale
        known = field == "" or field in fields
        if known and (field, scale) != (one.field, one.scale):
            said[one.key] = Choice(field, SAID, scale)
    return said
