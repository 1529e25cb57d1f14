"""A list comes in by the browser: sealed from its first byte, read by a job, told by a page."""

import threading
from hashlib import sha256

import pytest
from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.utils.timezone import localdate, now
from procrastinate.contrib.django.models import ProcrastinateJob

from gerai.foundation.access import adapters
from gerai.foundation.access.models import Posting
from gerai.foundation.access.policies import STORED
from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.engine import clearing, plain_pieces
from gerai.foundation.scope import WHOLE
from gerai.foundation.tables.engine import Interrupted
from gerai.inventory.intake import actions, jobs, personal
from gerai.inventory.intake.actions import sending
from gerai.inventory.intake.engine import has_original, original
from gerai.inventory.intake.models import BusinessList, Row, Upload
from tests import make
from tests.make import lists
from tests.make.books import book, sheet
from tests.make.registry import NOON

CANARY = "9921071205710003"


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture(autouse=True)
def empty(db):
    """No file of another test lies about."""
    for folder in ("uploads", "originals"):
        for file in files(folder):
            file.unlink()


@pytest.fixture
def officer(db):
    return make.user("district_officer", area="33.10")


def content(tmp_path, *rows, name="ikm.csv"):
    return lists.file(tmp_path, *(rows or ({},)), name=name).read_bytes()


def workbook():
    rows = (("Batik Bintoro", "Siti", "Kab. Klaten", "12"), ("", "", "Kab. Klaten", "abc"))
    head = ("Nama Usaha", "Nama Pemilik", "Kabupaten", "Jumlah Tenaga Kerja")
    return book({"IKM": sheet(head, *rows)})


def post(client, data, name="ikm.csv", **said):
    usual = {"wilayah": "33.10", "pengirim": "Dinas Koperasi Klaten"}
    return client.post(
        "/daftar/kirim/", {**usual, **said, "berkas": SimpleUploadedFile(name, data)}
    )


def sent(client, officer, data, name="ikm.csv", **said):
    """The upload of a file that was taken."""
    client.force_login(officer)
    answer = post(client, data, name, **said)
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.get(uid=answer.url.split("/")[-2])


def read(upload):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return sending.take(upload_id=upload.pk, at=now())


def files(folder="uploads"):
    there = installed.HOME.files / folder
    return sorted(there.iterdir()) if there.exists() else []


def cleared():
    there = clearing.place(installed.HOME)
    return list(there.iterdir()) if there.exists() else []


def test_what_is_sent_lies_sealed_and_a_job_waits(client, officer, tmp_path):
    data = content(tmp_path)

    upload = sent(client, officer, data, "../../Data <b>UMKM.csv", tanggal="2026-11-20")

    file = installed.HOME.files / "uploads" / str(upload.uid)
    assert b"".join(plain_pieces(upload.uid, file)) == data
    assert CANARY.encode() not in file.read_bytes()
    assert (upload.name, upload.size, upload.area_code) == (
        "Data <b>UMKM.csv",
        len(data),
        "33.10",
    )
    job = ProcrastinateJob.objects.get(task_name="intake.take")
    assert (job.args, job.queue_name) == ({"upload_id": upload.pk}, "lists")
    page = client.get(f"/daftar/kerja/{upload.uid}/").content.decode()
    assert "Menunggu giliran" in page
    assert "Data &lt;b&gt;UMKM.csv" in page
    assert Event.objects.filter(name="upload.sent", by=officer).count() == 1


def test_the_job_makes_the_list_and_the_page_leads_to_it(client, officer, tmp_path):
    upload = sent(client, officer, content(tmp_path), tanggal="2026-11-20")

    done = read(upload)

    found = done.business_list
    assert (done.state, done.rows, done.same) == ("done", 1, False)
    assert (found.name, found.sender, found.within) == ("ikm.csv", "Dinas Koperasi Klaten", "33.10")
    assert (str(found.said_on), found.by) == ("2026-11-20", officer)
    assert found.counts["ready"] == 1
    page = client.get(f"/daftar/kerja/{upload.uid}/").content.decode()
    assert f'href="/daftar/{found.uid}/"' in page
    assert "1 baris dibaca" in page
    assert files() == []
    assert cleared() == []


def test_only_the_partial_goes_to_htmx(client, officer, tmp_path):
    upload = sent(client, officer, content(tmp_path))

    answer = client.get(f"/daftar/kerja/{upload.uid}/", headers={"HX-Request": "true"})

    assert answer.content.decode().strip().startswith('<div id="kemajuan"')
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_the_same_file_once_more_is_told_and_makes_no_second_list(client, officer, tmp_path):
    data = content(tmp_path)
    read(sent(client, officer, data))

    again = read(sent(client, officer, data, "lain.csv"))

    assert (again.state, again.same) == ("done", True)
    assert BusinessList.objects.count() == 1
    page = client.get(f"/daftar/kerja/{again.uid}/").content.decode()
    assert "sama persis" in page


def test_a_file_that_another_office_sent_is_refused_with_a_sentence(client, officer, tmp_path):
    data = content(tmp_path, {"Kabupaten": ""})
    read(sent(client, officer, data))
    other = make.user("district_officer", area="33.75")

    refused = read(sent(Client(), other, data, wilayah="33.75"))

    assert refused.state == "refused"
    assert refused.refusal == "berkas yang sama persis sudah dikirim kantor lain."


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("foto.csv", b"\x89PNG\r\n", "ini gambar, bukan daftar."),
        ("rusak.xlsx", b"PK\x03\x04 bukan arsip", "arsipnya rusak"),
        ("rekap.csv", b"kecamatan;jumlah_umkm\nBayat;9\nCawas;4\n", "jumlah usaha per wilayah"),
    ],
)
def test_a_refused_file_ends_with_its_sentence_on_the_page(client, officer, name, data, sentence):
    upload = sent(client, officer, data, name)

    refused = read(upload)

    assert refused.state == "refused"
    assert sentence in refused.refusal
    assert not refused.refusal.startswith((name, "file", str(upload.uid)))
    page = client.get(f"/daftar/kerja/{upload.uid}/").content.decode()
    assert "Berkas ini ditolak." in page
    assert files() == []
    assert cleared() == []


def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_stays(client, officer, settings):
    settings.UPLOAD_MB = 1
    client.force_login(officer)

    answer = post(client, b"x" * (3 << 20))

    assert answer.status_code == 400
    assert "lebih besar dari 1 MB" in answer.content.decode()
    assert files() == []
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"wilayah": ""}, "Pilih wilayahnya."),
        ({"wilayah": "33.75"}, "di luar tugas Anda"),
        ({"tanggal": "2099-01-01"}, "Tanggal ini belum tiba."),
    ],
)
def test_a_form_that_is_wrong_comes_back_and_keeps_no_file(
    client, officer, tmp_path, said, sentence
):
    client.force_login(officer)

    answer = post(client, content(tmp_path), **said)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert files() == []


def test_who_may_receive_everywhere_need_not_name_an_area(client, tmp_path, db):
    provincial = make.user("provincial_officer", area="33")

    upload = read(sent(client, provincial, content(tmp_path), wilayah=""))

    assert upload.business_list.area_code == "33.10"


def test_the_form_knows_the_senders_that_the_officer_sees(client, officer, tmp_path):
    read(sent(client, officer, content(tmp_path)))
    stranger = make.user("district_officer", area="33.75")

    assert '<option value="Dinas Koperasi Klaten">' in client.get("/daftar/kirim/").content.decode()
    client.force_login(stranger)
    assert "Dinas Koperasi Klaten" not in client.get("/daftar/kirim/").content.decode()


# — sealed from the first byte —


def test_no_page_but_this_one_takes_a_file(client, officer, tmp_path):
    client.force_login(officer)
    for address in ("/usaha/baru/", "/usaha/unduh/", "/daftar/"):
        client.post(address, {"berkas": SimpleUploadedFile("a.csv", content(tmp_path))})
    assert files() == []


def test_who_may_not_receive_lists_leaves_nothing_on_the_disk(client, tmp_path, db):
    for user in (None, make.user(), make.user("auditor", area="33.10")):
        client.logout()
        if user:
            client.force_login(user)
        assert post(client, content(tmp_path)).status_code in (302, 403)
    assert files() == []


def test_a_forged_form_leaves_nothing_on_the_disk(officer, tmp_path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)

    assert post(client, content(tmp_path)).status_code == 403
    assert files() == []


def test_while_a_file_comes_only_sealed_bytes_lie_anywhere(client, officer, tmp_path, monkeypatch):
    """Looked at after each piece; the saboteur is the next test."""
    seen = []
    write = adapters.Sealing.write

    def watched(sealing, data):
        write(sealing, data)
        sealing.out.flush()
        seen.append(lying(sealing.draft))

    monkeypatch.setattr("gerai.foundation.people.engine.files.PIECE", 64)
    monkeypatch.setattr(adapters.Sealing, "write", watched)
    sent(client, officer, content(tmp_path, *({"Alamat": f"Jl. {n}"} for n in range(400))))

    assert seen
    assert not any(seen)


def test_djangos_own_handler_would_lay_it_in_the_clear(client, officer, tmp_path, monkeypatch):
    monkeypatch.setattr("gerai.foundation.people.engine.files.PIECE", 64)
    monkeypatch.setattr(
        "gerai.foundation.people.engine.files.seal_bytes", lambda _u, _n, data: data
    )
    upload = sent(client, officer, content(tmp_path, *({} for _ in range(40))))
    assert lying(installed.HOME.files / "uploads" / str(upload.uid))


def lying(path):
    """Whether the file says the planted number in clear."""
    return CANARY.encode() in path.read_bytes()


def test_no_page_serves_these_folders():
    assert personal.FOLDERS == ["lists", "uploads", "originals"]
    assert {STORED[folder] for folder in personal.FOLDERS} == {None}


# — permission, again and again —


def test_the_job_asks_the_person_again(client, officer, tmp_path):
    upload = sent(client, officer, content(tmp_path))
    Posting.objects.filter(user=officer).update(until=now())

    refused = read(upload)

    assert (refused.state, refused.refusal) == ("refused", sending.NOT_HERS)
    assert BusinessList.objects.count() == 0


def test_without_asking_it_would_be_read(client, officer, tmp_path, monkeypatch):
    upload = sent(client, officer, content(tmp_path))
    Posting.objects.filter(user=officer).update(until=now())
    for module in ("receiving", "reading"):
        monkeypatch.setattr(f"gerai.inventory.intake.actions.{module}.require", lambda *_a, **_k: 0)
    monkeypatch.setattr(
        "gerai.inventory.intake.models.ListQuerySet.visible_to", lambda self, _user: self.all()
    )

    monkeypatch.setattr(sending, "reach_of", lambda _user: WHOLE)  # nor the second wall

    assert read(upload).state == "done"


# — stopping, going on —


def long_list(tmp_path, monkeypatch):
    monkeypatch.setattr("gerai.inventory.intake.actions.reading.CHUNK", 10)
    return lists.many(tmp_path, 45).read_bytes()


def test_it_is_stopped_at_once_while_it_waits(client, officer, tmp_path):
    upload = sent(client, officer, content(tmp_path))

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/daftar/kerja/{upload.uid}/henti/").status_code == 302

    upload.refresh_from_db()
    assert upload.state == "stopped"
    assert read(upload).state == "stopped"
    assert (files(), BusinessList.objects.count()) == ([], 0)


def test_it_stops_between_chunks_and_the_file_sent_again_goes_on(
    client, officer, tmp_path, monkeypatch
):
    data = long_list(tmp_path, monkeypatch)
    upload = sent(client, officer, data)
    after(2, monkeypatch, lambda: sending.stop(uid=upload.uid, by=officer, at=NOON))

    stopped = read(upload)

    assert (stopped.state, stopped.rows) == ("stopped", 20)
    found = BusinessList.objects.get()
    assert (found.state, found.chunks_read) == ("received", 2)
    page = client.get(f"/daftar/{found.uid}/").content.decode()
    assert "Pembacaannya dihentikan sesudah 20 baris." in page
    again = read(sent(client, officer, data))
    assert (again.state, again.rows, again.same) == ("done", 45, False)
    assert Row.objects.count() == 45


def after(chunks, monkeypatch, act):
    """`act` happens when so many chunks are kept."""
    save, saved = actions.reading.save_chunk, []

    def counting(*given):
        save(*given)
        saved.append(given)
        if len(saved) == chunks:
            act()

    monkeypatch.setattr(actions.reading, "save_chunk", counting)


def test_a_job_that_died_goes_on_where_it_stood(client, officer, tmp_path, monkeypatch):
    upload = sent(client, officer, long_list(tmp_path, monkeypatch))

    def die():
        raise KeyboardInterrupt

    after(3, monkeypatch, die)
    with pytest.raises(KeyboardInterrupt):
        read(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.rows, len(files())) == ("reading", 20, 1)

    done = read(upload)

    assert (done.state, done.rows) == ("done", 45)
    assert Row.objects.count() == 45
    assert read(upload).ended_at == done.ended_at  # once more: nothing


def test_an_interrupted_reading_is_no_refusal_and_the_last_try_says_sorry(
    client, officer, tmp_path, monkeypatch
):
    upload = sent(client, officer, content(tmp_path))

    def broken(**_given):
        raise Interrupted("file: berhenti")

    monkeypatch.setattr(sending, "read", broken)
    with pytest.raises(Interrupted):
        read(upload)
    upload.refresh_from_db()
    assert upload.state == "reading"
    with pytest.raises(Interrupted):
        jobs.take.func(Context(jobs.TRIES), upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == ("stopped", sending.OURS)


class Context:
    """What procrastinate says of a job."""

    def __init__(self, attempts):
        self.job = self
        self.attempts = attempts


def test_what_came_to_nothing_is_swept_after_a_day_and_what_waits_is_not(client, officer, tmp_path):
    waits = sent(client, officer, content(tmp_path))
    lost = installed.HOME.files / "uploads" / "2b0c9f6e-0000-7000-8000-000000000001"
    lost.write_bytes(b"x")

    assert sending.sweep(at=now()) == 0
    assert sending.sweep(at=now() + sending.DAY * 2) == 1
    assert [file.name for file in files()] == [str(waits.uid)]


# — two at once —


def twice_at_once(officer, tmp_path, monkeypatch, *said):
    """Both have looked for the list before either makes it."""
    data = content(tmp_path, *({"Nama Usaha": f"Warung {n}"} for n in range(30)))
    uploads = [sent(Client(), officer, data, pengirim=sender) for sender in said]
    looked, opened = threading.Barrier(2), actions.receiving.opened_list

    def waiting(*given, **more):
        looked.wait(20)
        return opened(*given, **more)

    monkeypatch.setattr(actions.receiving, "opened_list", waiting)
    troubles = []

    def work(upload):
        try:
            read(upload)
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(upload,)) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    return [Upload.objects.get(pk=upload.pk).state for upload in uploads]


@pytest.mark.parametrize("other", ["Dinas", "Dinas lain"])
def test_two_identical_files_at_once_make_one_whole_list(
    transactional_db, tmp_path, monkeypatch, other
):
    officer = make.user("district_officer", area="33.10")
    monkeypatch.setattr("gerai.inventory.intake.actions.reading.CHUNK", 10)

    assert twice_at_once(officer, tmp_path, monkeypatch, "Dinas", other) == ["done", "done"]

    found = BusinessList.objects.get()
    assert (found.state, found.counts["read"], found.counts["ready"]) == ("read", 30, 30)
    assert sorted(found.rows.values_list("number", flat=True)) == list(range(1, 31))


# — the original —


def test_a_workbook_is_kept_sealed_as_it_came_and_a_csv_is_not(client, officer, tmp_path):
    data = workbook()
    kept = read(sent(client, officer, data, "IKM.xlsx")).business_list
    plain = read(sent(client, officer, content(tmp_path))).business_list

    with original(kept.uid) as path:
        assert sha256(path.read_bytes()).hexdigest() == kept.sha256
    assert data not in (installed.HOME.files / "originals" / str(kept.uid)).read_bytes()
    assert not has_original(plain.uid)
    assert cleared() == []


def test_the_command_keeps_it_too_and_it_goes_with_the_raw_rows(officer, tmp_path):
    path = tmp_path / "IKM.xlsx"
    path.write_bytes(workbook())
    found = actions.receive(path=path, sender="Dinas", within="33.10", by=officer, at=NOON)
    actions.read(uid=found.uid, path=path, by=officer)
    assert has_original(found.uid)

    assert actions.drop_raw(at=NOON) == 0
    assert has_original(found.uid)
    later = NOON + sending.DAY * 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert actions.drop_raw(at=later) == 1
    assert not has_original(found.uid)


def test_of_a_list_that_is_refused_no_original_stays(officer, tmp_path):
    rows = (("Batik", "Siti", "Kota Surabaya"), ("Warung", "Ani", "Kota Surabaya"))
    path = tmp_path / "IKM.xlsx"
    path.write_bytes(book({"IKM": sheet(("Nama Usaha", "Nama Pemilik", "Kabupaten"), *rows)}))
    provincial = make.user("provincial_officer", area="33")
    found = actions.receive(path=path, sender="Dinas", by=provincial, at=NOON)

    with pytest.raises(Refused):
        actions.read(uid=found.uid, path=path, by=provincial)

    assert not has_original(found.uid)


def test_today_is_offered_as_the_day_of_the_data(client, officer):
    client.force_login(officer)
    assert f'value="{localdate():%Y-%m-%d}"' in client.get("/daftar/kirim/").content.decode()
