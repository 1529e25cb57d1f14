"""What a business is called where it is shown, and where it stands among the others."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext as _

from gerai.inventory.registry.rules import NOBODY

# In the order of names one without a name stands where it is shown: under "Usaha <owner>".
CALLED = Lower(
    Case(When(name="", then=Concat(Value("Usaha "), F("owner_names"))), default=F("name"))
)


def called(name: str, owners: str) -> str:
    """Its name; of one without a name, whose it is."""
    if name:
        return name
    if owners in ("", NOBODY):
        return _("Usaha belum bernama")
    return _("Usaha %(owner)s (belum bernama)") % {"owner": owners}
