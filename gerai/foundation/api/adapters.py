"""django-ninja as Gerai has it: no operation without a policy, no problem that is not RFC 9457."""

from typing import Any

import orjson
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, ConfigError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.security import HttpBearer

from gerai.foundation.access.adapters import trouble_of
from gerai.foundation.answers import Refused
from gerai.foundation.states import WrongState

from .engine import respond
from .engine.documents import PROBLEM_SHAPE
from .rules import Problem, kind_of_status

ROOT = "/api/v1/"


class Bearer(HttpBearer):
    """The door has looked at the token already; without a door nobody enters."""

    openapi_description = "A token from the page “Token API” of an account."

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token that the door found."""
        return getattr(request, "token", None)


class Strict(Parser):
    """JSON as RFC 8259 has it: no NaN, no half characters, no depth that breaks the process."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values."""
        return orjson.loads(request.body)


class Api(NinjaAPI):
    """The API; an operation without a door is an error when the addresses are made."""

    def __init__(self, **given: Any) -> None:
        super().__init__(auth=Bearer(), parser=Strict(), docs_url=None, openapi_url=None, **given)

    def set_default_exception_handlers(self) -> None:
        """Every exception that means something to a caller is a problem; others are ours."""
        for kind in (
            Problem,
            Refused,
            WrongState,
            PermissionDenied,
            Http404,
            ObjectDoesNotExist,
            HttpError,
            ValidationError,
        ):
            self.add_exception_handler(kind, answered)

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        """The operations alone, each behind its door."""
        found: list[URLPattern | URLResolver] = []
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                for operation in view.operations:
                    if not hasattr(operation.view_func, "door"):
                        raise ConfigError(f"{operation.view_func.__name__} has no policy")
            found.extend(router.urls_paths(router.prefix))
        return found

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        """The name of an address is the id of its operation, of which there is one."""
        return str(operation.operation_id)

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where it stands."""
        return ROOT

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """With the shape of problems."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = PROBLEM_SHAPE
        return schema


def answered(request: HttpRequest, raised: Any) -> HttpResponse:
    """What an operation raised, as a problem; of a file that was not taken its own sentence."""
    if isinstance(raised, ValidationError) and (trouble := trouble_of(request)):
        raised = Refused(trouble)
    return respond(request, problem_of(raised))


def problem_of(raised: Exception) -> Problem:
    """The kind of problem that an exception is."""
    match raised:
        case Problem():
            return raised
        case Refused() | WrongState():
            return Problem("refused", str(raised) if isinstance(raised, Refused) else "")
        case PermissionDenied():
            return Problem("forbidden")
        case AuthenticationError():
            return Problem("unauthenticated")
        case ValidationError():
            return Problem("invalid", errors=[place_of(error) for error in raised.errors])
        case HttpError():
            return Problem(kind_of_status(raised.status_code).code)
    return Problem("missing")


def place_of(error: dict[str, Any]) -> dict[str, str]:
    """Where in the request, and what is wrong there; never what was sent."""
    source, *rest = (str(part) for part in error["loc"])
    return {"in": source, "field": ".".join(rest[-6:]), "problem": str(error["type"])}
