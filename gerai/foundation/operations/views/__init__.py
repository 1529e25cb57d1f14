"""Addresses of operations: for machines, and for who looks after the installation."""

from .auditing import chain, check
from .happened import events
from .machines import health, metrics
from .outbox import messages, try_again

__all__ = ["chain", "check", "events", "health", "messages", "metrics", "try_again"]
