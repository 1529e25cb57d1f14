"""Addresses of operations: for machines, and for who looks after the installation."""

from .happened import events
from .machines import health, metrics
from .outbox import messages, try_again

__all__ = ["events", "health", "messages", "metrics", "try_again"]
