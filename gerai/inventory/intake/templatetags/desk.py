"""What a reader may do at the intake desk: {% load desk %}."""

from typing import Any

from django import template
from django.utils.timezone import now

from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries.working import Acts, acts_of

register = template.Library()


@register.simple_tag(takes_context=True)
def may_send(context: dict[str, Any]) -> bool:
    """Whether the reader may send lists for any area."""
    return bool(areas(context["request"].user, Permission.LIST_ENTER))


@register.simple_tag(takes_context=True)
def acts(context: dict[str, Any], found: BusinessList) -> Acts:
    """What the reader may do next with the list; looked for once a page."""
    reader = context["request"].user
    known: Acts = vars(found).get("acts") or acts_of(found, reader, now(), may=context.get("may"))
    vars(found)["acts"] = known
    return known
