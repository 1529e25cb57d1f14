"""Fields of forms, made of what is declared of a record's fields."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from gerai.foundation.people.rules import Absent, Kind, Malformed, normalise
from gerai.foundation.tables.rules.amounts import count, money, year
from gerai.foundation.tables.rules.cells import Read
from gerai.foundation.ui.templatetags.words import angka
from gerai.inventory.registry.rules import Field, FieldKind

READERS: dict[FieldKind, Callable[[str], Read]] = {
    FieldKind.MONEY: money,
    FieldKind.COUNT: count,
    FieldKind.YEAR: year,
}
MODES = {"inputmode": "numeric", "autocomplete": "off"}


class NumberField(forms.CharField):
    """A number as people write it (2,5 jt; Rp 1.500.000); None when it is left empty."""

    def __init__(self, kind: FieldKind, **more: Any) -> None:
        self.kind = kind
        super().__init__(required=False, max_length=40, **more)

    def to_python(self, value: Any) -> Any:
        """The number, or the reader's own sentence."""
        text = str(value or "").strip()
        if not text:
            return None
        read = READERS[self.kind](text)
        if read.why:
            raise forms.ValidationError(f"{self.label}: {read.why}.")
        return read.value

    def run_validators(self, value: Any) -> None:
        """Its length was asked of the text; the number has its own limits."""

    def prepare_value(self, value: Any) -> Any:
        """A kept number in groups, a year plain; what was typed stays as it was typed."""
        if isinstance(value, int):
            return str(value) if self.kind is FieldKind.YEAR else angka(value)
        return value


class PersonalField(forms.CharField):
    """A personal value in its one spelling; empty when it is not given."""

    def __init__(self, kind: Kind, **more: Any) -> None:
        self.kind = kind
        widget = forms.TextInput(attrs=MODES | {"spellcheck": "false"})
        super().__init__(required=False, max_length=40, widget=widget, **more)

    def to_python(self, value: Any) -> str:
        """Normalised; the refusal never repeats the number."""
        try:
            return normalise(self.kind, str(value or ""))
        except Absent:
            return ""
        except Malformed as wrong:
            raise forms.ValidationError(f"{self.label} {wrong}.") from None


class DayField(forms.DateField):
    """A day from the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-m"})
        label = str(more.get("label", ""))
        super().__init__(widget=widget, error_messages=messages(label), **more)


def day(
    label: str, hint: str = "", *, required: bool = True, today: date | None = None
) -> DayField:
    """A day to be asked for."""
    return DayField(label=label, help_text=hint, required=required, initial=today)


def messages(label: str) -> dict[str, str]:
    """What is said of a field that is empty, too long or none of its kind."""
    low = label[:1].lower() + label[1:]
    return {
        "required": f"Isi {low}.",
        "invalid": f"{label}: tulis tanggal seperti 2026-11-25.",
        "invalid_choice": f"{label}: pilih salah satu yang ada.",
        "max_length": f"{label} paling banyak %(limit_value)d huruf.",
    }


def text(label: str, longest: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=required,
        error_messages=messages(label),
    )


def choice(
    label: str,
    values: dict[str, str],
    hint: str = "",
    *,
    required: bool = False,
    radio: bool = False,
) -> forms.ChoiceField:
    """One of the values; a select begins with nothing chosen."""
    choices = list(values.items())
    if not radio:
        choices = [("", "Pilih …" if required else "Belum diketahui"), *choices]
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=forms.RadioSelect if radio else forms.Select,
        error_messages=messages(label) | {"required": f"Pilih {label[:1].lower()}{label[1:]}."},
    )


def field_of(declared: Field) -> forms.Field:
    """How a declared field is asked for."""
    if declared.is_number:
        widget = forms.TextInput(attrs=MODES)
        return NumberField(
            declared.kind, label=declared.label, help_text=declared.hint, widget=widget
        )
    if declared.values:
        return choice(declared.label, dict(declared.values), declared.hint)
    return text(declared.label, declared.longest, declared.hint)
