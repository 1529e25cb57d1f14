"""Who agreed to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from gerai.foundation.privacy.models import Consent
from gerai.foundation.privacy.rules import BASES, Purpose, Text, known, purposes, text_of


def agreed(holders: Iterable[UUID], purpose: str) -> set[UUID]:
    """Those of the holders who agree to the purpose now."""
    found = Consent.objects.filter(holder__in=list(holders), purpose=purpose, withdrawn_at=None)
    return set(found.values_list("holder", flat=True))


@dataclass(frozen=True)
class Choice:
    """A purpose that rests on consent, and what one person says to it."""

    purpose: Purpose
    word: str
    text: str
    present: Consent | None
    past: list[Consent]


def choices_of(holder: UUID, *, on: date) -> list[Choice]:
    """Every purpose that rests on consent with the person's answers, old ones too."""
    rows = list(Consent.objects.filter(holder=holder).select_related("taken_by").order_by("-pk"))
    language = (get_language() or "id")[:2]
    found = []
    for purpose in purposes(on=on).values():
        if purpose.needs_consent:
            mine = [row for row in rows if row.purpose == purpose.key]
            present = next((row for row in mine if row.withdrawn_at is None), None)
            text = version(purpose, present.version) if present else text_of(purpose, on=on)
            past = [row for row in mine if row.withdrawn_at]
            words = text.en if text and language == "en" else text.id if text else ""
            found.append(Choice(purpose, purpose.said(language), words, present, past))
    return found


def version(purpose: Purpose, name: str) -> Text | None:
    """The text of this version."""
    return next((text for text in purpose.texts if text.version == name), None)


def purpose_words(*, on: date) -> list[tuple[str, str]]:
    """The purposes of the day for a select, with their right."""
    language = (get_language() or "id")[:2]
    return [
        (one.key, f"{one.said(language)} ({BASES[one.basis]})") for one in purposes(on=on).values()
    ]


def word_of_purpose(key: str) -> str:
    """What a purpose is called, also one that is held no more."""
    language = (get_language() or "id")[:2]
    return next((one.said(language) for one in reversed(known()) if one.key == key), key)


def needs_consent(key: str) -> bool:
    """Whether the purpose ever rested on consent; none at all does not."""
    return any(one.needs_consent for one in known() if one.key == key)
