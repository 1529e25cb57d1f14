"""Builders of test data: one function a thing, only what the test cares about is named."""

from .access import any_token, service, token, user
from .businesses import business, certificate, fact, owner, source
from .messages import given_up, letters, message

__all__ = [
    "any_token",
    "business",
    "certificate",
    "fact",
    "given_up",
    "letters",
    "message",
    "owner",
    "service",
    "source",
    "token",
    "user",
]
