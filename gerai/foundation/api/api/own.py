"""What the token that calls is, and what it may do now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router

from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.api.engine.shapes import Shown
from gerai.foundation.api.policies import Call, bearer

router = Router(tags=["account"])


class TokenOut(Shown):
    """The token that calls, and where it may do what at this moment."""

    account: str
    token: UUID
    name: str
    expires_at: datetime
    may: dict[str, list[str]]


@router.get("", response=TokenOut, operation_id="account", summary="This token")
@bearer
def own(request: Call) -> dict[str, Any]:
    """What a posting no longer allows is not there, whatever the token was given for."""
    held = {one: areas(request.user, Permission(one)) for one in request.token.permissions}
    return {
        "account": request.user.name,
        "token": request.token.uid,
        "name": request.token.name,
        "expires_at": request.token.expires_at,
        "may": {one: places for one, places in held.items() if places},
    }
