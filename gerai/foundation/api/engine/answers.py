"""A problem as an answer."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

from gerai.foundation.api.rules import Problem, language_of, said

PROBLEM = "application/problem+json"


def language(request: HttpRequest) -> str:
    """The language of the answer: API addresses are the same in both."""
    return language_of(parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]))


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """RFC 9457, in the reader's language."""
    tongue = language(request)
    text = json.dumps(said(problem, tongue), ensure_ascii=False)
    response = HttpResponse(text, status=problem.kind.status, content_type=PROBLEM)
    response.headers["Content-Language"] = tongue
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language, Authorization"
    if problem.kind.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Gerai"'
    for name, value in problem.headers.items():
        response.headers[name] = value
    vars(response)["stays"] = problem.stays
    return response
