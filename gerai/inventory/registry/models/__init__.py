"""The tables of the registry: the records, and the files that accounts asked for."""

from .called import CALLED, called
from .exports import FORM_WORDS, Export
from .found import FoundBusiness, FoundQuerySet
from .proposals import PROPOSAL_WORDS, Proposal
from .records import Business, BusinessQuerySet, Certificate, Fact, Person, SourceRecord, Tie
from .words import CERTIFICATE_WORDS, PERSON_WORDS, SEX_WORDS, SIZE_WORDS, STATE_WORDS

__all__ = [
    "CALLED",
    "CERTIFICATE_WORDS",
    "FORM_WORDS",
    "PERSON_WORDS",
    "PROPOSAL_WORDS",
    "SEX_WORDS",
    "SIZE_WORDS",
    "STATE_WORDS",
    "Business",
    "BusinessQuerySet",
    "Certificate",
    "Export",
    "Fact",
    "FoundBusiness",
    "FoundQuerySet",
    "Person",
    "Proposal",
    "SourceRecord",
    "Tie",
    "called",
]
