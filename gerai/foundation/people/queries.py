"""Reading personal values: masked for pages, by blind index, and in clear for a stated purpose."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps

from gerai.foundation.scope import over_the_wall

from . import engine
from .models import Value
from .rules import Kind, Malformed, Masked, masked, normalise


def of_holders(
    holders: Iterable[UUID], kinds: Sequence[Kind] | None = None
) -> Iterator[tuple[Value, Kind, str]]:
    """Each value of the holders in clear, the newest first."""
    values = Value.objects.filter(holder__in=list(holders)).order_by("-at", "-id")
    if kinds is not None:
        values = values.filter(kind__in=kinds)
    for value in values.iterator():
        kind = Kind(value.kind)
        yield value, kind, engine.opened(value.id, kind, bytes(value.sealed))


def masked_of(holders: Iterable[UUID]) -> dict[UUID, dict[Kind, list[Masked]]]:
    """What may be shown of each holder's values: at most the last four, the newest first."""
    found: dict[UUID, dict[Kind, list[Masked]]] = defaultdict(lambda: defaultdict(list))
    for value, kind, text in of_holders(holders):
        shown = Masked(value.id, masked(kind, text), value.source, value.at)
        found[value.holder][kind].append(shown)
    return {holder: dict(kinds) for holder, kinds in found.items()}


def clear_of(holders: Iterable[UUID], kinds: Sequence[Kind]) -> dict[UUID, dict[Kind, list[str]]]:
    """The values in clear, for a job with a stated purpose (linkage, a logged export) alone."""
    found: dict[UUID, dict[Kind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for value, kind, text in of_holders(holders, kinds):
        if text not in found[value.holder][kind]:
            found[value.holder][kind].append(text)
    return {holder: dict(kinds_) for holder, kinds_ in found.items()}


def holders(kind: Kind, text: str) -> list[UUID]:
    """Who has this value, however it is spelt; nobody when it can't be one."""
    try:
        plain = normalise(kind, text)
    except Malformed:
        return []
    found = Value.objects.filter(index__in=engine.blinds(kind, plain), kind=kind)
    return list(found.order_by("holder").values_list("holder", flat=True).distinct())


def declared() -> dict[str, tuple[str, ...]]:
    """What every app says in its personal.py: model label to the personal fields in clear."""
    found: dict[str, tuple[str, ...]] = {}
    for said in personal_files():
        found |= said.FIELDS
    return found


def sealed_places() -> list[engine.Place]:
    """Every place that the apps declare as holding something sealed or blinded, in order."""
    return [place for said in personal_files() for place in getattr(said, "SEALED", ())]


def personal_files() -> Iterator[Any]:
    """The personal.py of every app that has one, lower apps first."""
    for config in apps.get_app_configs():
        name = f"{config.name}.personal"
        if config.name.startswith("gerai.") and find_spec(name):
            yield import_module(name)


def named(uids: Collection[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """What apps call holders that are no person of theirs: what it is, its name, and more."""
    found: dict[UUID, tuple[str, str, str]] = {}
    for said in personal_files():
        if hasattr(said, "named"):
            found |= said.named(uids)
    return found


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key: whether it is the one that writes, and where something still needs it."""

    name: str
    mark: str
    newest: bool
    needed: dict[str, int]


def keys_in_use() -> list[KeyUse]:
    """Every key of the database that was not retired, with what would be lost without it."""
    ring, places = engine.unlock(), sealed_places()
    newest = {f"{engine.DATA}-{ring.newest_data}", f"{engine.INDEX}-{ring.newest_index}"}
    return [
        KeyUse(name, mark.hex(), name in newest, needed_by(name, places))
        for name, mark in ring.marks.items()
    ]


def needed_by(key: str, places: Sequence[engine.Place]) -> dict[str, int]:
    """How many rows or files of each place this key opens or finds; places without are left out."""
    with over_the_wall():
        counts = {place.name: place.needing(key) for place in places}
    return {name: count for name, count in counts.items() if count}


def old_keys() -> list[str]:
    """The keys that write no more."""
    ring = engine.unlock()
    newest = {f"{engine.DATA}-{ring.newest_data}", f"{engine.INDEX}-{ring.newest_index}"}
    return [name for name in ring.marks if name not in newest]
