"""The description of the API, and the page that shows it."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import View, public


def description(api: object) -> View:
    """The view of the description, OpenAPI 3.1."""

    said = cache(lambda: json.dumps(api.get_openapi_schema()))  # type: ignore[attr-defined]

    @require_safe
    @public
    def openapi(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(said(), content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return openapi


@require_safe
@public
def docs(request: HttpRequest) -> HttpResponse:
    """The description to read and to try, served from here alone."""
    return render(
        request,
        "api/docs.html",
        {
            "settings": {
                "url": reverse("api_description"),
                "layout": "BaseLayout",
                "deepLinking": True,
            }
        },
    )
