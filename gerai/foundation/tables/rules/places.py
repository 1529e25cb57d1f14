"""Coordinates: one cell of degrees or metres, and two together: inside Indonesia, swapped, or
somewhere else. No Django here."""

import re
from collections.abc import Collection

import utm

from .cells import LONGEST_SUM, UNKNOWN, Read, clean, is_unknown

SOUTH, NORTH, WEST, EAST = -11.2, 6.3, 94.5, 141.2
ZONES = range(46, 55)
PLAIN = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
# "-7.123.456": a spreadsheet took the fraction for thousands.
GROUPED = re.compile(r"([+-]?\d{1,3})((?:\.\d{3})+(?:\.\d{1,2})?)")
MARKED = re.compile(
    r"(?P<degrees>\d{1,3})\s*°\s*(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"”″]|''|’’)\s*)?"
)
SIDED = re.compile(r"(?P<before>.*?)\s*(?P<side>LS|LU|BT|BB|[SNUTEW])\.?", re.IGNORECASE)
DECIMAL = re.compile(r"\d{1,3}[.,]\d+")
NEGATIVE, LATITUDE_SIDES = {"LS", "S", "BB", "W"}, {"LS", "LU", "S", "N", "U"}
METRES = re.compile(r"\d{6,8}(?:[.,]\d+)?")
HOW = "bukan koordinat. Tulis seperti -7.12345"


def coordinate(said: str) -> Read:
    """Degrees as a decimal fraction, or whole metres of a map grid. An apostrophe before it, a
    decimal comma, a fraction in thousands, degrees with their side (LS, BT) are repaired."""
    bare = clean(said)
    if is_unknown(bare):
        return UNKNOWN
    text = bare.replace(" ", "").strip("'`’")
    if len(text) > LONGEST_SUM:
        return Read(code="not_degrees", why=HOW)
    if PLAIN.fullmatch(text.rstrip("°")):
        value = float(text.rstrip("°").replace(",", "."))
        repair = "comma" if "," in text else "apostrophe" if said.strip()[:1] == "'" else ""
        return Read(round(value, 7), repair=repair)
    if METRES.fullmatch(text):
        return Read(round(float(text.replace(",", ".")), 2))
    if found := GROUPED.fullmatch(text):
        return Read(float(f"{found[1]}.{found[2].replace('.', '')}"), repair="grouped")
    return sided(text)


def sided(text: str) -> Read:
    """Degrees, minutes and seconds that name their side; without it they may be either."""
    found = SIDED.fullmatch(text)
    if not found:
        return Read(code="not_degrees", why=HOW)
    body, side = found["before"].lstrip("+-"), found["side"].upper()
    if DECIMAL.fullmatch(body):
        degrees = float(body.replace(",", "."))
    elif marked := MARKED.fullmatch(body):
        parts = (marked["degrees"], marked["minutes"], marked["seconds"])
        whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
        if minutes >= 60 or seconds >= 60:
            return Read(code="not_degrees", why=HOW)
        degrees = whole + minutes / 60 + seconds / 3600
    else:
        return Read(code="not_degrees", why=HOW)
    value = round(-degrees if side in NEGATIVE else degrees, 7)
    return Read(value, repair="sexagesimal")


def inside(latitude: float, longitude: float) -> bool:
    """Indonesia's box, sea included."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def is_grid(latitude: float | None, longitude: float | None) -> bool:
    """Whether two numbers are metres of a map grid (UTM) rather than degrees."""
    if latitude is None or longitude is None:
        return False
    east, north = axes(latitude, longitude)
    return 100_000 <= east < 1_000_000 and (north <= 700_000 or 8_700_000 <= north <= 10_000_000)


def axes(latitude: float, longitude: float) -> tuple[float, float]:
    """East and north of two numbers in metres; millions can only be a northing."""
    return (latitude, longitude) if longitude >= 1_000_000 > latitude else (longitude, latitude)


def place(latitude: float | None, longitude: float | None, zones: Collection[int] = ()) -> Read:
    """The pair "lat,lng"; swapped ones are turned (only one order can be Indonesia), a south gets
    the sign that it lacks where the north would be elsewhere. Metres of a map grid become degrees
    where only one zone is possible, else they are a question."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return Read()
    if inside(latitude, longitude):
        return Read(f"{latitude},{longitude}")
    if inside(longitude, latitude):
        return Read(f"{longitude},{latitude}", repair="swapped")
    if latitude > NORTH and inside(-latitude, longitude):
        return Read(f"{-latitude},{longitude}", repair="sign")
    if is_grid(latitude, longitude):
        return of_grid(latitude, longitude, zones)
    return Read(code="outside", why="koordinatnya di luar Indonesia. Periksa lintang dan bujurnya")


def of_grid(latitude: float, longitude: float, zones: Collection[int]) -> Read:
    """Degrees of the point in the only zone that the row's province has."""
    if len(zones) != 1:
        why = "koordinatnya dalam meter (UTM) tanpa zona. Tulis dalam derajat, seperti -7.12345"
        return Read(code="grid", why=why)
    # South of the equator northings are counted down from ten million.
    east, north = axes(latitude, longitude)
    southern = north > 5_000_000
    try:
        found = utm.to_latlon(east, north, min(zones), northern=not southern)
    except utm.OutOfRangeError:
        return Read(code="grid", why="angka meternya di luar peta. Tulis koordinat dalam derajat")
    degrees = tuple(round(float(one), 6) for one in found)
    if not inside(*degrees):
        return Read(code="outside", why="koordinatnya di luar Indonesia. Periksa angkanya")
    return Read(f"{degrees[0]},{degrees[1]}", repair="grid")
