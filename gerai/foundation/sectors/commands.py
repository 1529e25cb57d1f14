"""gerai sectors: find, show, groups and import."""

import argparse
from dataclasses import asdict
from pathlib import Path

from gerai.foundation.answers import DONE, FAILED, REFUSED, Answer
from gerai.foundation.sectors import actions, queries, rules
from gerai.foundation.sectors.actions import Imported
from gerai.foundation.sectors.queries import Sheet

SHOWN = 20  # rows in doubt and changed codes that are printed; --json has all


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done, and with what."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    find = acts.add_parser("find", help="usulkan kode KBLI dari kata sehari-hari")
    find.add_argument("text", nargs="+", metavar="TEKS", help="jual keripik tempe")
    find.add_argument(
        "--edition",
        choices=rules.EDITIONS,
        default="",
        help="2020 atau 2025; tanpa ini, edisi terbaru yang daftar resminya sudah diimpor",
    )
    show = acts.add_parser("show", help="tampilkan satu kode")
    show.add_argument("code", metavar="KODE", help="kode KBLI: 10794")
    show.add_argument(
        "--edition", choices=(rules.OLD, rules.NEW), default="", help="2020 atau 2025"
    )
    acts.add_parser("groups", help="kelompok dan subsektor ekonomi kreatif, dengan jumlah kodenya")
    enter = acts.add_parser("import", help="impor daftar resmi KBLI 2020 atau 2025")
    enter.add_argument("file", type=Path, metavar="BERKAS", help="CSV, JSON, atau XLSX")
    enter.add_argument(
        "--edition", choices=(rules.OLD, rules.NEW), default="", help="bila tak terbaca"
    )


def run(options: argparse.Namespace) -> Answer:
    """What the act answers."""
    if options.act == "find":
        return find(" ".join(options.text), options.edition)
    if options.act == "show":
        return show(options.code.strip(), options.edition)
    if options.act == "groups":
        return groups()
    return imported(actions.import_titles(path=options.file, edition=options.edition))


def find(text: str, edition: str) -> Answer:
    """Up to three codes, the likeliest first, with the reason; FAILED when no word is known."""
    guesses = queries.guess_many([text], edition)[text]
    if not guesses:
        said = (
            f"“{text[:80]}”: tidak ada kata yang dikenal. "
            "Sebutkan barang atau jasanya, misalnya “jual keripik tempe”."
        )
        return Answer({"text": text, "guesses": [], "error": said}, (said,), FAILED)
    found = [
        asdict(guess)
        | {
            "name": queries.plain_name(guess.code, guess.edition),
            "group": rules.GROUPS[queries.group_of(guess.code, guess.edition)],
            "creative": rules.CREATIVE.get(queries.creative_of(guess.code, guess.edition), ""),
        }
        for guess in guesses
    ]
    lines = [
        f"{one['code']}  {score(one['score'])}{', pasti' if one['certain'] else ''}  "
        f"{one['name']} ({one['group']}, KBLI {one['edition']}): {one['reason']}"
        for one in found
    ]
    return Answer({"text": text, "guesses": found}, tuple(lines))


def score(value: float) -> str:
    """0,67."""
    return f"{value:.2f}".replace(".", ",")


def show(code: str, edition: str) -> Answer:
    """The code in each edition that has it."""
    found = queries.sheets(code, edition)
    if not found:
        among = f"KBLI {edition}" if edition else "daftar pemasangan ini"
        said = (
            f"Kode KBLI “{code[:20]}” tidak ada di {among}. Cari kodenya: gerai sectors find TEKS."
        )
        return Answer({"error": said}, (said,), FAILED)
    lines = [line for one in found for line in (*sheet(one), "")]
    return Answer({"sectors": [asdict(one) for one in found]}, tuple(lines[:-1]))


def sheet(one: Sheet) -> list[str]:
    """One code of one edition, for people."""
    told = [
        ("Kode", f"{one.code} (KBLI {one.edition})"),
        ("Nama sehari-hari", one.name or "belum ada"),
        ("Judul resmi", one.title or "belum diimpor: gerai sectors import BERKAS"),
        ("Kelompok", one.group or "tidak ada"),
        ("Ekonomi kreatif", one.creative or "tidak termasuk"),
        ("Kata-kata", ", ".join(one.words) or "tidak ada"),
    ]
    if one.edition == rules.OLD:
        told.append(("Di KBLI 2025", destination(one)))
    return [f"{label:18}{value}" for label, value in told]


def destination(one: Sheet) -> str:
    """Where a code of 2020 goes in 2025."""
    if one.carried:
        return f"{one.carried}, kode dan judulnya tetap"
    if one.proposed:
        return f"usulan {one.proposed}, judulnya tetap di kode lain; tanyakan dahulu"
    return "judul atau kodenya berubah; tanyakan dahulu"


def groups() -> Answer:
    """Both tables, with how many codes of each edition."""
    counts = queries.counts()
    names = {"group": rules.GROUPS, "creative": rules.CREATIVE}
    lines = []
    for field, head in (("group", "Kelompok"), ("creative", "Subsektor ekonomi kreatif")):
        lines += ["", f"{head:28}{rules.OLD:>6}{rules.NEW:>6}"]
        lines += [
            f"{names[field][key]:28}{by[rules.OLD]:>6}{by[rules.NEW]:>6}"
            for key, by in counts[field].items()
        ]
    data = {
        field: [{"key": key, "name": names[field][key], **by} for key, by in found.items()]
        for field, found in counts.items()
    }
    return Answer(data, tuple(lines[1:]))


def imported(done: Imported) -> Answer:
    """What was new, changed, unchanged, and how the editions go over into each other."""
    told = [
        f"KBLI {done.edition}: {angka(len(done.new))} judul baru, "
        f"{angka(len(done.changed))} berubah, {angka(done.same)} tetap."
    ]
    told += [
        f"Berubah, {one.code}: “{one.before}” menjadi “{one.after}”."
        for one in done.changed[:SHOWN]
    ]
    if len(done.changed) > SHOWN:
        told.append(f"dan {angka(len(done.changed) - SHOWN)} judul lain yang berubah.")
    told += words(done)
    if done.carry:
        told.append(
            f"Dari KBLI 2020 ke 2025: {angka(done.carry.carried)} kode terbawa karena kode dan "
            f"judulnya tetap, {angka(done.carry.asked)} perlu ditanyakan karena judulnya lain, "
            f"{angka(done.carry.ended)} tidak ada lagi, {angka(done.carry.fresh)} baru."
        )
    told += [f"Tidak diambil, {doubt}" for doubt in done.doubts[:SHOWN]]
    if len(done.doubts) > SHOWN:
        told.append(f"dan {angka(len(done.doubts) - SHOWN)} baris lain yang juga diragukan.")
    return Answer(asdict(done), tuple(told), REFUSED if done.doubts else DONE)


def words(done: Imported) -> list[str]:
    """What the list brought beside titles, and how often guesses are right now."""
    brought = [
        f"{angka(number)} {name}"
        for name, number in (
            ("uraian", done.told.descriptions),
            ("kata kunci", done.told.keywords),
            ("contoh usaha", done.told.examples),
        )
        if number
    ]
    told = [f"Juga diambil: {', '.join(brought)}."] if brought else []
    if done.measured and done.told.examples and "examples" in done.measured:
        told.append(
            f"Dari {angka(done.measured['examples'])} contoh yang dicoba tanpa dirinya sendiri, "
            f"{persen(done.measured['first'])} tepat pada usulan pertama dan "
            f"{persen(done.measured['three'])} ada di antara tiga usulan."
        )
    return told


def persen(share: float) -> str:
    """75 dari 100."""
    return f"{100 * share:.0f} dari 100"


def angka(number: int) -> str:
    """Digits in threes."""
    return f"{number:,}".replace(",", ".")
