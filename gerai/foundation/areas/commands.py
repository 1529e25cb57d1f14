"""gerai areas: find, show, import-bps and import-boundaries."""

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path

from gerai.foundation.answers import DONE, FAILED, REFUSED, USAGE, Answer, Refused
from gerai.foundation.areas import actions, queries, rules
from gerai.foundation.areas.queries import Sheet

SHOWN = 20  # wrong rows that are printed; --json has all


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done, and with what."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    find = acts.add_parser("find", help="cari wilayah dari namanya, seperti daftar dibaca")
    find.add_argument("text", nargs="+", metavar="TEKS", help="“Gajah, Demak” atau “Kota Tegal”")
    find.add_argument("--within", metavar="KODE", help="hanya di dalam wilayah ini: 33.21")
    show = acts.add_parser("show", help="tampilkan satu wilayah")
    show.add_argument("code", metavar="KODE", help="kode Kemendagri: 33.21.08")
    bps = acts.add_parser("import-bps", help="impor pasangan kode BPS dan kode Kemendagri")
    bps.add_argument(
        "file", type=Path, metavar="BERKAS", help="CSV atau XLSX dengan dua kolom kode"
    )
    bounds = acts.add_parser("import-boundaries", help="impor batas kabupaten dan kota")
    bounds.add_argument("file", type=Path, metavar="BERKAS", help="GeoJSON")


def run(options: argparse.Namespace) -> Answer:
    """What the act answers."""
    if options.act == "find":
        return find(" ".join(options.text), options.within)
    if options.act == "show":
        return show(options.code.strip())
    if options.act == "import-bps":
        return import_bps(options.file)
    return import_boundaries(options.file)


def find(text: str, within: str | None) -> Answer:
    """The place of a text, or what to choose from; FAILED when there is none."""
    base = queries.root() if within is None else within.strip()
    if base and queries.area(base) is None:
        raise Refused(f"Kode wilayah “{base[:40]}” tidak dikenal. Tulis seperti 33.21.", code=USAGE)
    found = queries.find(text, within=base)
    sure = found.settled and found.level > 0
    codes = [found.code] if sure else list(found.alternatives)
    names = queries.full_labels(codes)
    data = {
        "text": text,
        "code": found.code if sure else None,
        "name": names.get(found.code) if sure else None,
        "alternatives": [{"code": code, "name": names[code]} for code in codes if not sure],
        "reason": found.reason,
    }
    listed = tuple(f"  {code:13}  {names[code]}" for code in codes)
    if sure:
        return Answer(data, (f"{found.code}  {names[found.code]} ({found.reason})",))
    if any(rules.inside(code, base) for code in codes):
        return Answer(data, (f"{sentence(found.reason)} Pilih kodenya:", *listed))
    if listed:
        said = sentence(found.reason)
        return Answer(data | {"error": said}, (said, *listed), FAILED)
    where = queries.full_labels([base])[base]
    said = f"“{text.strip()[:80]}” tidak ditemukan di {where}. Periksa ejaannya"
    hint = ", atau tulis juga kabupatennya: “Gajah, Demak”." if "," not in text else "."
    return Answer(data | {"error": said + hint}, (said + hint,), FAILED)


def sentence(reason: str) -> str:
    """The reason with its full stop."""
    return reason if reason.endswith(("?", ".")) else reason + "."


def show(code: str) -> Answer:
    """All that is known of an area; a code that lost digits is asked about."""
    found = queries.sheet(code)
    if found is not None:
        return Answer(asdict(found), tuple(lines(found)))
    asked = queries.find(code, within="") if rules.DAMAGED.fullmatch(code) else None
    if asked and asked.alternatives:
        said = f"{asked.reason[:1].upper()}{asked.reason[1:]} Tulis kodenya lengkap."
    else:
        said = f"Kode wilayah “{code[:40]}” tidak dikenal. Cari kodenya: gerai areas find NAMA."
    return Answer({"error": said}, (said,), FAILED)


def lines(found: Sheet) -> list[str]:
    """The sheet for people."""
    parents = ", ".join(f"{name} ({code})" for code, name in reversed(found.parents.items()))
    below = ", ".join(f"{angka(n)} {kind.replace('_', ' ')}" for kind, n in found.children.items())
    period = f"{day(found.valid_from)} ({found.decree})"
    told = [
        ("Nama", f"Provinsi {found.name}" if not found.parents else found.name),
        ("Kode Kemendagri", found.code),
        ("Kode BPS", found.bps_code or "belum diketahui; impor: gerai areas import-bps BERKAS"),
        ("Di dalam", parents or "Indonesia"),
        ("Di bawahnya", below or "tidak ada"),
        ("Kode pos", postcodes(found.postcodes)),
        ("Nama lain", ", ".join(found.aliases) or "tidak ada"),
        ("Berlaku sejak", period),
        ("Batas", found.boundary or "belum diimpor"),
    ]
    if found.valid_to:
        told.insert(-1, ("Berakhir", day(found.valid_to)))
    return [f"{label:17}{value}" for label, value in told]


def postcodes(codes: list[str]) -> str:
    """59581, or how many between which."""
    if len(codes) > 3:
        return f"{angka(len(codes))} kode, {codes[0]} sampai {codes[-1]}"
    return ", ".join(codes) or "belum diketahui"


def day(iso: str) -> str:
    """25-04-2025."""
    return date.fromisoformat(iso).strftime("%d-%m-%Y")


def angka(number: int) -> str:
    """Digits in threes."""
    return f"{number:,}".replace(",", ".")


def import_bps(path: Path) -> Answer:
    """What was new, changed, unchanged, and each row that was not taken."""
    done = actions.import_bps(path=path)
    told = [
        f"Kode BPS: {angka(done.new)} baru, {angka(done.changed)} berubah, "
        f"{angka(done.same)} sama seperti sebelumnya."
    ]
    if done.outside:
        own = queries.labels([queries.root()])[queries.root()]
        told.append(f"{angka(done.outside)} baris di luar {own} dilewati.")
    told += [f"Tidak diambil, {wrong}" for wrong in done.wrong[:SHOWN]]
    if len(done.wrong) > SHOWN:
        told.append(f"dan {angka(len(done.wrong) - SHOWN)} baris lain yang juga keliru.")
    return Answer(asdict(done), tuple(told), REFUSED if done.wrong else DONE)


def import_boundaries(path: Path) -> Answer:
    """Which areas have a shape now."""
    done = actions.import_boundaries(path=path)
    said = (
        f"Batas {angka(len(done.new) + len(done.replaced))} kabupaten dan kota disimpan: "
        f"{angka(len(done.new))} baru, {angka(len(done.replaced))} diganti."
    )
    return Answer(asdict(done), (said,))
