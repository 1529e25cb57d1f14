"""gerai restore: a backup becomes an installation again, as it was at any moment since.

Everything is read and checked first, then built beside, then checked again by running it; only
what passed is put in place, and what stood there is kept.
"""

import argparse
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gerai.foundation.answers import FAILED, Answer, Refused
from gerai.foundation.database.engine import Cluster, Damaged, DatabaseTrouble, Place, stop_unused
from gerai.foundation.database.engine.archive import ship, waiting
from gerai.foundation.database.engine.place import STAMP, room
from gerai.foundation.database.engine.recovery import Plan, contents_of, plan, recover, unpack
from gerai.foundation.database.rules import spoken
from gerai.foundation.home import Home, home_of
from gerai.foundation.operations.engine import processes
from gerai.foundation.operations.engine.keeping import NOTED, alone, place_of
from gerai.foundation.people.engine import KeyTrouble, read_keys

from .backup import OUTSIDE, clock, number, place_and_name, tell

GIVEN = {"keys", "gerai.toml"}  # what may lie in the new home before


def arguments(parser: argparse.ArgumentParser) -> None:
    """From where, up to when, to where, with which keys."""
    parser.add_argument(
        "backup", metavar="DIR", help="folder cadangan, atau satu cadangan di dalam"
    )
    parser.add_argument("--until", default="latest", metavar="SAAT", help="2026-11-26 10:00:00+07")
    parser.add_argument("--home", default="", metavar="RUMAH", help="rumah instalasi yang baru")
    parser.add_argument("--keys", default="", metavar="DIR", help="folder salinan kunci")
    parser.add_argument(
        "--replace", action="store_true", help="ganti; yang lama disimpan di sebelah"
    )


def run(options: argparse.Namespace) -> Answer:
    """The installation of the backup stands in the home, checked, and does not run yet."""
    began = time.monotonic()
    if os.environ.get("DATABASE_URL"):
        raise Refused(OUTSIDE)
    home = Home(Path(options.home).expanduser().absolute()) if options.home else home_of()
    place, name = place_and_name(home, options.backup)
    until = moment(options.until, home)
    vacant(home, replace=options.replace)
    take_rest(place, home, home_of())
    tell(f"Memeriksa {place.path} …")
    todo = plan(place, name, until)
    keys = fitting_keys(todo, home, options.keys)
    if not (disk := room(home.path.parent)).holds(todo.size):
        raise Refused(
            f"Pemulihan perlu sekitar {spoken(todo.size)}, sedangkan {home.path.parent} tinggal "
            f"{spoken(disk.free)}. Perbesar ruang simpan atau pakai --home di disk lain."
        )
    draft = Home(home.path.with_name(f".{home.path.name}.{os.getpid()}"))
    try:
        found = build(todo, draft, keys, home)
        aside = put(draft, home)
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)
    seconds = round(time.monotonic() - began, 1)
    data = {"home": str(home.path), "backup": todo.backup.folder.name, "seconds": seconds}
    return Answer(data | found | {"kept": aside}, lines(todo, home, found, aside, seconds))


def moment(text: str, home: Home) -> datetime | None:
    """The moment that was asked for, in the office's time without an offset. None: the latest."""
    if text == "latest":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(
            f'Saat "{text[:40]}" tidak terbaca. Tulis seperti 2026-11-26 10:00:00+07, atau latest.'
        ) from None
    zone = os.environ.get("GERAI_TIME_ZONE") or home.config.get("time_zone", "Asia/Jakarta")
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    if at > datetime.now(UTC):
        raise Refused(f"Saat {clock(at)} belum tiba. Pakai --until latest untuk yang terbaru.")
    return at


def vacant(home: Home, *, replace: bool) -> None:
    """Nothing stands there but keys and settings, or what stands there is to be replaced and nobody
    uses it now; else Refused."""
    there = {entry.name for entry in home.path.iterdir()} if home.path.is_dir() else set()
    if not there - GIVEN:
        return
    if not replace:
        raise Refused(
            f"{home.path} tidak kosong; tidak ada yang diubah. Pakai --home dengan folder baru, "
            "atau --replace: yang lama disimpan di sebelahnya."
        )
    cluster = Cluster(home)
    if processes.serving(home) is None:
        stop_unused(cluster)
    if processes.serving(home) is not None or cluster.listens():
        raise Refused(
            f"Instalasi di {home.path} sedang dipakai. Jalankan `gerai stop`, lalu ulangi.",
            code=FAILED,
        )


def take_rest(place: Place, *homes: Home) -> None:
    """What an installation of these backups wrote last is added to them."""
    for home in homes:
        if waiting(home) and place_of(home).path == place.path:
            tell(f"Mengambil log perubahan terakhir dari {home.path} …")
            with alone(home):
                ship(home, place)


def fitting_keys(todo: Plan, home: Home, given: str) -> Path | None:
    """The folder of the keys that the backup was sealed with; Refused before anything is made."""
    known = todo.backup.manifest.keys
    candidates = [Path(given).expanduser().absolute()] if given else [home.keys, home_of().keys]
    folder = next((each for each in candidates if each.is_dir()), None)
    marks: dict[str, str] = {}
    if folder:
        marks = {name: mark.hex() for name, mark in read_keys(folder).marks.items()}
    if missing := sorted(set(known) - set(marks)):
        raise KeyTrouble(
            f"Kunci {', '.join(missing)} tidak ada di {folder or home.keys}. Kunci tidak ikut "
            "dicadangkan: ambil salinannya, lalu ulangi dengan --keys FOLDER."
        )
    if wrong := sorted(name for name, mark in known.items() if marks[name] != mark):
        raise KeyTrouble(
            f"Kunci {', '.join(wrong)} di {folder} bukan kunci cadangan ini. Pakai --keys dengan "
            "folder kunci yang dipakai saat cadangan dibuat."
        )
    return folder


def build(todo: Plan, draft: Home, keys: Path | None, home: Home) -> dict[str, Any]:
    """The draft holds the whole installation, was started, looked at and stopped; what was seen."""
    draft.path.mkdir(mode=0o700)
    if keys:
        shutil.copytree(keys, draft.keys)
        draft.private(draft.keys)
    draft.path.chmod(0o711)
    cluster = Cluster(draft)
    tell(f"Membongkar cadangan {todo.backup.folder.name} …")
    unpack(todo, cluster)
    if (
        home.path / "gerai.toml"
    ).exists():  # what this machine is set to is not a thing of the past
        shutil.copy2(home.path / "gerai.toml", draft.path)
    tell("Memutar log perubahan …")
    try:
        recover(todo, cluster, tell)
        tell("Memeriksa hasilnya …")
        return seen(todo, cluster)
    finally:
        try:
            cluster.stop()
        except DatabaseTrouble:
            tell("Server percobaan tidak berhenti dengan rapi.")


def seen(todo: Plan, cluster: Cluster) -> dict[str, Any]:
    """What stands in the draft; Damaged when it is empty, torn, or not what the keys open."""
    tables = contents_of(cluster)
    rows = sum(count for count, _sum in tables.values())
    lost = sorted(set(todo.backup.manifest.rows) - set(tables))
    if not rows or (lost and len(lost) == len(todo.backup.manifest.rows)):
        raise Damaged(
            f"Hasil pemulihan kosong, padahal cadangan {todo.backup.folder.name} berisi "
            f"{number(sum(todo.backup.manifest.rows.values()))} baris. Tidak ada yang diubah."
        )
    os.environ["GERAI_HOME"] = str(cluster.home.path)
    import django

    django.setup()
    from gerai.foundation.database.queries import is_current
    from gerai.foundation.events.queries import verdict
    from gerai.foundation.people.engine import unlock

    checked = None
    if current := is_current():
        unlock()
        chain = verdict()
        if chain.troubles:
            raise Damaged(f"Rantai kejadian tidak utuh: {chain.troubles[0]} Tidak ada yang diubah.")
        checked = chain.checked
    from django.db import connections

    connections.close_all()
    emptied = [
        name
        for name, count in todo.backup.manifest.rows.items()
        if count and not tables.get(name, (0, ""))[0]
    ]
    return {
        "rows": rows,
        "events": checked,
        "current": current,
        "emptied": emptied,
        "tables": {name: {"rows": n, "checksum": total} for name, (n, total) in tables.items()},
    }


def put(draft: Home, home: Home) -> str | None:
    """The draft is the installation; what stood there lies beside it, under the name told."""
    if not home.path.exists() or not any(home.path.iterdir()):
        draft.path.rename(home.path)
        return None
    aside = home.path.with_name(f"{home.path.name}.lama-{datetime.now(UTC).strftime(STAMP)}")
    try:
        home.path.rename(aside)
    except OSError as error:
        raise Refused(
            f"{home.path} tidak dapat dipindahkan ({error.strerror}); mungkin titik kait sebuah "
            "disk. Tidak ada yang diubah. Pakai --home dengan folder di dalam disk itu.",
            code=FAILED,
        ) from error
    if (aside / NOTED).exists():  # it takes the place of the old one, and goes on with its backups
        shutil.copy2(aside / NOTED, draft.path)
    draft.path.rename(home.path)
    return str(aside)


def lines(
    todo: Plan, home: Home, found: dict[str, Any], aside: str | None, seconds: float
) -> tuple[str, ...]:
    """For people."""
    until = clock(todo.until) if todo.until else "saat terakhir yang tercatat"
    chain = (
        f"rantai {number(found['events'])} kejadian utuh"
        if found["current"]
        else ("skemanya lama: jalankan `gerai migrate`, lalu `gerai audit verify`")
    )
    told = [
        f"Pulih di {home.path} dalam {seconds:.0f} detik: keadaan {until}, "
        f"{number(found['rows'])} baris; {chain}.",
    ]
    if found["emptied"]:
        told.append(
            f"Perhatian: tabel ini berisi saat dicadangkan, sekarang kosong: "
            f"{', '.join(found['emptied'])}. Bila tidak dimaksudkan, pilih --until lebih awal."
        )
    if aside:
        told.append(f"Yang lama disimpan di {aside}; hapus sendiri setelah yakin.")
    told.append(
        "Jalankan `gerai serve`, lalu segera `gerai backup`: cadangan lama tidak bersambung."
    )
    return tuple(told)
