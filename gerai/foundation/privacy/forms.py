"""What is typed on the pages of data protection. The names are the words of the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import CHANNEL_WORDS
from .rules import Channel


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
