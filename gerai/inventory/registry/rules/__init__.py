"""What the registry knows of a business and how it is counted. No Django here."""

from .certificates import CertificateKind, CertificateRule, Validity, certificate_rules, validity_of
from .days import happened_on
from .digests import digest
from .entry import DECLARED, FIELDS, CertificateEntry, Entered, Entry, FactEntry, Said, fault_of
from .exports import EXPORTS, ExportForm, ExportState, harmless
from .facts import REPEATED, FactKind, FactRule, fact_rules
from .fields import Field, FieldKind, Section
from .identity import identity_kinds
from .legal_forms import LegalForm, legal_form_of
from .names import NOBODY, lacking, named
from .number import InvalidNumber, grouped, new_number, read_number
from .origins import REST, Origin, OriginKind, origin_of, stamp
from .people import RECORDED, TOLD_OF_PERSONS, PersonEntry, fault_of_person
from .publishing import publishable, rounded
from .revising import PROPOSALS, Known, ProposalState, Revised, revised, said_by_row
from .sizes import Size, SizeClass, size_of
from .states import MACHINE, PAPERS, PaperState, PersonKind, State, TieRole

__all__ = [
    "DECLARED",
    "EXPORTS",
    "FIELDS",
    "MACHINE",
    "NOBODY",
    "PAPERS",
    "PROPOSALS",
    "RECORDED",
    "REPEATED",
    "REST",
    "TOLD_OF_PERSONS",
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
    "Field",
    "FieldKind",
    "InvalidNumber",
    "Known",
    "LegalForm",
    "Origin",
    "OriginKind",
    "PaperState",
    "PersonEntry",
    "PersonKind",
    "ProposalState",
    "Revised",
    "Said",
    "Section",
    "Size",
    "SizeClass",
    "State",
    "TieRole",
    "Validity",
    "certificate_rules",
    "digest",
    "fact_rules",
    "fault_of",
    "fault_of_person",
    "grouped",
    "happened_on",
    "harmless",
    "identity_kinds",
    "lacking",
    "legal_form_of",
    "named",
    "new_number",
    "origin_of",
    "publishable",
    "read_number",
    "revised",
    "rounded",
    "said_by_row",
    "size_of",
    "stamp",
    "validity_of",
]
