"""The legal form of a business, and the words that lists write for it."""

import re
from enum import StrEnum
from functools import lru_cache


class LegalForm(StrEnum):
    """What a business is before the law."""

    INDIVIDUAL = "individual"
    COMPANY = "company"
    ONE_PERSON_COMPANY = "one_person_company"
    PARTNERSHIP = "partnership"
    FIRM = "firm"
    COOPERATIVE = "cooperative"
    GROUP = "group"
    FOUNDATION = "foundation"
    OTHER = "other"


LEGAL_FORMS = {
    LegalForm.INDIVIDUAL.value: "Perorangan",
    LegalForm.COMPANY.value: "PT",
    LegalForm.ONE_PERSON_COMPANY.value: "PT perorangan",
    LegalForm.PARTNERSHIP.value: "CV",
    LegalForm.FIRM.value: "Firma",
    LegalForm.COOPERATIVE.value: "Koperasi",
    LegalForm.GROUP.value: "Kelompok usaha",
    LegalForm.FOUNDATION.value: "Yayasan",
    LegalForm.OTHER.value: "Lainnya",
}
LONGEST = 200  # letters of a legal form
# UU 6/2023 art. 109: a company of one person; UD is a name that an individual trades under.
WORDS = {
    "perorangan": LegalForm.INDIVIDUAL,
    "perseorangan": LegalForm.INDIVIDUAL,
    "individu": LegalForm.INDIVIDUAL,
    "pribadi": LegalForm.INDIVIDUAL,
    "ud": LegalForm.INDIVIDUAL,
    "usaha dagang": LegalForm.INDIVIDUAL,
    "po": LegalForm.INDIVIDUAL,
    "pr": LegalForm.INDIVIDUAL,
    "bul": LegalForm.OTHER,
    "bhl": LegalForm.OTHER,
    "but": LegalForm.OTHER,
    "yay": LegalForm.FOUNDATION,
    "kop": LegalForm.COOPERATIVE,
    "pt": LegalForm.COMPANY,
    "perseroan terbatas": LegalForm.COMPANY,
    "pt perorangan": LegalForm.ONE_PERSON_COMPANY,
    "perseroan perorangan": LegalForm.ONE_PERSON_COMPANY,
    "cv": LegalForm.PARTNERSHIP,
    "persekutuan komanditer": LegalForm.PARTNERSHIP,
    "firma": LegalForm.FIRM,
    "fa": LegalForm.FIRM,
    "koperasi": LegalForm.COOPERATIVE,
    "kelompok": LegalForm.GROUP,
    "kelompok usaha": LegalForm.GROUP,
    "kelompok usaha bersama": LegalForm.GROUP,
    "kub": LegalForm.GROUP,
    "kube": LegalForm.GROUP,
    "poktan": LegalForm.GROUP,
    "yayasan": LegalForm.FOUNDATION,
    "lainnya": LegalForm.OTHER,
} | {form.value: form for form in LegalForm}


def legal_form_of(text: str) -> str:
    """The code of what a list wrote; what is not known stays empty, never guessed."""
    return code_of(text[:LONGEST])


@lru_cache(2_000)
def code_of(text: str) -> str:
    """The same of a text that is not too long to be remembered."""
    words = " ".join(re.sub(r"[^a-z_ ]", " ", text.lower().replace(".", "")).split())
    return WORDS[words].value if words in WORDS else ""
