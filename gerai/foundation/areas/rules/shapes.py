"""The shapes of areas: what a GeoJSON file may hold, and how a shape is drawn. Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .names import CODE, DAMAGED, depth
from .rings import crossing

SOUTH, NORTH, WEST, EAST = -11.5, 6.5, 94.5, 141.5
DIGITS: Final = 5  # a hundred-thousandth of a degree is about a metre
WIDTH: Final = 660  # of a drawn map, in units
LEVEL: Final = 2

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's rings as a file gives them; a point inside an odd number of them is inside."""

    code: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One area on a drawn map: its path, and where its name stands; all in units of the map."""

    code: str
    name: str
    path: str
    x: int
    y: int


def outlines(told: Any) -> tuple[list[Outline], list[str]]:
    """The outlines of a GeoJSON collection, and every trouble with it: what, and where."""
    features = told.get("features") if isinstance(told, dict) else None
    features = features if isinstance(features, list) else []
    if not any(isinstance(one, dict) for one in features):
        return [], ["ini bukan GeoJSON berisi fitur. Ekspor batasnya sebagai FeatureCollection."]
    name = code_property(features)
    if not name:
        return [], [
            "tidak ada properti yang berisi kode Kemendagri bertitik, misalnya 33.10. Kode tanpa "
            "titik bisa kode BPS, yang berbeda; tambahkan kode bertitik di tiap fitur."
        ]
    found: dict[str, Outline] = {}
    places: dict[str, int] = {}
    troubles = []
    for at, feature in enumerate(features, start=1):
        code = said(feature, name)
        trouble = wrong_code(code, name) or twice(code, places)
        rings: tuple[Ring, ...] = ()
        if not trouble:
            rings, trouble = rings_of(feature.get("geometry"))
        if trouble:
            troubles.append(f"fitur {at}{f' ({code})' if code else ''}: {trouble}")
        else:
            found[code] = Outline(code, rings)
            places[code] = at
    return list(found.values()), troubles


def code_property(features: Iterable[Any]) -> str:
    """The property that holds a dotted code in most features; "" if none does."""
    counts: dict[str, int] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        for name, value in (properties if isinstance(properties, dict) else {}).items():
            if isinstance(value, str) and CODE.fullmatch(value.strip()) and "." in value:
                counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default="")


def said(feature: Any, name: str) -> str:
    """The code of a feature as it is written."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(name) if isinstance(properties, dict) else None
    return "" if value is None else str(value).strip()[:40]


def twice(code: str, places: Mapping[str, int]) -> str:
    """What is wrong when an earlier feature has the same code."""
    if code not in places:
        return ""
    return f"kode ini sudah ada di fitur {places[code]}. Gabungkan menjadi satu MultiPolygon."


def wrong_code(code: str, name: str) -> str:
    """What is wrong with the form of a code, if anything."""
    if not code:
        return f"properti “{name}” kosong. Isi dengan kode Kemendagri, misalnya 33.10."
    if DAMAGED.fullmatch(code):
        return (
            f"kode {code} kehilangan angka karena dianggap bilangan. "
            "Tulis sebagai teks, misalnya 33.10."
        )
    if depth(code) != LEVEL:
        return "ini bukan kode kabupaten atau kota. Tulis seperti 33.10."
    return ""


def rings_of(geometry: Any) -> tuple[tuple[Ring, ...], str]:
    """All rings of a Polygon or MultiPolygon, or what is wrong and where."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    told = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(told, list) or not told:
        return (), "bentuknya kosong atau bukan Polygon/MultiPolygon. Isi, atau hapus fiturnya."
    rings = []
    for at, polygon in enumerate([told] if kind == "Polygon" else told, start=1):
        if not isinstance(polygon, list) or not polygon:
            return (), f"poligon {at} kosong. Isi, atau hapus poligonnya."
        for number, line in enumerate(polygon, start=1):
            ring, trouble = ring_of(line)
            if trouble:
                return (), f"poligon {at}, cincin {number}: {trouble}"
            rings.append(ring)
    kept = tuple(ring for ring in rings if ring)
    return kept, "" if kept else "bentuknya lebih kecil dari beberapa meter. Periksa skalanya."


def ring_of(line: Any) -> tuple[Ring, str]:
    """A closed ring of distinct points, to the metre; () when it is smaller than that."""
    if not isinstance(line, list) or len(line) < 4:
        return (), "kurang dari 4 titik. Cincin yang utuh punya paling sedikit 4."
    points: list[Point] = []
    for at, pair in enumerate(line, start=1):
        point = point_of(pair)
        if isinstance(point, str):
            return (), f"titik {at} {point}"
        if not points or points[-1] != point:
            points.append(point)
    if line[0][:2] != line[-1][:2]:
        return (), "tidak tertutup. Titik terakhir harus sama dengan titik pertama."
    if len(points) < 4:
        return (), ""
    if place := crossing(points):
        east, north = place
        return (), (
            f"garisnya memotong dirinya sendiri di dekat ({east}, {north}), sehingga bagian "
            "dalamnya tidak jelas. Perbaiki bentuknya (di QGIS: Fix geometries), lalu impor lagi."
        )
    return tuple(points), ""


def point_of(pair: Any) -> Point | str:
    """Longitude and latitude in Indonesia, or what is wrong with them."""
    numbers = pair[:2] if isinstance(pair, list) else []
    if len(numbers) < 2 or any(type(x) not in {int, float} for x in numbers):
        return "bukan pasangan bilangan bujur dan lintang."
    east, north = numbers
    if WEST <= east <= EAST and SOUTH <= north <= NORTH:
        return round(float(east), DIGITS), round(float(north), DIGITS)
    where = f"({str(east)[:20]}, {str(north)[:20]}) di luar Indonesia"
    if WEST <= north <= EAST and SOUTH <= east <= NORTH:
        return f"{where}: bujur dan lintangnya terbalik. Tulis bujur dahulu."
    return f"{where}. Koordinat harus bujur dan lintang dalam derajat (WGS 84)."


def drawn(
    found: Mapping[str, Iterable[Ring]], names: Mapping[str, str]
) -> tuple[list[Shape], tuple[int, int]]:
    """Areas side by side on a map, and its width and height; large ones first, so that a town lies
    upon the regency around it."""
    known = {code: tuple(rings) for code, rings in found.items()}
    points = [point for rings in known.values() for ring in rings for point in ring]
    if not points:
        return [], (0, 0)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, (north - south), 0.01)
    shapes = []
    for code in sorted(known, key=lambda code: -size(max(known[code], key=size))):
        lines = [
            [(round((x - west) * squeeze * scale), round((north - y) * scale)) for x, y in ring]
            for ring in known[code]
        ]
        largest = max(lines, key=size)
        x, y = middle(largest)
        shapes.append(Shape(code, names.get(code, code), "".join(map(path, lines)), x, y))
    return shapes, (round((east - west) * squeeze * scale), round((north - south) * scale))


def size(ring: Iterable[tuple[float, float]]) -> float:
    """The surface of a ring, in whatever its units are."""
    points = list(ring)
    sides = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in sides)) / 2


def middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """Where a name may stand: the middle of the ring's longest line through its half height."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    level = (low + high) / 2 + 0.25
    cuts = sorted(
        x + (level - y) * (u - x) / (v - y)
        for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y < level) != (v < level)
    )
    spans = [
        (right - left, (left + right) / 2)
        for left, right in zip(cuts[::2], cuts[1::2], strict=True)
    ]
    across = max(spans)[1] if spans else sum(x for x, _ in ring) / len(ring)
    return round(across), round(level)


def path(line: list[tuple[int, int]]) -> str:
    """A ring as an SVG path in whole units; steps that do not move are left out."""
    kept = [point for at, point in enumerate(line) if not at or point != line[at - 1]]
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z"
