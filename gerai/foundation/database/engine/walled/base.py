"""Each transaction is told its scope at its beginning, and a statement outside of any becomes one.

The settings are the transaction's own (SET LOCAL): a connection that goes back to a pool carries
nothing of whom it worked for. BEGIN and the settings are one round trip, in place of BEGIN alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import pq
from psycopg.errors import error_from_result

from gerai.foundation.scope import WHOLE, Scope, present

SAID = {pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK}
IDLE, BROKEN = pq.TransactionStatus.IDLE, pq.TransactionStatus.INERROR


class Walled:
    """A cursor whose statement outside of a transaction gets one of its own, with its scope."""

    db: "DatabaseWrapper"

    def _execute(self, *given: Any) -> Any:
        with self.db.scoped():
            return super()._execute(*given)  # type: ignore[misc]

    def _executemany(self, *given: Any) -> Any:
        with self.db.scoped():
            return super()._executemany(*given)  # type: ignore[misc]


class Cursor(Walled, CursorWrapper):
    """Django's own cursor, walled."""


class DebugCursor(Walled, base.CursorDebugWrapper):
    """The one that counts queries, walled."""


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection."""

    def make_cursor(self, cursor: Any) -> Any:
        return Cursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> Any:
        return DebugCursor(cursor, self)

    def init_connection_state(self) -> None:
        """The owner of the tables migrates and restores all of them, so it sees all of them."""
        super().init_connection_state()
        if os.environ.get("GERAI_ROLE") == "owner":
            self.say("; ".join(f"SET {name} = '{v}'" for name, v in WHOLE.settings.items()))

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit and (scope := present()):
            self.say("BEGIN; " + scope.orders)

    def tell(self, scope: Scope) -> None:
        """The open transaction has this scope from now on."""
        if self.connection is None or self.connection.info.transaction_status == BROKEN:
            return
        if self.connection.info.transaction_status != IDLE:
            self.say(scope.orders)
        elif scope:
            self.say("BEGIN; " + scope.orders)

    @contextmanager
    def scoped(self) -> Iterator[None]:
        """A statement in here is in a transaction, if a scope is to be told."""
        scope = present()
        idle = self.get_autocommit() and self.connection.info.transaction_status == IDLE
        if not (scope and idle):
            yield
            return
        self.say("BEGIN; " + scope.orders)
        try:
            yield
        except BaseException:
            if self.connection is not None and not self.connection.closed:
                self.say("ROLLBACK")
            raise
        self.say("COMMIT")

    def say(self, orders: str) -> None:
        """Statements without parameters, in one round trip."""
        with self.wrap_database_errors:
            result = self.connection.pgconn.exec_(orders.encode())
            if result.status not in SAID:
                raise error_from_result(result)
