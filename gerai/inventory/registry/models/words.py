"""What the codes of records mean, for people."""

from django.utils.translation import gettext_lazy as _

from gerai.inventory.registry.rules import (
    DECLARED,
    PersonKind,
    SizeClass,
    State,
    TieRole,
    certificate_rules,
    fact_rules,
)

STATE_WORDS = [
    (State.ACTIVE.value, _("Aktif")),
    (State.MOVED.value, _("Pindah ke luar wilayah")),
    (State.CLOSED.value, _("Tutup")),
]
SIZE_WORDS = [
    (SizeClass.MICRO.value, _("Mikro")),
    (SizeClass.SMALL.value, _("Kecil")),
    (SizeClass.MEDIUM.value, _("Menengah")),
    (SizeClass.LARGE.value, _("Besar")),
]
PERSON_WORDS = [
    (PersonKind.OWNER.value, _("Pemilik usaha")),
    (PersonKind.RETURNING_MIGRANT.value, _("Pemudik")),
    (PersonKind.AFFECTED_RESIDENT.value, _("Warga terdampak")),
]
SEX_WORDS = [("f", _("Perempuan")), ("m", _("Laki-laki"))]
TIE_WORDS = [
    (TieRole.OWNER.value, _("Pemilik")),
    (TieRole.MANAGER.value, _("Pengelola")),
    (TieRole.CONTACT.value, _("Kontak")),
]
CERTIFICATE_WORDS = [(kind.value, rule.label) for kind, rule in certificate_rules().items()]
LEGAL_FORM_WORDS = list(DECLARED["legal_form"].values.items())
FACT_WORDS = [(kind.value, rule.label) for kind, rule in fact_rules().items()]
