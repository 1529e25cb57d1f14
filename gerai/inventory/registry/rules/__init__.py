"""What the registry knows of a business and how it is counted. No Django here."""

from .certificates import CertificateKind, CertificateRule, Validity, certificate_rules, validity_of
from .entry import FIELDS, CertificateEntry, Entered, Entry, FactEntry, Said, fault_of
from .exports import EXPORTS, ExportForm, ExportState, harmless
from .facts import FactKind, FactRule, fact_rules
from .identity import identity_kinds
from .legal_forms import LegalForm, legal_form_of
from .number import InvalidNumber, grouped, new_number, read_number
from .origins import REST, Origin, OriginKind, origin_of, stamp
from .sizes import Size, SizeClass, size_of
from .states import MACHINE, PersonKind, State, TieRole

__all__ = [
    "EXPORTS",
    "FIELDS",
    "MACHINE",
    "REST",
    "CertificateEntry",
    "CertificateKind",
    "CertificateRule",
    "Entered",
    "Entry",
    "ExportForm",
    "ExportState",
    "FactEntry",
    "FactKind",
    "FactRule",
    "InvalidNumber",
    "LegalForm",
    "Origin",
    "OriginKind",
    "PersonKind",
    "Said",
    "Size",
    "SizeClass",
    "State",
    "TieRole",
    "Validity",
    "certificate_rules",
    "fact_rules",
    "fault_of",
    "grouped",
    "harmless",
    "identity_kinds",
    "legal_form_of",
    "new_number",
    "origin_of",
    "read_number",
    "size_of",
    "stamp",
    "validity_of",
]
