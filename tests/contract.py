"""T31: the description of the API against the API itself, by Schemathesis with all its checks."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.transport.wsgi import WSGI_TRANSPORT, WSGITransport

from gerai.foundation.api.engine.tags import tag_of
from gerai.inventory.registry.models import Business

DESCRIPTION = "/api/v1/openapi.json"


class InProcess(WSGITransport):
    """Calls an app of this process: some checks send along what only a socket knows."""

    def send(self, case: Any, **more: Any) -> Any:
        """One call."""
        for name in ("max_redirects", "verify", "cert", "proxies"):
            more.pop(name, None)
        return super().send(case, **more)


WSGI_TRANSPORT.__class__ = InProcess


@dataclass
class Report:
    """How many calls were made of how many operations, and what was wrong."""

    calls: int = 0
    operations: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


def run(
    token: str,
    *,
    cases: int,
    pinned: dict[str, dict[str, str]],
    seed: int = 31,
    only: str = "",
    whole: bool = True,
) -> Report:
    """Every operation, called `cases` times with right and wrong data, as who bears the token;
    `pinned`: what an operation is called with, by its id, so that it finds something; `whole`: also
    each bound of each field, and calls that follow from one another."""
    app = App()
    schema = schemathesis.openapi.from_wsgi(
        DESCRIPTION, app, config=config(token, cases, pinned, seed, whole=whole)
    )
    if only:
        schema = schema.include(operation_id=only)
    try:
        return told(from_schema(schema).execute())
    finally:
        app.end()


class App:
    """The installation as a WSGI server calls it, from threads whose connections last as long as
    the run: to open one for each call costs the database more than the call."""

    def __init__(self) -> None:
        self.app, self.held = get_wsgi_application(), {}
        self.settings = connections["default"].settings_dict
        self.age, self.settings["CONN_MAX_AGE"] = self.settings["CONN_MAX_AGE"], None

    def __call__(self, environ: Any, start: Any) -> Any:
        """One request."""
        given = environ | {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": ""}
        answer = self.app(given, start)
        if threading.current_thread() is not threading.main_thread():
            held = connections["default"]
            self.held[id(held)] = held
        return answer

    def end(self) -> None:
        """Nobody calls any more."""
        self.settings["CONN_MAX_AGE"] = self.age
        for connection in self.held.values():
            connection.inc_thread_sharing()
            connection.close()


def config(
    token: str, cases: int, pinned: dict[str, dict[str, str]], seed: int, *, whole: bool
) -> SchemathesisConfig:
    """All phases and all checks; the same calls in each run."""
    given: dict[str, Any] = {
        "seed": seed,
        "workers": 1,
        "generation": {
            "deterministic": True,
            "max-examples": cases,
            "mode": "all",
            "no-shrink": True,
            "database": "none",
        },
        "checks": {
            # A record that was changed meanwhile is no data that is wrong, and neither is a page
            # that is gone; without If-Match the answer is 428.
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "304", "401", "403", "404", "409", "410", "412"]
            },
            "negative_data_rejection": {
                "expected-statuses": ["4xx"],
            },
            "missing_required_header": {
                "expected-statuses": ["401", "403", "404", "415", "422", "428"]
            },
        },
        "phases": {
            "coverage": {"enabled": whole},
            "stateful": {
                "enabled": whole,
                "generation": {"max-examples": max(3, cases // 10)},
            },
        },
        "operations": [
            {"include-operation-id": name, "parameters": parameters}
            for name, parameters in pinned.items()
        ]
        + [
            {
                # A part without a file name is a field, not a file: no shape can say so.
                "include-operation-id": "send_list",
                "checks": {"positive_data_acceptance": {"enabled": False}},
            }
        ],
    }
    if token:
        given["auth"] = {"openapi": {"Bearer": {"bearer": token}}}
    return SchemathesisConfig.from_dict(given)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Every other call that names a version names the present one, or no change would be tried."""
    if "If-Match" in (case.headers or {}) and "uid" in (case.path_parameters or {}):
        named = str(case.headers["If-Match"])
        found = Business.objects.filter(uid=case.path_parameters["uid"]).first()
        if found and len(named) % 4:
            case.headers["If-Match"] = tag_of(found.version, b"")


def told(stream: Iterator[Any]) -> Report:
    """What came of it."""
    report = Report()
    for event in stream:
        if isinstance(event, events.NonFatalError | events.FatalError):
            report.failures.append(f"{getattr(event, 'label', '')}: {event.info or event}")
        if not isinstance(event, events.ScenarioFinished):
            continue
        report.calls += len(event.recorder.interactions)
        report.operations.add(event.label or "")
        if event.status is Status.FAILURE:
            report.failures += list(failed(event))
    return report


def failed(event: Any) -> Iterator[str]:
    """Each failed check once: of which operation, what, and the call that shows it."""
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.status is Status.FAILURE:
                failure = check.failure_info.failure
                asked = event.recorder.interactions[case_id].request
                said = event.recorder.interactions[case_id].response
                yield (
                    f"{event.label} [{event.phase.value}] {check.name}: {failure.title} "
                    f"{failure.message[:200]} | {asked.method} {asked.uri[:200]} "
                    f"{str(asked.body)[:400]} | {said and said.content[:200]!r}"
                )
