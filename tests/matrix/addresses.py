"""What is called: every address of the installation, whoever wrote it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from gerai.foundation.access.policies import Policy


@dataclass(frozen=True)
class Address:
    """One address of the installation and what it declares."""

    name: str
    view: Callable[..., Any]
    params: tuple[str, ...]

    @property
    def policy(self) -> Policy | None:
        """What the view says of itself; None when it is silent."""
        return getattr(self.view, "policy", None)

    @property
    def is_foreign(self) -> bool:
        """Written by others; may answer 403 or 404 by a state of the account itself."""
        return not self.view.__module__.startswith(("gerai.", "tests."))


def addresses(
    urlconf: Any = None, resolver: URLResolver | None = None, space: str = ""
) -> Iterator[Address]:
    """Every address below a resolver, whoever wrote it."""
    for entry in (resolver or get_resolver(urlconf)).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(resolver=entry, space=inner)
        elif isinstance(entry, URLPattern):
            params = tuple(entry.pattern.regex.groupindex) or tuple(
                getattr(entry.pattern, "converters", ())
            )
            name = f"{space}{entry.name}" if entry.name else f"(unnamed) {entry.pattern}"
            yield Address(name, entry.callback, params)
