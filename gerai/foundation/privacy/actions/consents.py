"""A person agrees, and withdraws; what hangs on it is asked where it is used."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.privacy.models import Consent
from gerai.foundation.privacy.queries.consents import agreed
from gerai.foundation.privacy.rules import Channel, Purpose, purpose_of, text_of


def named(purpose: str, at: datetime) -> Purpose:
    """The purpose that holds now."""
    found = purpose_of(purpose, on=localdate(at))
    if found is None:
        raise Refused("Tujuan itu tidak ada dalam daftar. Pilih salah satu dari daftar tujuan.")
    return found


@transaction.atomic
def give(*, holder: UUID, purpose: str, channel: str, area: str, by: User, at: datetime) -> Consent:
    """The person has agreed to the present text; once more makes no difference. The caller has
    asked for the permission."""
    found = named(purpose, at)
    text = text_of(found, on=localdate(at))
    if not found.needs_consent or text is None:
        raise Refused("Untuk tujuan itu tidak diperlukan persetujuan.")
    consent, fresh = Consent.objects.get_or_create(
        holder=holder,
        purpose=purpose,
        withdrawn_at=None,
        defaults={
            "area_code": area,
            "version": text.version,
            "channel": Channel(channel).value,
            "given_at": at,
            "taken_by": by,
        },
    )
    if fresh:
        said = {"purpose": purpose, "version": text.version, "channel": consent.channel}
        record("consent.given", subject=consent, by=by, area=area, holder=str(holder), **said)
    return consent


@transaction.atomic
def withdraw(*, uid: UUID, holder: UUID, channel: str, by: User, at: datetime) -> Consent:
    """From this moment on nothing that hangs on it is open; the receipt stays."""
    consent = Consent.objects.select_for_update(of=("self",)).get(uid=uid, holder=holder)
    if consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_by = max(at, consent.given_at), by
        consent.withdrawn_channel = Channel(channel).value
        consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_channel"])
        record(
            "consent.withdrawn",
            subject=consent,
            by=by,
            area=consent.area_code,
            holder=str(holder),
            purpose=consent.purpose,
            channel=consent.withdrawn_channel,
        )
    return consent


def require_purpose(purpose: str, *, holders: Collection[UUID], at: datetime) -> None:
    """The data may be used for it now: the purpose is held, and where it rests on consent one of
    those who may speak for them has agreed."""
    found = named(purpose, at)
    if found.needs_consent and not agreed(holders, purpose):
        raise Refused(
            f"Orang ini belum menyetujui, atau sudah menarik persetujuan, untuk: {found.id}. "
            "Mintalah persetujuannya dahulu."
        )
