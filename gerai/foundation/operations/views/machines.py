"""Whether the installation lives, and its figures for the monitor."""

import os

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

from gerai.foundation.access.policies import machine, public
from gerai.foundation.operations import queries


@require_safe
@never_cache
@public
def health(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, 503 when the database does not answer. Says no more."""
    alive = queries.database_answers()
    return JsonResponse({"status": "ok" if alive else "down"}, status=200 if alive else 503)


@require_safe
@never_cache
@machine("metrics")
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text for whoever bears the token of keys/metrics; for all others a 404."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(queries.Backlog())
    registry.register(queries.Outbox())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
