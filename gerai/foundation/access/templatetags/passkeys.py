"""What a page tells the browser about passkeys, whether its reader must set one up, and who else
signs people in."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import second_steps, works

register = template.Library()


@register.simple_tag
def asked(options: dict[str, Any]) -> str:
    """What is asked of the browser, for an attribute."""
    return json.dumps(options, cls=DjangoJSONEncoder)


@register.simple_tag(takes_context=True)
def second_step_needed(context: dict[str, Any]) -> bool:
    """Whether the reader holds a task and has no second step where one is required."""
    user = context["request"].user
    required = settings.SECOND_STEP == "required" and isinstance(user, User)
    return required and works(user) and not second_steps(user)


@register.simple_tag
def provider_name() -> str:
    """What the button to the government's own sign-in says; nothing where there is none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


@register.simple_tag
def second_step_offered() -> bool:
    """Whether this installation leaves the second step to its officers."""
    return bool(settings.SECOND_STEP != "required")
