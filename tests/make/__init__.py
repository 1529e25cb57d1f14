"""Builders of test data: one function a thing, only what the test cares about is named."""

from .access import service, user

__all__ = ["service", "user"]
