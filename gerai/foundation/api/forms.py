"""What is asked of a new token."""

from typing import Any

from django import forms
from django.conf import settings

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import children, root, short_labels

from .queries import GRANTABLE, grantable, services

USUAL = 90


class TokenForm(forms.Form):
    """For what, where, how long; a service's token also for which account."""

    akun = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Akun layanan",
        to_field_name="uid",
        help_text="Akun yang belum pernah dipakai masuk oleh orang, dengan tugas di wilayah Anda.",
        error_messages={
            "required": "Pilih akun layanannya.",
            "invalid_choice": "Akun itu tidak ada dalam daftar. Pilih lagi.",
        },
    )
    nama = forms.CharField(
        label="Nama token",
        max_length=80,
        help_text="Sistem yang memakainya, supaya dikenali nanti.",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Beri nama tokennya."},
    )
    izin = forms.MultipleChoiceField(
        label="Yang boleh dilakukan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu."},
    )
    wilayah = forms.ChoiceField(label="Di wilayah", required=False)
    hari = forms.IntegerField(
        label="Berlaku berapa hari",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "input"}),
        error_messages={"required": "Tulis berapa hari tokennya berlaku."},
    )

    def __init__(self, data: Any = None, *, user: User, service: bool = False) -> None:
        super().__init__(data, initial={"hari": USUAL})
        if service:
            chosen = self.fields["akun"]
            assert isinstance(chosen, forms.ModelChoiceField)
            chosen.queryset = services(user)
            chosen.widget.attrs["class"] = "select"
            chosen.empty_label = "Pilih akun"
            acts, held = list(GRANTABLE), areas(user, Permission.TOKEN_GIVE)
        else:
            del self.fields["akun"]
            acts = grantable(user)
            held = [code for one in acts for code in areas(user, one)]
        may, place = self.fields["izin"], self.fields["wilayah"]
        assert isinstance(may, forms.MultipleChoiceField)
        assert isinstance(place, forms.ChoiceField)
        may.choices = [(one.value, GRANTABLE[one]) for one in acts]
        place.choices = [("", "Semua wilayah tugas akunnya"), *places(held)]
        place.widget.attrs["class"] = "select"
        days = self.fields["hari"]
        assert isinstance(days, forms.IntegerField)
        days.max_value = settings.TOKEN_DAYS
        days.help_text = f"Paling lama {settings.TOKEN_DAYS} hari."


def places(held: list[str]) -> list[tuple[str, str]]:
    """The areas below those that are held."""
    bases = sorted({code or root() for code in held})
    below = [one.code for code in bases for one in children(code)]
    labels = short_labels(below)
    return [(code, labels[code]) for code in below]
