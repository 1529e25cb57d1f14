"""Builders of test data: one function a thing, only what the test cares about is named."""

from .access import service, user
from .businesses import business, certificate, fact, owner, source

__all__ = ["business", "certificate", "fact", "owner", "service", "source", "user"]
