"""JSON: lists of objects wherever they stand, or GeoJSON's features with their points. Numbers stay
as they are written, but for a fourth decimal where three could be taken for thousands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules.layout import spoken, words
from gerai.foundation.tables.rules.sheets import Part

from . import limits
from .cutting import named
from .saying import unmistakable
from .sources import Source, compared
from .text import OLD

LATITUDE, LONGITUDE = "titik lintang", "titik bujur"
KEY = "kunci"
DEEPEST = 200
NESTED = 6  # objects inside objects in which lists are looked for
GROUPS = frozenset(words()["groups"])
Object = dict[str, Any]


def of_objects(path: Path, encoding: str) -> Source:
    """Every list of objects in the file is a table; a column for every key that an object has."""
    said = parsed(path, encoding)
    lists = dict(listed(said))
    if not lists:
        raise Refused("JSON ini bukan daftar. Susun sebagai daftar objek, satu usaha satu objek.")
    source = compared([part_of(name, some) for name, some in lists.items()], "json")
    source.encoding = encoding
    return source


def parsed(path: Path, encoding: str) -> Any:
    """What the file says; a broken one is refused with its line."""
    if path.stat().st_size > limits.OBJECTS:
        raise Refused(
            f"berkas JSON lebih dari {limits.OBJECTS >> 20} MB. Simpan sebagai CSV, "
            "yang boleh jauh lebih besar, atau bagi menjadi beberapa berkas."
        )
    try:
        with path.open(encoding=encoding, errors=OLD) as file:
            return json.load(
                file, parse_int=str, parse_float=unmistakable, parse_constant=lambda _: None
            )
    except json.JSONDecodeError as error:
        raise Refused(f"JSON-nya rusak di baris {error.lineno}. Ekspor ulang berkasnya.") from None
    except RecursionError:
        raise Refused("JSON-nya tidak bisa dibaca. Ekspor ulang berkasnya.") from None


def listed(said: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, list[Object]]]:
    """The lists of objects, each by the key that it stands under."""
    if isinstance(said, list):
        some = [one for one in said if isinstance(one, dict)]
        if some:
            yield name, [row for one in some for row in exploded(one)]
    elif isinstance(said, dict) and isinstance(said.get("features"), list):
        yield name, [feature(one) for one in said["features"] if isinstance(one, dict)]
    elif isinstance(said, dict) and depth < NESTED:
        found = [pair for key, value in said.items() for pair in listed(value, key, depth + 1)]
        values = list(said.values())
        if not found and len(values) > 1 and all(isinstance(one, dict) for one in values):
            yield name, [{KEY: key} | one for key, one in said.items()]
        yield from found


def exploded(said: Object) -> Iterator[Object]:
    """The object itself; one that only names a group gives each object of its list, with its own
    words beside."""
    lists = [key for key, value in said.items() if is_objects(value)]
    own = {key: value for key, value in said.items() if not isinstance(value, dict | list)}
    grouping = all(not GROUPS.isdisjoint(spoken(key)) for key in own)
    if len(lists) != 1 or not grouping:
        yield said
        return
    for one in said[lists[0]]:
        for inner in exploded(one):
            yield own | inner


def is_objects(value: Any) -> bool:
    """A list that holds objects and nothing else."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def feature(said: Object) -> Object:
    """A feature's properties with its point; another geometry than a point is left out."""
    properties = said.get("properties")
    row = dict(properties) if isinstance(properties, dict) else {}
    geometry = said.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(point, list) and len(point) >= 2 and all(isinstance(x, str) for x in point[:2]):
        row |= {LONGITUDE: point[0], LATITUDE: point[1]}
    return row


def part_of(name: str, rows: list[Object]) -> Part:
    """The objects as a table; a cell for every key of any of them."""
    texts = [flat(one) for one in rows]
    keys = tuple(dict.fromkeys(key for row in texts for key in row))
    if not keys:
        raise Refused("daftar ini kosong. Kirim berkas yang berisi daftarnya.")
    if len(keys) > limits.COLUMNS:
        raise Refused(
            f"ada {len(keys)} kolom, paling banyak {limits.COLUMNS}. "
            "Hapus yang tidak dipakai, lalu kirim lagi."
        )
    cells = [
        (number, tuple(row.get(key, "") for key in keys))
        for number, row in enumerate(texts, start=1)
    ]
    return Part(name, named(keys), cells)


def flat(said: Object, above: str = "", depth: int = 0) -> dict[str, str]:
    """Text by key; lists of plain values joined, objects by dotted keys, null as empty."""
    row: dict[str, str] = {}
    for key, value in said.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and depth < DEEPEST:
            row |= flat(value, f"{name}.", depth + 1)
        elif is_objects(value) and depth < NESTED:
            for one in value:
                for inner, text in flat(one, f"{name}.", depth + 1).items():
                    row[inner] = f"{row[inner]}, {text}" if row.get(inner) else text
        elif isinstance(value, list):
            row[name] = ", ".join(str(one) for one in value if not isinstance(one, dict | list))
        elif value is True or value is False:
            row[name] = "ya" if value else "tidak"
        else:
            row[name] = "" if value is None else str(value)
        if len(row.get(name, "")) > limits.CELL:
            raise Refused(
                f"isi {name[:60]} lebih dari {limits.CELL} huruf. Pendekkan, lalu kirim lagi."
            )
    return row
