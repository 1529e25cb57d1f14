"""Two coordinates together: inside Indonesia, swapped, or somewhere else. No Django here."""

from .cells import Read

SOUTH, NORTH, WEST, EAST = -11.2, 6.3, 94.5, 141.2


def inside(latitude: float, longitude: float) -> bool:
    """Indonesia's box, sea included."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def place(latitude: float | None, longitude: float | None) -> Read:
    """The pair "lat,lng"; swapped ones are turned (only one order can be Indonesia)."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return Read()
    if inside(latitude, longitude):
        return Read(f"{latitude},{longitude}")
    if inside(longitude, latitude):
        return Read(f"{longitude},{latitude}")
    return Read(code="outside", why="koordinatnya di luar Indonesia. Periksa lintang dan bujurnya")
