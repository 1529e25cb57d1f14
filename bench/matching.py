"""python -m bench.matching [--rows 10000 100000] [--seed 7]

The synthetic province through `gerai intake`, `gerai match` and `gerai records export`: how well
the proposed groups are the true ones; and Splink with Indonesian cleaning on the same rows, with
the line that is best in hindsight. Generator and peer stand in ../shared/bench.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from bench import measuring

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench"
HEADS = {
    "nik": "NIK", "nama": "Nama Pemilik", "usaha": "Nama Usaha", "alamat": "Alamat",
    "desa": "Desa/Kelurahan", "kec": "Kecamatan", "kab": "Kabupaten/Kota", "telp": "No HP",
    "lahir": "Tanggal Lahir", "jk": "Jenis Kelamin", "kbli": "KBLI", "mulai": "Tahun Mulai",
    "sumber": "Sumber",
}  # fmt: skip
LEAST = {10_000: 0.945, 100_000: 0.935, 1_000_000: 0.92}
ROOMS = ("clean", "pair", "learn", "weigh", "group")  # from decrypted columns to groups


def main() -> None:
    """Each size in turn, ours and the peer's in the same minutes."""
    parser = argparse.ArgumentParser(prog="bench.matching")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if not SHARED.is_dir():
        sys.exit("The generator and the peer are not there: ../shared/bench is absent.")
    for rows in given.rows:
        with tempfile.TemporaryDirectory(prefix="gerai-bench-") as folder:
            report(rows, *measured(Path(folder), rows, given.seed))


def measured(folder: Path, rows: int, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ours and the peer came to."""
    truth, table = folder / "truth.parquet", folder / "usaha.csv"
    script(SHARED / "gen_usaha.py", str(rows), str(truth), str(seed))
    columns = ", ".join(f'{name} AS "{head}"' for name, head in HEADS.items())
    duckdb.sql(f"COPY (SELECT {columns} FROM '{truth}' ORDER BY id) TO '{table}' (HEADER)")
    home = folder / "home"
    home.mkdir()
    (home / "gerai.toml").write_text('root_area = "33"\n')
    os.environ["GERAI_HOME"] = str(home)
    began = time.perf_counter()
    taken = json.loads(gerai("intake", str(table), "--enter", "--sender", "Dinas", "--json"))
    entering = time.perf_counter() - began
    ours: dict[str, Any] = json.loads(gerai("match", "--json"))
    out = folder / "out.csv"
    out.write_bytes(gerai("records", "export", "--format", "csv"))
    ours |= scored(out, truth) | {"entering": entering, "ready": taken["files"][0]["rows_ready"]}
    return ours, json.loads(script(SHARED / "d_splink.py", str(truth), "id").splitlines()[-1])


def gerai(*arguments: str) -> bytes:
    """What the command prints."""
    command = [sys.executable, "-m", "gerai.cli", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def script(path: Path, *arguments: str) -> str:
    """What a script of the peers prints."""
    command = [sys.executable, str(path), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def scored(out: Path, truth: Path) -> dict[str, float]:
    """Pairs that are proposed, right and true, over all rows of the file, entered or not."""
    known = f"""
        SELECT proposed_id AS mine, ent FROM read_csv('{out}', all_varchar = true) said
        JOIN '{truth}' true_one ON true_one.id = said.row::BIGINT - 2
        """
    pairs = "coalesce(sum(n * (n - 1) // 2), 0)::BIGINT"
    got = duckdb.sql(
        f"""
        WITH known AS ({known})
        SELECT (SELECT {pairs} FROM (SELECT count(*) n FROM known GROUP BY mine, ent)),
            (SELECT {pairs} FROM (SELECT count(*) n FROM known GROUP BY mine)),
            (SELECT {pairs} FROM (SELECT count(*) n FROM known GROUP BY ent)),
            (SELECT count(*) FROM known WHERE coalesce(mine, '') = '')
        """
    ).fetchall()[0]
    right, mine, true, empty = got
    assert not empty, f"{empty} rows have no proposed_id"
    return {"precision": right / mine, "recall": right / true, "f1": 2 * right / (mine + true)}


def report(rows: int, ours: dict[str, Any], peer: dict[str, Any]) -> None:
    """Beside each other."""
    took = sum(ours["seconds"][room] for room in ROOMS)
    mark = "" if ours["f1"] >= LEAST.get(rows, 0) else "  BELOW"
    print(f"\n{rows:,} rows, {ours['ready']:,} of them ready; load {measuring.load()}")
    print(f"{'':22}{'F1':>8}{'P':>8}{'R':>8}{'seconds':>10}{'pairs':>12}")
    print(
        f"{'ours, own line':22}{ours['f1']:8.4f}{ours['precision']:8.4f}{ours['recall']:8.4f}"
        f"{took:10.1f}{ours['compared']:12,}{mark}"
    )
    print(
        f"{'splink, best line':22}{peer['f1']:8.4f}{peer['precision']:8.4f}{peer['recall']:8.4f}"
        f"{peer['s']:10.1f}{peer['scored']:12,}"
    )
    print(f"ours takes {took / peer['s']:.2f} of its time; apart from that: ", end="")
    rest = {room: took for room, took in ours["seconds"].items() if room not in ROOMS}
    print(", ".join(f"{room} {took:.1f} s" for room, took in rest.items()))


if __name__ == "__main__":
    main()
