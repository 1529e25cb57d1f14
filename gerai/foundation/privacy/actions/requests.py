"""What a person asked for is written down with its deadline, and answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.events.rules import personal_looking
from gerai.foundation.privacy.models import Request
from gerai.foundation.privacy.rules import BREACH, deadlines, due


@transaction.atomic
def ask(
    *, holder: UUID, kind: str, received_at: datetime, area: str, by: User, at: datetime
) -> Request:
    """The request stands with the time by which it is answered. The caller has asked for the
    permission."""
    if kind == BREACH or kind not in deadlines(on=at.date()):
        raise Refused("Pilih jenis permintaan dari daftar.")
    if received_at > at:
        raise Refused("Permintaan belum mungkin diterima: waktunya di masa depan.")
    request = Request.objects.create(
        holder=holder,
        kind=kind,
        area_code=area,
        received_at=received_at,
        due_at=due(kind, since=received_at),
        by=by,
    )
    record("request.received", subject=request, by=by, area=area, holder=str(holder), kind=kind)
    return request


@transaction.atomic
def answer(*, uid: UUID, text: str, refused: bool, by: User, at: datetime) -> Request:
    """The request is answered, or refused for a reason; once."""
    request = Request.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.PRIVACY_MANAGE, area=request.area_code)
    if request.answered_at:
        raise Refused("Permintaan ini sudah dijawab.")
    said = " ".join(text.split())
    if len(said) < 3 or personal_looking(said):
        raise Refused("Tulis jawabannya dengan kata-kata, tanpa nomor atau alamat surel.")
    request.answered_at, request.answered_by = max(at, request.received_at), by
    request.answer, request.refused = said[:300], refused
    request.save(update_fields=["answered_at", "answered_by", "answer", "refused"])
    word = "yes" if at <= request.due_at else "no"
    area = request.area_code
    record("request.answered", subject=request, by=by, area=area, kind=request.kind, in_time=word)
    return request
