"""Whether the pairs of a file can all be true together, and beside what is known already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from gerai.foundation.areas.rules import Pair
from gerai.foundation.tables.rules import Doubt

LENGTHS = {5: 2, 8: 5, 13: 8}  # of a code, and of the code above it
PREFIXES = {5: 2, 8: 4, 13: 7}  # how much of a BPS code names the area above


def judged(
    pairs: Iterable[Pair], standing: Mapping[str, str | None]
) -> tuple[list[Pair], list[Doubt]]:
    """The pairs that are right, and for every other one the reason.

    A kabupaten or kota whose code we know keeps it: the lists differ there (Jambi), and a row
    that says otherwise took one list for the other. The same holds for what lies below it.
    """
    pairs = list(pairs)
    by_code: dict[str, set[str]] = defaultdict(set)
    by_bps: dict[str, set[str]] = defaultdict(set)
    taken = {bps: code for code, bps in standing.items() if bps}
    for pair in pairs:
        by_code[pair.code].add(pair.bps)
        by_bps[pair.bps].add(pair.code)
    above = {code: bps for code, bps in standing.items() if bps and len(code) <= 5}
    above |= {
        pair.code: pair.bps
        for pair in pairs
        if len(by_code[pair.code]) == 1 and pair.code not in above
    }
    good: dict[str, Pair] = {}
    wrong = []
    for pair in pairs:
        holder = taken.get(pair.bps, pair.code)
        if pair.code not in standing:
            why = f"kode {pair.code} tidak dikenal. Cari kodenya: gerai areas find NAMA."
        elif len(by_code[pair.code]) > 1:
            why = f"{pair.code} dipasangkan dengan {either(by_code[pair.code])}. Pilih satu."
        elif len(by_bps[pair.bps]) > 1:
            why = f"kode BPS {pair.bps} dipasangkan dengan {either(by_bps[pair.bps])}. Pilih satu."
        elif why := displaced(pair, standing, above):
            pass
        elif holder != pair.code and holder not in by_code:
            why = f"kode BPS {pair.bps} sudah dipakai {holder}. Periksa barisnya."
        else:
            good[pair.code] = pair
            continue
        wrong.append(Doubt(pair.line, why))
    return list(good.values()), wrong


def displaced(pair: Pair, standing: Mapping[str, str | None], above: Mapping[str, str]) -> str:
    """Why the BPS code cannot belong there, seen from the regency; "" when it can."""
    known = standing[pair.code]
    if len(pair.code) <= 5 and known and known != pair.bps:
        return (
            f"kode BPS {pair.code} adalah {known}, bukan {pair.bps}. Kedua daftar berbeda di sini."
        )
    parent = pair.code[: LENGTHS.get(len(pair.code), 0)]
    expected = above.get(parent, "")
    if expected and pair.bps[: PREFIXES[len(pair.code)]] != expected:
        return f"kode BPS di bawah {parent} diawali {expected}, bukan {pair.bps}. Periksa barisnya."
    return ""


def either(codes: Iterable[str]) -> str:
    """33.10 dan 33.11."""
    return " dan ".join(sorted(codes))
