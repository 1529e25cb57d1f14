"""What lies outside this installation's own area is refused, with a sentence."""

from gerai.foundation.answers import Refused
from gerai.foundation.areas import queries


def require_inside(code: str) -> None:
    """The area exists and lies in this installation's root; else a sentence that says so."""
    found = queries.area(code)
    if found is None:
        raise Refused(f"Kode wilayah “{code}” tidak dikenal. Cari kodenya: gerai areas find NAMA.")
    if not queries.inside_root(code):
        label = queries.labels([code])[code]
        own = queries.labels([queries.root()])[queries.root()]
        raise Refused(
            f"{label} ({code}) di luar wilayah kantor ini, yaitu {own}. "
            "Serahkan data itu kepada kantor di wilayahnya."
        )
