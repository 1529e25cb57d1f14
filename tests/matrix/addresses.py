"""What is called: every address of the installation, whoever wrote it."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from gerai.foundation.access.policies import Policy


@dataclass(frozen=True)
class Address:
    """One address of the installation and what it declares. `method`: it is an operation of the
    API, which answers to this method alone, called with a token."""

    name: str
    view: Callable[..., Any]
    params: tuple[str, ...]
    method: str = ""
    asks: frozenset[str] = frozenset()

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
            operation = operation_of(entry)
            if operation:
                asks = [one for one in operation.models if one.__ninja_param_source__ == "query"]
                names = {key for one in asks for key in one.__ninja_flatten_map__}
                method = operation.methods[0]
                yield Address(name, operation.view_func, params, method, frozenset(names))
            else:
                yield Address(name, entry.callback, params)


def operation_of(entry: URLPattern) -> Any:
    """The operation that an address of the API was made for; several share one path."""
    if not entry.callback.__module__.startswith("ninja."):
        return None
    view = inspect.getclosurevars(entry.callback).nonlocals["self"]
    return next(one for one in view.operations if one.operation_id == entry.name)
