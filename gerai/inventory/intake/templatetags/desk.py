"""What a reader may do at the intake desk: {% load desk %}."""

from typing import Any

from django import template

from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def may_send(context: dict[str, Any]) -> bool:
    """Whether the reader may send lists for any area."""
    return bool(areas(context["request"].user, Permission.LIST_ENTER))
