"""A gateway for SMS and WhatsApp by HTTP; the contract stands in docs/reference/messages.md."""

from .client import Gateway, Misplaced

__all__ = ["Gateway", "Misplaced"]
