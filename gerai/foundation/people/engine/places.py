"""The places of a database where something lies sealed or blinded, each able to bring what lies
there under the newest keys, some rows at a time.

An app declares its places as SEALED in its personal.py. A row is written only where it still is as
it was read: what somebody else wrote meanwhile stays.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model

from gerai.foundation.people.rules import Kind

from .keyring import DATA, INDEX, number_of
from .sealing import HEAD, INDEX_BYTES, blind, chunk, head_of, index_under, resealed, unseal
from .unlocking import unlock

Bound = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Step:
    """Some rows were gone through: up to where (nothing: there are no more), how many, and how many
    of them came under the newest key."""

    cursor: str
    seen: int
    changed: int


class Place(Protocol):
    """Where something lies under a key."""

    @property
    def name(self) -> str:
        """By which progress is told."""

    def total(self) -> int:
        """How many rows or files lie there now."""

    def step(self, after: str, limit: int) -> Step:
        """The next ones are under the newest key; in the caller's transaction."""

    def needing(self, key: str) -> int:
        """How many can be read, or found, only with this key."""


def of_value(uid: UUID, kind: str) -> bytes:
    """A value is bound to its id and its kind."""
    return uid.bytes + kind.encode()


def of_record(uid: UUID) -> bytes:
    """Bytes of a record are bound to its uid."""
    return chunk(uid, 0)


def put(
    model: type[Model], fields: Sequence[str], rows: Sequence[tuple[Any, list[Any], list[Any]]]
) -> int:
    """Each row (key, as it was, as it is to be) that is still as it was; how many those are."""
    if not rows:
        return 0
    meta: Any = model._meta
    key = meta.pk.rel_db_type(connection)
    columns = [meta.get_field(name) for name in fields]
    names = [column.column for column in columns]
    kinds = [str(column.db_type(connection)) for column in columns]
    quote = connection.ops.quote_name
    arrays = ", ".join(f"%s::{kind}[]" for kind in (key, *kinds, *kinds))
    given = ["key", *(f"old_{name}" for name in names), *(f"new_{name}" for name in names)]
    put_ = ", ".join(f"{quote(name)} = v.{quote('new_' + name)}" for name in names)
    same = " AND ".join(f"t.{quote(name)} = v.{quote('old_' + name)}" for name in names)
    statement = (
        f"UPDATE {quote(meta.db_table)} t SET {put_} "  # noqa: S608 (names of our own columns)
        f"FROM unnest({arrays}) AS v({', '.join(map(quote, given))}) "
        f"WHERE t.{quote(meta.pk.column)} = v.key AND {same}"
    )
    olds = list(zip(*(old for _key, old, _new in rows), strict=True))
    news = list(zip(*(new for _key, _old, new in rows), strict=True))
    with connection.cursor() as cursor:
        lists = [[row[0] for row in rows], *map(list, olds), *map(list, news)]
        cursor.execute(statement, lists)
        return int(cursor.rowcount)


def counted(model: type[Model], field: str, width: int, head: bytes | str) -> int:
    """How many rows have these first bytes, or letters, in the column."""
    quote = connection.ops.quote_name
    meta: Any = model._meta
    column = quote(meta.get_field(field).column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {quote(meta.db_table)} "  # noqa: S608 (the same)
            f"WHERE substring({column} from 1 for {width}) = %s",
            [head],
        )
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Column:
    """A column of sealed bytes; `bound` says of the columns `reads` to what they are sealed."""

    label: str
    field: str
    bound: Bound
    reads: tuple[str, ...] = ("uid",)

    @property
    def model(self) -> type[Model]:
        """The table's model."""
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        """Table and column."""
        return f"{self.label}.{self.field}"

    def total(self) -> int:
        """Rows with something in the column."""
        return self.model._default_manager.exclude(**{self.field: None}).count()

    def rows(self, after: str, limit: int) -> list[tuple[Any, ...]]:
        """The next rows: key, content, and what it is bound to."""
        found = self.model._default_manager.exclude(**{self.field: None}).order_by("pk")
        found = found.filter(pk__gt=after) if after else found
        return list(found.values_list("pk", self.field, *self.reads)[:limit])

    def step(self, after: str, limit: int) -> Step:
        """The next rows are under the newest key."""
        rows = self.rows(after, limit)
        changed = []
        for key, held, *said in rows:
            old = self.told(held)
            if (new := self.again(self.bound(*said), old)) != old:
                changed.append((key, [old], [new]))
        count = put(self.model, [self.field], changed)
        return Step(str(rows[-1][0]) if len(rows) == limit else "", len(rows), count)

    def told(self, held: Any) -> Any:
        """The content as it is compared and written."""
        return bytes(held)

    def again(self, bound: bytes, held: Any) -> Any:
        """The same under the newest key."""
        return resealed(bound, held)

    def needing(self, key: str) -> int:
        """Rows that this key sealed."""
        if not key.startswith(DATA):
            return 0
        return counted(self.model, self.field, HEAD, head_of(number_of(key)))


class Coded(Column):
    """The same where the bytes stand as base64 text."""

    def told(self, held: Any) -> str:
        """As it is."""
        return str(held)

    def again(self, bound: bytes, held: str) -> str:
        """The same under the newest key; what is no sealed text of ours stays."""
        return again_coded(bound, held)

    def needing(self, key: str) -> int:
        """Three bytes are four letters."""
        if not key.startswith(DATA):
            return 0
        head = b64encode(head_of(number_of(key))).decode()
        return counted(self.model, self.field, len(head), head)


class Leaves(Column):
    """A column of JSON in which texts of some names, or lists of them, are sealed as base64."""

    NAMES = ("secret", "seed", "migrated_codes")

    def told(self, held: Any) -> str:
        """As JSON."""
        return json.dumps(held)

    def again(self, bound: bytes, held: str) -> str:
        """Each sealed text under the newest key."""
        said = json.loads(held)
        for name in set(self.NAMES) & set(said):
            one = said[name]
            said[name] = (
                [again_coded(bound, text) for text in one]
                if isinstance(one, list)
                else again_coded(bound, one)
            )
        return json.dumps(said)

    def sealed(self) -> Iterator[str]:
        """Every sealed text."""
        for said in self.model._default_manager.values_list(self.field, flat=True).iterator():
            for name in set(self.NAMES) & set(said):
                yield from [said[name]] if isinstance(said[name], str) else said[name]

    def needing(self, key: str) -> int:
        """Texts that this key sealed."""
        if not key.startswith(DATA):
            return 0
        head = b64encode(head_of(number_of(key))).decode()
        return sum(text.startswith(head) for text in self.sealed())


def again_coded(bound: bytes, text: str) -> str:
    """A sealed text in base64 under the newest key."""
    return b64encode(resealed(bound, b64decode(text))).decode()


class Values:
    """The personal values themselves: sealed, and blinded for being found."""

    label, name = "people.Value", "people.Value"
    fields = ("sealed", "index")

    def total(self) -> int:
        """All of them."""
        return int(apps.get_model(self.label)._default_manager.count())

    def step(self, after: str, limit: int) -> Step:
        """The next ones are under the newest keys."""
        model, ring = apps.get_model(self.label), unlock()
        found = model._default_manager.order_by("pk")
        found = found.filter(pk__gt=after) if after else found
        rows = list(found.values_list("pk", "kind", *self.fields)[:limit])
        heads = head_of(ring.newest_data), ring.newest_index.to_bytes(2)
        changed = []
        for key, kind, sealed, index in rows:
            old = [bytes(sealed), bytes(index)]
            if (old[0][:HEAD], old[1][:2]) == heads:
                continue
            bound = of_value(key, kind)
            plain = unseal(bound, old[0]).decode()
            changed.append((key, old, [resealed(bound, old[0]), blind(Kind(kind), plain)]))
        count = put(model, self.fields, changed)
        return Step(str(rows[-1][0]) if len(rows) == limit else "", len(rows), count)

    def needing(self, key: str) -> int:
        """Values that this key sealed, or wrote the index of."""
        model, number = apps.get_model(self.label), number_of(key)
        if key.startswith(DATA):
            return counted(model, "sealed", HEAD, head_of(number))
        return counted(model, "index", 2, number.to_bytes(2))


@dataclass(frozen=True)
class Blind(Column):
    """A column that repeats the index of a value of some holder: whose text is opened to write it
    anew. `bound` gives of the columns `reads` the kind and the holders that may have the text;
    where nobody has it any more the mark finds nothing from now on."""

    def step(self, after: str, limit: int) -> Step:
        """The next rows are under the newest index key."""
        rows, ring = self.rows(after, limit), unlock()
        changed = []
        for key, held, *said in rows:
            old = bytes(held)
            if old[:2] != ring.newest_index.to_bytes(2):
                changed.append((key, [old], [self.anew(old, *self.bound(*said))]))
        count = put(self.model, [self.field], changed)
        return Step(str(rows[-1][0]) if len(rows) == limit else "", len(rows), count)

    def anew(self, old: bytes, kind: Kind, holders: list[UUID]) -> bytes:
        """The index of the same text."""
        ring, number = unlock(), int.from_bytes(old[:2])
        values = apps.get_model("people.Value")._default_manager.filter(holder__in=holders)
        for key, sealed in values.filter(kind=kind.value).values_list("pk", "sealed"):
            text = unseal(of_value(key, kind.value), bytes(sealed)).decode()
            if number in ring.index and index_under(ring, number, kind, text) == old:
                return blind(kind, text)
        return ring.newest_index.to_bytes(2) + bytes(INDEX_BYTES)

    def needing(self, key: str) -> int:
        """Rows whose index this key wrote."""
        if not key.startswith(INDEX):
            return 0
        return counted(self.model, self.field, 2, number_of(key).to_bytes(2))
