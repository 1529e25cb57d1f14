"""The keys of personal data are changed, by who looks after the whole installation."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.foundation.people.actions import rotating
from gerai.foundation.people.models import Rotation
from gerai.foundation.people.queries import old_keys


def require_whole(by: User) -> None:
    """Keys are of the whole installation, so whoever looks after a part of it may not."""
    if not holds(by, Permission.PRIVACY_MANAGE, area=root()):
        raise Refused(
            "Kunci berlaku untuk seluruh pemasangan. Mintalah pengelola yang bertugas untuk "
            "seluruh wilayah."
        )


@transaction.atomic
def rotate(*, by: User, at: datetime) -> Rotation:
    """All that is sealed comes under the newest keys, by the worker or by who calls `go_on`."""
    require_whole(by)
    rotation = rotating.begin(at=at)
    record("rotation.started", subject=rotation, by=by, area=root(), old=old_keys())
    later("privacy.reseal", rotation_id=rotation.pk)
    return rotation


@transaction.atomic
def stop_rotation(*, by: User, at: datetime) -> Rotation | None:
    """The rotation rests; what was done stays done."""
    require_whole(by)
    if rotation := rotating.stop(at=at):
        record("rotation.stopped", subject=rotation, by=by, area=root())
    return rotation


def go_on(*, seconds: float, clock: Callable[[], datetime]) -> Rotation | None:
    """The rotation goes on for so long; the event tells when it has come to its end."""
    rotation = rotating.work(seconds=seconds, clock=clock)
    if rotation and rotation.ended_at:
        changed = sum(rotation.stages.values_list("changed", flat=True))
        record("rotation.ended", subject=rotation, by=None, area=root(), changed=changed)
    return rotation


def retire(*, name: str, by: User, at: datetime) -> None:
    """The old key opens nothing any more, and its file is gone."""
    require_whole(by)
    rotating.retire(name=name, at=at)
    last = Rotation.objects.order_by("-pk").first() or rotating.begin(at=at)
    record("rotation.key_retired", subject=last, by=by, area=root(), key=name)
