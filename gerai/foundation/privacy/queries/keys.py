"""The keys and how far a change of them is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gerai.foundation.people.models import Fingerprint, Rotation
from gerai.foundation.people.queries import KeyUse, keys_in_use, sealed_places

# What lies in a place, for people; one without words is shown by its name.
WORDS = {
    "people.Value": _("Data pribadi"),
    "outbox.Message.sealed_to": _("Pesan: tujuan"),
    "outbox.Message.sealed_letter": _("Pesan: isi"),
    "access.User.phone_index": _("Akun: nomor HP"),
    "api.Answered.body": _("Jawaban API"),
    "hooks.Hook.secret": _("Webhook: kunci tanda tangan"),
    "sessions.Session.session_data": _("Sesi masuk"),
    "mfa.Authenticator.data": _("Masuk dua langkah"),
    "registry.Proposal.mark": _("Usulan dari daftar"),
    "files/packages": _("Salinan data"),
    "files/exports": _("Berkas unduhan"),
    "intake.Mending.sealed": _("Perbaikan baris"),
    "files/lists": _("Baris mentah daftar"),
    "files/uploads": _("Berkas kiriman"),
    "files/originals": _("Berkas asli daftar"),
    "files/returns": _("Berkas untuk pengirim"),
}


def word_of(place: str) -> str:
    """What lies there."""
    return str(WORDS.get(place, place))


@dataclass(frozen=True)
class Use:
    """How much of what needs a key."""

    word: str
    count: int


@dataclass(frozen=True)
class Shown:
    """A key as the page shows it."""

    name: str
    mark: str
    newest: bool
    needed: bool
    uses: list[Use]


@dataclass(frozen=True)
class PlaceDone:
    """How far one place is."""

    word: str
    seen: int
    total: int
    changed: int


@dataclass(frozen=True)
class Progress:
    """How far a rotation is."""

    percent: int
    places: list[PlaceDone]
    state: str
    started_at: datetime
    ended_at: datetime | None


def progress(rotation: Rotation) -> Progress:
    """How far each place is, in the order in which they are gone through."""
    stages = {stage.place: stage for stage in rotation.stages.all()}
    places = [
        PlaceDone(word_of(name), stage.seen, stage.total, stage.changed)
        if (stage := stages.get(name))
        else PlaceDone(word_of(name), 0, 0, 0)
        for name in (place.name for place in sealed_places())
    ]
    done = sum(stage.done for stage in stages.values())
    parts = sum(
        min(stage.seen / stage.total, 1.0)
        for stage in stages.values()
        if stage.total and not stage.done
    )
    percent = 100 if rotation.ended_at else min(99, int(100 * (done + parts) / len(places)))
    state = "ended" if rotation.ended_at else "stopped" if rotation.stopped_at else "going"
    return Progress(percent, places, state, rotation.started_at, rotation.ended_at)


@dataclass(frozen=True)
class KeysPage:
    """What the page of the keys shows."""

    keys: list[Shown]
    retired: list[Fingerprint]
    last: Progress | None
    may_rotate: bool


def keys_page() -> KeysPage:
    """Every key, what needs it, and the last rotation."""
    keys = keys_in_use()
    last = Rotation.objects.order_by("-pk").first()
    return KeysPage(
        keys=[shown(key) for key in keys],
        retired=list(Fingerprint.objects.exclude(retired_at=None).order_by("name")),
        last=progress(last) if last else None,
        may_rotate=any(key.needed for key in keys if not key.newest),
    )


def shown(key: KeyUse) -> Shown:
    """In words."""
    uses = [Use(word_of(place), count) for place, count in key.needed.items()]
    return Shown(key.name, key.mark, key.newest, bool(key.needed), uses)
