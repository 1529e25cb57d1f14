"""A record on paper."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.documents.engine import render
from gerai.foundation.events.actions import record
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.paper import TEMPLATE, paper_of


@transaction.atomic
def print_sheet(*, uid: UUID, by: User, at: datetime) -> bytes:
    """The record's sheet as PDF, personal values masked; who took it stands in the events."""
    business = Business.objects.visible_to(by).get(uid=uid)
    require(by, Permission.BUSINESS_VIEW, area=business.area_code)
    made = render(TEMPLATE, paper_of(business, by=by.name, at=at), at=at)
    note_seen(by=by, act="paper", holders=[business.uid], at=at)
    record("business.printed", subject=business, by=by, area=business.area_code)
    return made
