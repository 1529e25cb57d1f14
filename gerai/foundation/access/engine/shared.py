"""Django's cache in one table of the same database, so that every web process counts together.

Django's own database cache counts all rows at each write and throws away any of them when full,
which would let a rival forget the tries they made; this one forgets only what is over.
"""

import hmac
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

from gerai.foundation import sql

PACKAGE = "gerai.foundation.access"
FOREVER = timedelta(days=3650)


class Shared(BaseCache):
    """Values are JSON; keys are digests; adding and counting are one statement each."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _digest(self, key: str, version: int | None) -> bytes:
        made = self.make_key(key, version)
        return hmac.digest(settings.SECRET_KEY.encode(), made.encode(), "sha256")

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return timezone.now() + (FOREVER if seconds is None else timedelta(seconds=seconds))

    def _rows(self) -> Any:
        # Imported here: Django makes its caches before its models.
        from gerai.foundation.access.models import Remembered

        return Remembered.objects

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value while it lasts."""
        row = self._rows().filter(key=self._digest(key, version), until__gt=timezone.now()).first()
        return default if row is None else row.value

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """The value lasts `timeout` seconds."""
        row = {"key": self._digest(key, version), "value": value, "until": self._until(timeout)}
        self._rows().bulk_create(
            [self._rows().model(**row)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "until"],
        )

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Only one of several rivals adds it."""
        row = (self._digest(key, version), json.dumps(value), self._until(timeout))
        with connection.cursor() as cursor:
            cursor.execute(sql.text(PACKAGE, "remember_once"), row)
            return cursor.fetchone() is not None

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """One more; counting begins anew when the default time is over."""
        row = (self._digest(key, version), delta, self._until(DEFAULT_TIMEOUT))
        with connection.cursor() as cursor:
            cursor.execute(sql.text(PACKAGE, "count_up"), row)
            return int(cursor.fetchone()[0])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forgotten."""
        return bool(self._rows().filter(key=self._digest(key, version)).delete()[0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """It lasts longer, if it is still there."""
        rows = self._rows().filter(key=self._digest(key, version), until__gt=timezone.now())
        return bool(rows.update(until=self._until(timeout)))

    def clear(self) -> None:
        """All is forgotten."""
        self._rows().all().delete()
