"""The keys of this home fit this database, or nothing starts."""

from time import monotonic

from django.conf import settings

from gerai.foundation.scope import over_the_wall

from .keyring import DATA, INDEX, Keyring, KeyTrouble, make_key, read_keyring

FRESH = 0.2  # seconds in which a process may not know of a key that was just made


class Unlock:
    """The keyring of this process; a key that was made or retired since is noticed."""

    def __init__(self) -> None:
        self.cache_clear()

    def cache_clear(self) -> None:
        """As in a new process: nothing is known of the keys."""
        self.ring: Keyring | None = None
        self.stamp, self.looked = 0, 0.0

    def __call__(self) -> Keyring:
        """The keyring, made at the first use of a new installation; KeyTrouble when it does not
        fit."""
        now = monotonic()
        if self.ring is None or now - self.looked > FRESH:
            stamp = changed_at()
            if self.ring is None or stamp != self.stamp:
                self.ring = fitting()
                stamp = changed_at()
            self.stamp, self.looked = stamp, now
        return self.ring


unlock = Unlock()


def changed_at() -> int:
    """When a key was last put into the folder or taken out of it."""
    try:
        return int(settings.HOME.keys.stat().st_mtime_ns)
    except FileNotFoundError:
        return 0


def fitting() -> Keyring:
    """The keys of the home, all of them known to the database afterwards."""
    # Imported here: `gerai keys` lists the keys of a home without a database.
    from gerai.foundation.people.models import Fingerprint

    rows = list(Fingerprint.objects.all())
    known = {row.name: bytes(row.mark) for row in rows if row.retired_at is None}
    retired = {row.name for row in rows} - set(known)
    ring = read_keyring(settings.HOME).without(retired)
    if not ring.data and not ring.index and not rows and not kept():
        make_key(settings.HOME, DATA)
        make_key(settings.HOME, INDEX)
        ring = read_keyring(settings.HOME)
    fits(ring, known)
    fresh = [Fingerprint(name=name, mark=mark) for name, mark in ring.marks.items()]
    Fingerprint.objects.bulk_create(
        [row for row in fresh if row.name not in known], ignore_conflicts=True
    )
    return ring


@over_the_wall()
def kept() -> bool:
    """Whether this database has any personal value, whoever's."""
    from gerai.foundation.people.models import Value

    return Value.objects.exists()


def fits(ring: Keyring, known: dict[str, bytes]) -> None:
    """Every key that this database knows is there and is the same; else one sentence says which."""
    missing = [name for name in known if name not in ring.marks]
    if not ring.data or not ring.index:
        missing = missing or [DATA + "-1", INDEX + "-1"]
    if missing:
        raise KeyTrouble(
            f"Kunci data pribadi {', '.join(sorted(missing))} tidak ada di {settings.HOME.keys}. "
            "Salin kembali berkas kunci dari tempat penyimpanannya, lalu mulai lagi."
        )
    wrong = [name for name, mark in known.items() if ring.marks[name] != mark]
    if wrong:
        raise KeyTrouble(
            f"Kunci data pribadi {', '.join(sorted(wrong))} bukan kunci basis data ini. "
            "Kembalikan berkas kunci yang dipakai saat data ini disimpan, lalu mulai lagi."
        )
