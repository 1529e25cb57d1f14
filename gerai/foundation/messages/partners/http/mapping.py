"""What the gateway's answers mean."""

import json
from collections.abc import Mapping
from datetime import timedelta

from gerai.foundation.messages.rules import Outcome, PutOff, Reason, Refusal, Sent

TAKEN = frozenset({200, 201, 202})
UNWELCOME = frozenset({401, 403})
LATER = frozenset({408, 425, 429})
REFUSED = frozenset({400, 409, 410, 413, 422})
LONGEST_ID = 100


def outcome_of(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Sent only when the gateway says its own number of the message: a page of some proxy that
    answers 200 to everything has taken nothing."""
    if status in TAKEN:
        number = said(body, "id")
        return Sent(number[:LONGEST_ID]) if number else PutOff(Reason.STRANGE)
    if status in UNWELCOME:
        return PutOff(Reason.LOGIN)
    if status in LATER or status >= 500:
        return PutOff(Reason.BUSY, wait_of(headers))
    if status in REFUSED:
        wrong = said(body, "error") == "recipient"
        return Refusal(Reason.RECIPIENT if wrong else Reason.REFUSED)
    return PutOff(Reason.STRANGE)


def said(body: bytes, name: str) -> str:
    """A text of the answer's object; nothing when the answer is no such object."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    value = answer.get(name) if isinstance(answer, dict) else None
    return str(value) if isinstance(value, str | int) else ""


def wait_of(headers: Mapping[str, str]) -> timedelta | None:
    """How many seconds the gateway asks to wait; None when it says nothing that can be read."""
    text = headers.get("retry-after", "")
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() else None
