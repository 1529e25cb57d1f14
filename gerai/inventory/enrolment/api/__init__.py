"""Businesses by the API: the same filters, actions and refusals as on the pages."""

from . import reading, writing
from .router import router

__all__ = ["reading", "router", "writing"]
