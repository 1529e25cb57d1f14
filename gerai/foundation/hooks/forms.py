"""What is asked of a new subscription."""

from typing import Any

from django import forms

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import children, root, short_labels

from .queries import hearable


class HookForm(forms.Form):
    """Whom to tell of what."""

    nama = forms.CharField(
        label="Nama",
        max_length=80,
        help_text="Sistem yang menerima, supaya dikenali nanti.",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Beri nama sistem yang menerima."},
    )
    alamat = forms.CharField(
        label="Alamat penerima",
        max_length=500,
        help_text="https://… dengan nama server lengkap. Jaringan dalam tidak dipanggil.",
        widget=forms.URLInput(attrs={"class": "input", "inputmode": "url"}),
        error_messages={"required": "Tulis alamat penerimanya, yang mulai dengan https://."},
    )
    wilayah = forms.ChoiceField(label="Kejadian di wilayah", required=False)
    kejadian = forms.MultipleChoiceField(
        label="Kejadian",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu kejadian."},
    )

    def __init__(self, *given: Any, user: User) -> None:
        super().__init__(*given)
        place, heard = self.fields["wilayah"], self.fields["kejadian"]
        assert isinstance(place, forms.ChoiceField)
        assert isinstance(heard, forms.ChoiceField)
        place.choices = places(user)
        place.required = "" not in dict(places(user))
        place.widget.attrs["class"] = "select"
        heard.choices = list(hearable().items())


def places(user: User) -> list[tuple[str, str]]:
    """The areas in which the account manages subscriptions, and what lies directly below."""
    held = sorted({code or root() for code in areas(user, Permission.HOOK_MANAGE)})
    below = [one.code for code in held for one in children(code)]
    labels = short_labels([*held, *below])
    return [(code, labels[code]) for code in [*held, *below]]
