"""The keys of this home fit this database, or nothing starts."""

from functools import cache

from django.conf import settings

from .keyring import DATA, INDEX, Keyring, KeyTrouble, make_key, read_keyring


@cache
def unlock() -> Keyring:
    """The keyring, made at the first use of a new installation; KeyTrouble when it does not fit."""
    # Imported here: `gerai keys` lists the keys of a home without a database.
    from gerai.foundation.people.models import Fingerprint, Value

    known = {row.name: bytes(row.mark) for row in Fingerprint.objects.all()}
    ring = read_keyring(settings.HOME)
    if not ring.data and not ring.index and not known and not Value.objects.exists():
        make_key(settings.HOME, DATA)
        make_key(settings.HOME, INDEX)
        ring = read_keyring(settings.HOME)
    fits(ring, known)
    fresh = [Fingerprint(name=name, mark=mark) for name, mark in ring.marks.items()]
    Fingerprint.objects.bulk_create(
        [row for row in fresh if row.name not in known], ignore_conflicts=True
    )
    return ring


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
