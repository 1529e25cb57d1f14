"""What the description of an operation says beyond its shapes: every problem, header and key."""

from http import HTTPStatus
from typing import Any

from ninja.operation import Operation

from gerai.foundation.api.rules import IDEMPOTENT, kinds

from .answers import PROBLEM

SHAPE = {"$ref": "#/components/schemas/Problem"}
READ = ("406", "429")
TAGGED = {
    "ETag": {"schema": {"type": "string"}, "description": "The version of what is shown."},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}-[0-9a-f]{16}"$'},
    "description": "The ETag of the record as it was read.",
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag that the caller has already: then 304.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": f"^{IDEMPOTENT.pattern}$"},
    "description": "The same key within a day has its effect once and is answered alike.",
}
PROBLEM_SHAPE: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457; title and detail in the language of Accept-Language (id, en).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": sorted(kinds())},
        "reason": {"type": "string", "description": "What refused it, in Bahasa."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "field", "problem"],
                "properties": {
                    "in": {"type": "string"},
                    "field": {"type": "string"},
                    "problem": {"type": "string"},
                },
            },
        },
        "records": {"type": "array", "items": {"type": "string", "format": "uuid"}},
    },
}


def document(
    operation: Operation, *, is_public: bool, asks: bool, of: bool, seen: bool, once: bool
) -> None:
    """The operation's description names the problems that its door and its shapes may raise."""
    reads = operation.methods == ["GET"]
    takes = bool(asked(operation))
    codes = {400, 406, 422, 429}
    codes |= set() if is_public else {401}
    codes |= {403} if asks else set()
    codes |= {404} if of else set()
    codes |= {410} if takes and reads else set()
    codes |= {412, 428} if seen else set()
    codes |= set() if reads else {409, 413, 415}
    parameters = [IF_NONE_MATCH] if reads else []
    parameters += [IF_MATCH] if seen else []
    parameters += [KEY] if once else []
    extra = operation.openapi_extra or {}
    answers = extra.setdefault("responses", {})
    for code in sorted(codes):
        answers[code] = problem(code)
    if reads:
        answers[200] = {"headers": TAGGED}
        answers[304] = {"description": "The caller has it already."}
    if parameters:
        extra["parameters"] = [*extra.get("parameters", []), *(dict(one) for one in parameters)]
    operation.openapi_extra = extra


def asked(operation: Operation) -> frozenset[str]:
    """The names that may stand in the query of an operation."""
    models = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    return frozenset(name for one in models for name in one.__ninja_flatten_map__)


def problem(status: int) -> dict[str, Any]:
    """One problem as an answer."""
    said: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": SHAPE}},
    }
    if status == 429:
        said["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    return said
