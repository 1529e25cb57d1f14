"""What somebody says to work that was asked to be done with a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

ANSWERS = ("setujui", "tolak", "batal", "henti")


class AnswerForm(forms.Form):
    """One answer to one piece of work; a yes names the number of rows that was seen."""

    kerja = forms.UUIDField()
    jawab = forms.ChoiceField(choices=[(word, word) for word in ANSWERS])
    siap = forms.IntegerField(min_value=0, required=False)
    alasan = forms.CharField(label=_("Alasan"), required=False, max_length=500)
