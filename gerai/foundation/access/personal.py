"""What access knows about a person; `people` reads it for export, correction and erasure."""

from uuid import UUID

from gerai.foundation.people.engine import Blind, Coded, Leaves, of_record
from gerai.foundation.people.rules import Kind

from .engine.second_steps import SECOND_STEPS

FIELDS = {"access.User": ("name", "email")}


def session(key: str) -> bytes:
    """A session's content is bound to its row."""
    return of_record(UUID(hex=key[:32]))


def second_step() -> bytes:
    """All second steps are bound to one thing."""
    return of_record(SECOND_STEPS)


def phone(uid: UUID) -> tuple[Kind, list[UUID]]:
    """The account's one phone lies in `people`."""
    return Kind.PHONE, [uid]


SEALED = (
    Blind("access.User", "phone_index", phone),
    Coded("sessions.Session", "session_data", session, ("session_key",)),
    Leaves("mfa.Authenticator", "data", second_step, ()),
)
