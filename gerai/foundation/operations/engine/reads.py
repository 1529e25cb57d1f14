"""How many pages somebody took in this minute, over all processes of the web."""

import threading
from ipaddress import ip_address, ip_network

from django.core.cache import cache

SHARE = 20  # each process tells the others after a twentieth of what is allowed
NETWORK = 64  # bits of an IPv6 address that one household has


class Reads:
    """Counts in memory, and now and then in the memory that all processes share: a page costs no
    statement more, and the limit is overstepped by a twentieth a process at most."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.minute = 0
        self.counts: dict[str, list[int]] = {}  # whose: known of all, not yet told

    def count(self, whose: str, most: int, at: float) -> int:
        """One more; how many it are now."""
        with self.lock:
            if int(at // 60) != self.minute:
                self.minute, self.counts = int(at // 60), {}
            held = self.counts.setdefault(whose, [0, 0])
            held[1] += 1
            if sum(held) > most or held[1] < max(1, most // SHARE):
                return sum(held)
            told, held[1] = held[1], 0
        held[0] = cache.incr(f"reads:{self.minute}:{whose}", told)
        return sum(held)


def is_one_of_many(address: str) -> str:
    """Whom an address stands for: itself, or its network of IPv6; nobody for a proxy of this very
    machine that the settings do not know of, behind which everybody is."""
    known = ip_address(address)
    if known.is_loopback:
        return ""
    return str(ip_network((address, NETWORK), strict=False)) if known.version == 6 else address
