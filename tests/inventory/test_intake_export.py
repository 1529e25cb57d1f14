"""Every data row leaves as it was read: in four forms, harmless, within the account's area."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from gerai.foundation.events.models import Event
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions.exporting import export
from gerai.inventory.intake.engine import drop_chunks
from gerai.inventory.intake.queries.leaving import COLUMNS
from gerai.inventory.matching.actions import match
from gerai.inventory.registry.models import SourceRecord
from tests import make
from tests.make import lists
from tests.make.registry import NOON

CONTRACT = [
    "list", "sheet", "row", "business_id", "person_id", "proposed_id", "proposed_person_id", "name",
    "owner", "area_code", "sector_code", "sector_edition", "phone_masked",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


def entered(path: Path, by, **given):
    found = actions.receive(path=path, by=by, at=NOON, sender="Dinas Klaten", **given)
    found = actions.read(uid=found.uid, path=path, by=by)
    actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found


def exported(form: str, by) -> bytes:
    out = io.BytesIO()
    export(form=form, out=out, by=by)
    return out.getvalue()


def rows_of(form: str, data: bytes, folder: Path) -> list[dict[str, str]]:
    """The rows of a form as text by column."""
    if form == "csv":
        return list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    if form == "json":
        return [{k: str(v) for k, v in row.items()} for row in json.loads(data)]
    file = folder / f"rows.{form}"
    file.write_bytes(data)
    if form == "parquet":
        found = duckdb.connect().execute(f"SELECT * FROM read_parquet('{file}')")
        heads = [column[0] for column in found.description]
        return [dict(zip(heads, map(str, row), strict=True)) for row in found.fetchall()]
    lines = list(load_workbook(file).active.iter_rows(values_only=True))
    return [
        dict(zip(lines[0], ["" if c is None else str(c) for c in line], strict=True))
        for line in lines[1:]
    ]


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_each_form_has_every_row_entered_or_not_with_the_columns_of_the_contract(
    tmp_path, officer, form
):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "12", "Nama Pemilik": "Sri"}, {"Kabupaten": "x"})
    entered(path, officer)

    rows = rows_of(form, exported(form, officer), tmp_path)

    assert list(rows[0])[: len(CONTRACT)] == CONTRACT == list(COLUMNS[: len(CONTRACT)])
    assert [row["row"] for row in rows] == ["2", "3", "4"]
    source = SourceRecord.objects.get(number=1)
    assert (rows[0]["business_id"], rows[0]["person_id"]) == (
        str(source.business.uid), str(source.person.uid),
    )  # fmt: skip
    assert (rows[0]["name"], rows[0]["owner"], rows[0]["area_code"], rows[0]["list"]) == (
        "Keripik Bu Darsini", "Darsini", "33.10.26.2007", "ikm.csv",
    )  # fmt: skip
    assert rows[0]["phone_masked"] == "•••• 5001"
    assert (rows[1]["business_id"], rows[1]["name"], rows[1]["state"]) == ("", "", "repairable")
    assert rows[1]["problems"] == "name.not_name"
    assert {row["proposed_id"] for row in rows} == {""}


def test_no_cell_is_a_formula_and_nothing_personal_is_in_any_form(tmp_path, officer):
    name = "=HYPERLINK(1) Warung"
    entered(lists.file(tmp_path, {"Nama Usaha": name}, {"Nama Usaha": "@SUM Toko;=1+1"}), officer)

    csv_rows = rows_of("csv", exported("csv", officer), tmp_path)
    assert [row["name"] for row in csv_rows] == ["'" + name, "'@SUM Toko;'=1+1"]
    (tmp_path / "rows.xlsx").write_bytes(exported("xlsx", officer))
    sheet = load_workbook(tmp_path / "rows.xlsx").active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert sheet["H2"].value == name
    assert rows_of("json", exported("json", officer), tmp_path)[0]["name"] == name
    for form in ("csv", "json"):
        text = exported(form, officer).decode()
        for secret in ("9921071205710003", "89912345001", "Kauman"):
            assert secret not in text


def test_an_account_takes_out_its_own_area_alone_and_it_is_noted(tmp_path, officer):
    entered(lists.file(tmp_path, {}, name="klaten.csv"), officer, within="33.10")
    demak = {"Kabupaten": "Kab. Demak", "Kecamatan": "Gajah", "Desa": "", "Nama Usaha": "Demak"}
    entered(lists.file(tmp_path, demak, name="demak.csv"), officer, within="33.21")
    clerk = make.user("district_officer", area="33.21")

    rows = rows_of("json", exported("json", clerk), tmp_path)

    assert [row["name"] for row in rows] == ["Demak"]
    event = Event.objects.get(name="list.exported")
    assert (event.by, event.area_code, event.data) == (clerk, "33.21", {"form": "json", "rows": 1})
    assert len(rows_of("json", exported("json", officer), tmp_path)) == 2
    for role in ("auditor", "executive", "enumerator"):
        with pytest.raises(PermissionDenied):
            exported("csv", make.user(role, area="33"))


def test_the_operator_and_an_officer_of_the_whole_country_take_out_everything(tmp_path, officer):
    entered(lists.file(tmp_path, {}, {"Kabupaten": "", "Desa": "", "Kecamatan": ""}), officer)

    for by in (make.service(), make.user("provincial_officer", area="")):
        assert len(rows_of("csv", exported("csv", by), tmp_path)) == 2


def test_after_the_raw_rows_are_gone_the_phones_of_entered_rows_are_still_shown(tmp_path, officer):
    found = entered(lists.file(tmp_path, {}, {"Nama Usaha": "12"}), officer)
    drop_chunks(found.uid)
    found.raw_dropped_at = NOON
    found.save()

    rows = rows_of("csv", exported("csv", officer), tmp_path)

    assert [row["phone_masked"] for row in rows] == ["•••• 5001", ""]


def test_nothing_at_all_is_a_file_with_its_columns(tmp_path, officer):
    assert exported("csv", officer).decode().strip() == ",".join(COLUMNS)
    assert json.loads(exported("json", officer)) == []
    assert rows_of("parquet", exported("parquet", officer), tmp_path) == []


def test_after_linkage_every_row_says_with_which_others_it_is_proposed_as_one(tmp_path, officer):
    path = lists.file(
        tmp_path,
        {},
        {"Nama Usaha": "KERIPIK BU DARSINI", "Nama Pemilik": "Ibu Darsini", "Desa": "merbung"},
        {"Nama Usaha": "Mebel Jati Makmur", "Nama Pemilik": "Parjo", "NIK": "9974011203800001",
         "No HP": "0899-1234-6001", "Alamat": "Jl. Mawar No. 3"},
        {"Nama Usaha": "Tanpa Wilayah", "Kabupaten": "Negeri Dongeng", "Kecamatan": "", "Desa": ""},
    )  # fmt: skip
    entered(path, officer)
    before = rows_of("csv", exported("csv", officer), tmp_path)
    assert {row["proposed_id"] for row in before} == {""}
    match(by=make.service(), at=NOON)
    rows = rows_of("csv", exported("csv", officer), tmp_path)
    proposed = [row["proposed_id"] for row in rows]
    assert proposed[0] == proposed[1] == rows[0]["business_id"]
    assert proposed[2] == rows[2]["business_id"]
    assert rows[0]["proposed_person_id"] == rows[1]["proposed_person_id"] == rows[0]["person_id"]
    # The last one is no record yet: it stands alone, and is called the same each time.
    assert rows[3]["business_id"] == ""
    assert proposed[3] not in ("", *proposed[:3])
    assert all(row["proposed_person_id"] for row in rows)
    again = rows_of("csv", exported("csv", officer), tmp_path)
    assert [row["proposed_id"] for row in again] == proposed
