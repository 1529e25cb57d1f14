"""JSON: a list of objects, or GeoJSON's features with their points. Numbers stay as written."""

import json
from pathlib import Path
from typing import Any

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules.cells import shown

LIMIT = 64 * 1024 * 1024
LATITUDE, LONGITUDE = "titik lintang", "titik bujur"
DEEPEST = 200


def objects(path: Path, encoding: str) -> list[dict[str, str]]:
    """Every object of the file as text by key; nested ones by dotted keys."""
    if path.stat().st_size > LIMIT:
        raise Refused(
            f"{shown(path)}: berkas JSON lebih dari {LIMIT >> 20} MB. Simpan sebagai CSV, "
            "yang boleh jauh lebih besar, atau bagi menjadi beberapa berkas."
        )
    try:
        with path.open(encoding=encoding) as file:
            said = json.load(file, parse_int=str, parse_float=str, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise Refused(
            f"{shown(path)}: JSON-nya rusak di baris {error.lineno}. Ekspor ulang berkasnya."
        ) from None
    except (RecursionError, UnicodeDecodeError):
        raise Refused(
            f"{shown(path)}: JSON-nya tidak bisa dibaca. Ekspor ulang berkasnya."
        ) from None
    return [flat(one) for one in listed(path, said)]


def listed(path: Path, said: Any) -> list[dict[str, Any]]:
    """The objects: a GeoJSON collection's, the list itself, or the only list inside an object."""
    if isinstance(said, dict) and isinstance(said.get("features"), list):
        return [feature(one) for one in said["features"] if isinstance(one, dict)]
    if isinstance(said, dict):
        lists = [value for value in said.values() if isinstance(value, list)]
        said = lists[0] if len(lists) == 1 else None
    if not isinstance(said, list) or not any(isinstance(one, dict) for one in said):
        raise Refused(
            f"{shown(path)}: JSON ini bukan daftar. "
            "Susun sebagai daftar objek, satu usaha satu objek."
        )
    return [one for one in said if isinstance(one, dict)]


def feature(said: dict[str, Any]) -> dict[str, Any]:
    """A feature's properties with its point; another geometry than a point is left out."""
    properties = said.get("properties")
    row = dict(properties) if isinstance(properties, dict) else {}
    geometry = said.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(point, list) and len(point) >= 2 and all(isinstance(x, str) for x in point[:2]):
        row |= {LONGITUDE: point[0], LATITUDE: point[1]}
    return row


def flat(said: dict[str, Any], above: str = "", depth: int = 0) -> dict[str, str]:
    """Text by key; lists of plain values joined, objects by dotted keys, null as empty."""
    row: dict[str, str] = {}
    for key, value in said.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and depth < DEEPEST:
            row |= flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            row[name] = ", ".join(str(one) for one in value if not isinstance(one, dict | list))
        elif value is True or value is False:
            row[name] = "ya" if value else "tidak"
        else:
            row[name] = "" if value is None else str(value)
    return row
