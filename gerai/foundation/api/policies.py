"""The door of the API: every operation says who may call it, and is called through here alone.

`@public`, `@bearer` or `@needs(P, of=...)` stand below the router's decorator. Around the operation
come, in this order: what can be served at all, the token, its rate, one transaction with the scope
of account and token, the permission, the version that the caller saw, the key of a call that is
sent again, and the tag of what is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from gerai.foundation.access.models import User
from gerai.foundation.access.policies import PUBLIC, SIGNED_IN, Policy, Records, areas_of
from gerai.foundation.access.queries import areas, reach_of, require_any
from gerai.foundation.access.roles import Permission
from gerai.foundation.scope import NOBODY, acting

from . import actions, queries
from .engine import conditional, respond, tagged
from .engine.documents import asked, document
from .models import Token
from .rules import IDEMPOTENT, Problem, accepts_json, version_of

View = TypeVar("View", bound=Callable[..., Any])
UNSAFE = {"POST", "PATCH", "PUT", "DELETE"}


class Call(HttpRequest):
    """A request that passed the door; its user is the token's account, limited by the token."""

    user: User
    token: Token
    version: int


@dataclass(frozen=True)
class Door:
    """What is asked around one operation. `seen`: the caller says by If-Match which version of the
    record it saw; `once`: a call with an Idempotency-Key has its effect once; `folder`: where files
    that it takes are sealed."""

    view: Callable[..., Any]
    policy: Policy
    seen: bool = False
    once: bool = False
    folder: str = ""


def public(view: View) -> View:
    """Anyone at all; nothing of a person or a record is answered."""
    return hung(Door(view, PUBLIC), view)


def bearer(view: View) -> View:
    """Whoever bears a token; what is answered is the token's own."""
    return hung(Door(view, SIGNED_IN), view)


def needs(
    permission: Permission,
    *,
    of: Records | None = None,
    key: str = "uid",
    seen: bool = False,
    once: bool = False,
    folder: str = "",
) -> Callable[[View], View]:
    """A token whose account holds the permission; of a record as `access.policies.needs` has it."""

    def wrap(view: View) -> View:
        policy = Policy("needs", permission, of, key)
        return hung(Door(view, policy, seen, once, folder), view)

    return wrap


def hung(door: Door, view: View) -> View:
    """The operation carries its policy, is documented by it, and stands behind it."""
    vars(view).update(policy=door.policy, takes_file=door.folder, door=door)
    contribute_operation_callback(view, partial(documented, door))
    hang: Callable[[View], View] = decorate_view(partial(behind, door))
    return hang(view)


def documented(door: Door, operation: Operation) -> None:
    """The description names every answer that the door may give."""
    vars(door.view)["asks"] = asked(operation)
    document(
        operation,
        is_public=door.policy is PUBLIC,
        asks=door.policy.permission is not None,
        of=door.policy.of is not None or "{" in operation.path,
        seen=door.seen,
        once=door.once,
    )


def behind(door: Door, run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The operation, called only by who passes."""

    def inner(request: Any, **ids: Any) -> HttpResponse:
        request.operation, request.version = door.view, 0
        try:
            served(request, door)
            if door.policy is PUBLIC:
                actions.count(f"ip:{address(request)}", settings.API_PUBLIC_RATE, now())
                with acting(NOBODY):
                    return conditional(request, cached(tagged(request, run(request, **ids))))
            entered(request)
            return conditional(request, called(request, door, run, ids))
        except Problem as problem:
            return respond(request, problem)

    return inner


def served(request: HttpRequest, door: Door) -> None:
    """The answer has a form that is wanted, the body a size that is taken; nothing is asked that
    the operation does not know: a filter that is misspelt would be none."""
    if not accepts_json(request.headers.get("Accept", "")):
        raise Problem("not_acceptable")
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > (settings.UPLOAD_MB << 20 if door.folder else settings.API_BODY_KB << 10):
        raise Problem("too_large")
    if strange := sorted(set(request.GET) - vars(door.view)["asks"]):
        where = [{"in": "query", "field": name[:40], "problem": "unknown"} for name in strange[:9]]
        raise Problem("invalid", errors=where)


def known_form(request: HttpRequest, door: Door) -> None:
    """The body has the one form that the operation reads."""
    wanted = "multipart/form-data" if door.folder else "application/json"
    has_body = int(request.META.get("CONTENT_LENGTH") or 0) > 0
    if request.method in UNSAFE and has_body and request.content_type != wanted:
        raise Problem("unsupported")


def entered(request: Any) -> None:
    """The request's user is the account of its token."""
    at = now()
    token = queries.token_of(request.headers.get("Authorization", ""), at)
    if token is None:
        actions.count(f"stranger:{address(request)}", settings.API_PUBLIC_RATE, at)
        raise Problem("unauthenticated")
    actions.count(str(token.uid), settings.API_RATE, at)
    actions.used(token, at)
    request.token, request.user = token, token.account


def address(request: HttpRequest) -> str:
    """Where the call comes from, as tries to sign in are counted; those of whom the proxy says
    nothing are counted together."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def called(
    request: Any, door: Door, run: Callable[..., HttpResponse], ids: dict[str, Any]
) -> HttpResponse:
    """The operation in its transaction; what is answered with a problem leaves nothing behind."""
    with acting(reach_of(request.user)), transaction.atomic():
        try:
            record = allowed(request, door, ids)
            known_form(request, door)
            act = partial(acted, request, door, record, partial(run, request, **ids))
            key = request.headers.get("Idempotency-Key")
            response = keyed(request, key, act) if door.once and key is not None else act()
        except Problem as problem:
            response = respond(request, problem)
        if response.status_code >= 400 and not getattr(response, "stays", False):
            transaction.set_rollback(True)
    return response


def allowed(request: Any, door: Door, ids: dict[str, Any]) -> Any:
    """The record, if any. One that is not seen is missing; a seen one asks for the permission."""
    policy = door.policy
    if policy.permission is None:
        return None
    try:
        if policy.of is None:
            if not areas(request.user, policy.permission):
                raise Problem("forbidden")
            return None
        found: QuerySet[Any] = policy.of(request.user)
        if door.seen:
            found = found.select_for_update(of=("self",))
        record = get_object_or_404(found, **{policy.key: ids[policy.key]})
        require_any(request.user, policy.permission, areas=areas_of(record))
    except Http404:
        raise Problem("missing") from None
    except PermissionDenied:
        raise Problem("forbidden") from None
    return record


def acted(
    request: HttpRequest, door: Door, record: Any, run: Callable[[], HttpResponse]
) -> HttpResponse:
    """The operation, on the version of the record that the caller saw. A call that is sent again
    under its key does not come here: its version is the one of before."""
    if door.seen:
        same_version(request, record.version)
    return tagged(request, run())


def same_version(request: HttpRequest, version: int) -> None:
    """What the caller read is what is there."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise Problem("no_if_match")
    if version_of(given) != version:
        raise Problem("changed")


def keyed(request: Any, key: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Once for this key and token, however often it is sent."""
    if not IDEMPOTENT.fullmatch(key):
        where = {"in": "header", "field": "Idempotency-Key", "problem": "8 to 100 of A-Za-z0-9._:-"}
        raise Problem("invalid", errors=[where])
    digest = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        digest.update(repr(sorted(request.POST.lists())).encode())
        for name, file in sorted(request.FILES.items()):
            digest.update(f"{name}:{file.name}:{file.digest}".encode())
    else:
        digest.update(request.body)
    return actions.once(token=request.token, key=key, digest=digest.digest(), run=run, at=now())


def cached(response: HttpResponse) -> HttpResponse:
    """Reference data: the same for all, for an hour."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=3600"
    return response
