"""How a proposal moves, and what makes two accounts one person. No Django here."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from gerai.foundation.states import Machine


class State(StrEnum):
    """Where a proposal of a posting stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WAITING = frozenset({State.WAITING})
PROPOSAL = Machine(
    {
        "approve": (WAITING, State.APPROVED),
        "decline": (WAITING, State.DECLINED),
        "withdraw": (WAITING, State.WITHDRAWN),
        # Its last day went by before anybody decided.
        "expire": (WAITING, State.EXPIRED),
        # What is changed waits again, also what was approved: its posting ends.
        "amend": (frozenset({State.WAITING, State.APPROVED}), State.WAITING),
    }
)
# So many are written to about a proposal, the nearest first; all others find it on their pages.
APPROVERS_TOLD = 3
# So long after helping an account in, its helper and it are not two pairs of eyes.
HELPED = timedelta(days=7)


def mailbox(email: str | None) -> str:
    """Where letters to this address end up: what stands behind a plus sign changes nothing."""
    name, _, host = (email or "").strip().lower().partition("@")
    return f"{name.partition('+')[0]}@{host}" if host else ""


def took_second_step(said: Mapping[str, Any], acr: str) -> bool:
    """Whether a provider says that it asked for more than a password: by `amr` (RFC 8176), or by
    the level that was agreed on with it."""
    amr = said.get("amr")
    return (isinstance(amr, list) and "mfa" in amr) or (acr != "" and said.get("acr") == acr)
