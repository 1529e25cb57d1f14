"""What is typed on the pages of data protection. The names are the words of the address."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .models import CHANNEL_WORDS
from .rules import BREACH, Channel, deadlines


class RotateForm(forms.Form):
    """A change of keys begins only when a copy of the new key lies elsewhere."""

    disalin = forms.BooleanField(
        label=_("Salinan kunci baru sudah disimpan di tempat lain"),
        error_messages={
            "required": _("Simpan dahulu salinan kunci baru di luar mesin ini, lalu beri tanda.")
        },
    )


SAID = [(key, word) for key, word in CHANNEL_WORDS if key != Channel.ACCOUNT.value]


class ConsentForm(forms.Form):
    """A purpose, and how the person said yes."""

    tujuan = forms.CharField(max_length=40, widget=forms.HiddenInput)
    cara = forms.ChoiceField(label=_("Disampaikan lewat"), choices=SAID)


class WithdrawForm(forms.Form):
    """Which consent ends, and how the person said so."""

    persetujuan = forms.UUIDField(widget=forms.HiddenInput)
    cara = forms.ChoiceField(label=_("Disampaikan lewat"), choices=SAID)


class TieForm(forms.Form):
    """Which account is the person's."""

    akun = forms.CharField(
        label=_("Surel atau nomor HP akunnya"),
        max_length=120,
        help_text=_("Periksa KTP-nya dahulu. Satu akun untuk satu orang."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )


class RequestForm(forms.Form):
    """What a person asked for, and when."""

    jenis = forms.ChoiceField(
        label=_("Yang diminta"),
        choices=lambda: [
            (one.kind, one.id) for one in deadlines(on=localdate()).values() if one.kind != BREACH
        ],
        widget=forms.Select(attrs={"class": "select"}),
    )
    diterima = forms.DateTimeField(
        label=_("Diterima"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}),
    )


class AnswerForm(forms.Form):
    """How a request was answered."""

    jawaban = forms.CharField(label=_("Jawaban"), max_length=300)
    ditolak = forms.BooleanField(label=_("Ditolak dengan alasan itu"), required=False)


class EraseForm(forms.Form):
    """A person is erased only by who says that it is meant."""

    yakin = forms.BooleanField(
        label=_("Saya sudah memeriksa orangnya dan dasar penghapusannya"),
        error_messages={"required": _("Beri tanda bahwa orang dan dasarnya sudah diperiksa.")},
    )


class WithdrawMineForm(forms.Form):
    """Which of one's own consents ends."""

    persetujuan = forms.UUIDField(widget=forms.HiddenInput)


WHEN = {"type": "datetime-local", "class": "input"}


class BreachForm(forms.Form):
    """Which account was used by somebody else, and from when to when."""

    akun = forms.CharField(
        label=_("Surel atau nomor HP akun itu"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    sejak = forms.DateTimeField(label=_("Sejak"), widget=forms.DateTimeInput(attrs=WHEN))
    sampai = forms.DateTimeField(label=_("Sampai"), widget=forms.DateTimeInput(attrs=WHEN))
