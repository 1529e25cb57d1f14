"""Sessions in the database that a copy of the database does not open.

The row's key is a digest of the cookie, so a stolen dump is no cookie; its content (a phone being
verified, a reset code) is sealed with the keys of `people`.
"""

import base64
import hmac
import json
import logging
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from gerai.foundation.answers import Refused
from gerai.foundation.people.engine import open_bytes, seal_bytes

log = logging.getLogger("gerai.sessions")


def digest(key: str | None) -> str:
    """What stands in the table for a cookie; 40 characters, as Django's column has them."""
    return hmac.digest(settings.SECRET_KEY.encode(), (key or "").encode(), "sha256").hex()[:40]


class SessionStore(db.SessionStore):
    """Django's own, with digests for keys and sealed content."""

    def _place(self) -> UUID:
        return UUID(hex=digest(self.session_key)[:32])

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sealed to this session: moved to another row it opens no more."""
        return base64.b64encode(
            seal_bytes(self._place(), 0, json.dumps(session_dict).encode())
        ).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was kept; a content that does not open counts as no session."""
        try:
            text = open_bytes(self._place(), 0, base64.b64decode(session_data))
        except (Refused, ValueError):
            log.warning("a session did not open")
            return {}
        kept: dict[str, Any] = json.loads(text)
        return kept

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row = self.model.objects.filter(
            session_key=digest(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            # Never adopted: a cookie that somebody planted gets a key of our own.
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        """Whether the cookie is one of ours."""
        return self.model.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row of this session."""
        if self.session_key is None:
            self._session_key = secrets.token_hex(16)
        return self.model(
            session_key=digest(self.session_key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

    def delete(self, session_key: str | None = None) -> None:
        """The session is over, here and in every other process."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=digest(key)).delete()
