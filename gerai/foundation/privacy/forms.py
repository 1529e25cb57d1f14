"""What is typed on the pages of data protection. The names are the words of the address."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RotateForm(forms.Form):
    """A change of keys begins only when a copy of the new key lies elsewhere."""

    disalin = forms.BooleanField(
        label=_("Salinan kunci baru sudah disimpan di tempat lain"),
        error_messages={
            "required": _("Simpan dahulu salinan kunci baru di luar mesin ini, lalu beri tanda.")
        },
    )
