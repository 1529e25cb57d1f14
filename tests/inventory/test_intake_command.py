"""`gerai intake` as an operator calls it: exit codes, sentences, JSON alone on standard output."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gerai.foundation.database.engine import Cluster
from gerai.foundation.home import Home
from tests.foundation.servers import gerai, served
from tests.make import lists

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Path]:
    """An installation of its own, its database running."""
    place = tmp_path_factory.mktemp("intake") / "home"
    with served(place):
        yield place


def intake(home: Path, *words: str) -> tuple[int, dict, str]:
    """Exit code, the object on standard output, and standard error."""
    done = gerai(home, "intake", *map(str, words), "--json")
    return done.returncode, json.loads(done.stdout), done.stderr


def entered(home: Path) -> list[str]:
    """The rows of lists that have a business."""
    with psycopg.connect(Cluster(Home(home)).dsn()) as connection:
        rows = connection.execute(
            "SELECT s.list_uid || ' ' || s.number FROM registry_sourcerecord s"
            " JOIN registry_business b ON b.id = s.business_id"
        )
        return [row for (row,) in rows]


def test_a_good_list_enters_and_comes_again_as_the_same(home, tmp_path):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "Tahu Bu Sri"})

    code, answer, trouble = intake(home, path)
    assert (code, trouble) == (0, "")
    (report,) = answer["files"]
    assert (report["status"], report["rows_ready"], report["entered_new"]) == ("taken", 2, 0)

    code, answer, _ = intake(home, path, "--enter")
    (report,) = answer["files"]
    assert (code, report["entered_new"], report["unchanged"]) == (0, 2, 0)
    assert {one["column"]: one["field"] for one in report["mapping"]}["No HP"] == "phone"

    code, answer, _ = intake(home, path, "--enter")
    (report,) = answer["files"]
    assert (code, report["status"], report["entered_new"], report["unchanged"]) == (0, "same", 0, 2)
    assert "sama persis" in report["message"]
    assert "0 baru" in report["message"]


def test_people_read_lines_and_programs_read_one_object(home, tmp_path):
    path = lists.file(tmp_path, {"Nama Usaha": "Satu-satunya"}, name="baris.csv")

    done = gerai(home, "intake", str(path))

    assert (done.returncode, done.stderr) == (0, "")
    assert "baris.csv: 1 baris, 11 kolom" in done.stdout
    assert "tambahkan --enter" in done.stdout
    assert json.loads(gerai(home, "intake", str(path), "--json").stdout)["files"]


def test_a_rejected_row_and_a_refused_file_end_with_three_and_leave_the_others(home, tmp_path):
    good = lists.file(tmp_path, {"Nama Usaha": "Baik"}, name="baik.csv")
    half = lists.file(
        tmp_path,
        {"Nama Usaha": "Setengah"},
        {"Nama Usaha": "", "Nama Pemilik": ""},
        name="setengah.csv",
    )
    book = tmp_path / "buku.xlsx"
    book.write_bytes(b"PK\x03\x04")

    code, answer, _ = intake(home, good, half, book, tmp_path / "tidak-ada.csv", "--enter")

    assert code == 3
    assert [one["status"] for one in answer["files"]] == ["taken", "taken", "refused", "refused"]
    assert [one["entered_new"] for one in answer["files"]] == [1, 1, 0, 0]
    assert answer["files"][1]["rows_rejected"] == 1
    assert answer["files"][2]["message"].startswith("buku.xlsx: arsipnya rusak atau terpotong")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "BERKAS"),
        (("x.csv", "--said-on", "kemarin"), 2, "--said-on"),
        (("x.csv", "--as", "siapa@example.id"), 3, "Tidak ada akun dengan surel siapa@example.id"),
        (("x.csv", "--area", "99.99"), 3, "Kode wilayah 99.99 tidak dikenal"),
        (("x.csv",), 3, "x.csv: tidak ada atau bukan berkas"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(home, words, code, sentence):
    done = gerai(home, "intake", *words)

    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_column_that_is_named_for_several_files_matters_to_those_that_have_it(home, tmp_path):
    whole = lists.file(tmp_path, {"Nama Usaha": "Jamu Sri"}, name="utuh.csv")
    other = tmp_path / "lain.csv"
    other.write_text("Nama Usaha;Kabupaten;Keterangan\nJamu Tri;Kab. Klaten;beras kencur\n")

    code, answer, _ = intake(home, whole, other, "--map", "Ket.=products")
    assert (code, [one["status"] for one in answer["files"]]) == (0, ["taken", "taken"])
    first, second = answer["files"]
    assert first["message"].endswith('Kolom "Ket." dari --map tidak ada di berkas ini.')
    assert "--map" not in second["message"]
    assert {one["column"]: one["field"] for one in second["mapping"]}["Keterangan"] == "products"

    code, answer, _ = intake(home, whole, other, "--map", "Entah=products")
    assert (code, [one["status"] for one in answer["files"]]) == (3, ["refused", "refused"])
    assert 'kolom "entah" tidak ada' in answer["files"][1]["message"]


def test_an_officer_takes_in_what_lies_in_the_own_area_alone(home, tmp_path):
    opened = gerai(
        home, "accounts", "open", "Sri Wahyuni", "--email", "sri@example.id",
        "--role", "district_officer", "--area", "33.10",
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    path = lists.file(tmp_path, {"Nama Usaha": "Milik Klaten"}, name="klaten.csv")

    code, answer, _ = intake(home, path, "--enter", "--as", "sri@example.id")
    assert (code, answer["files"][0]["entered_new"]) == (3, 0)
    assert "Sebutkan wilayah tugasnya dengan --area" in answer["files"][0]["message"]

    code, answer, _ = intake(home, path, "--enter", "--as", "sri@example.id", "--area", "33.10")
    assert (code, answer["files"][0]["entered_new"]) == (0, 1)


def test_without_its_keys_nothing_is_read_and_the_exit_code_is_one(home, tmp_path):
    intake(home, lists.file(tmp_path, {}))  # the first list makes the keys
    key = home / "keys" / "people-data-1"
    hidden = key.rename(home / "elsewhere")
    try:
        done = gerai(home, "intake", str(lists.file(tmp_path, {})))
    finally:
        hidden.rename(key)

    assert done.returncode == 1
    assert "people-data-1 tidak ada" in done.stderr


def killed_at(home: Path, path: Path, words: str) -> None:
    """`gerai intake` ends by SIGKILL as soon as it has told this of the list."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gerai.cli", "intake", str(path), "--enter"],
        env=os.environ | {"GERAI_HOME": str(home)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stderr
        told = next((line for line in process.stderr if words in line), "")
        process.send_signal(signal.SIGKILL)
    assert told


def test_a_killed_intake_goes_on_where_it_was_and_doubles_nothing(home, tmp_path):
    path = lists.many(tmp_path, 16_000)
    before = len(entered(home))

    killed_at(home, path, "5.000 baris dibaca")
    killed_at(home, path, "15.000 baris dibaca")
    killed_at(home, path, "5.000 baris diproses")
    half = len(entered(home)) - before
    code, answer, _ = intake(home, path, "--enter")

    (report,) = answer["files"]
    assert 0 < half < 14_400
    assert (code, report["rows_read"], report["rows_repairable"]) == (0, 16_000, 1_600)
    assert (report["rows_ready"], report["entered_new"]) == (14_400, 14_400 - half)
    all_of_it = entered(home)
    assert len(all_of_it) - before == len(set(all_of_it)) - before == 14_400
    code, answer, _ = intake(home, path, "--enter")
    assert (code, answer["files"][0]["status"]) == (0, "same")


def test_who_the_persons_of_a_list_are_is_told_with_it(home, tmp_path):
    rows = [{"Nama": f"Slamet {letter}", "Keterangan": ""} for letter in "ABCD"]
    path = lists.persons(tmp_path, *rows)

    _, first, _ = intake(home, path)
    _, second, _ = intake(home, path, "--persons", "returning_migrant", "--enter")
    _, third, _ = intake(home, path, "--enter")

    waiting, done, again = (answer["files"][0] for answer in (first, second, third))
    assert (waiting["rows_ready"], waiting["problems"]) == (0, {"kind.no_kind": 4})
    assert (done["rows_ready"], done["entered_new"], done["status"]) == (4, 4, "taken")
    assert done["message"] == "pemudik.csv: 4 warga baru masuk registri."
    assert (again["status"], again["entered_new"], again["unchanged"]) == ("same", 0, 4)
    assert {one["field"] for one in again["mapping"]} >= {"name", "nik", "came_from", "skills"}


def test_what_waits_goes_back_to_its_sender(home, tmp_path):
    path = lists.file(
        tmp_path, {"Nama Usaha": "Kembali Satu"}, {"Nama Usaha": "12"}, name="tunggu.csv"
    )
    good = lists.file(tmp_path, {"Nama Usaha": "Kembali Dua"}, name="lengkap.csv")

    code, answer, trouble = intake(home, path, good, "--return-to", tmp_path)

    assert (code, trouble) == (0, "")
    assert [one["returned"] for one in answer["files"]] == ["tunggu - perlu diperbaiki.xlsx", None]
    assert '1 baris menunggu pengirimnya: kirim kembali "tunggu' in answer["files"][0]["message"]
    assert "tidak ada yang dikembalikan" in answer["files"][1]["message"]
    assert (tmp_path / "tunggu - perlu diperbaiki.xlsx").stat().st_size > 1_000

    code, answer, _ = intake(home, path, "--return-to", tmp_path / "tidak ada")
    assert (code, answer["files"][0]["status"]) == (3, "refused")
    assert "bukan folder" in answer["files"][0]["message"]
