"""A list goes in, out and back by the browser; a big one after a second person said yes."""

import threading
from io import BytesIO

import pytest
from django.conf import settings as installed
from django.db import IntegrityError, connection
from django.test import Client
from django.utils.timezone import now
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from gerai.foundation.access.models import Posting
from gerai.foundation.access.policies import STORED
from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.inventory.intake import actions, jobs
from gerai.inventory.intake.actions import asking, running
from gerai.inventory.intake.models import Row, Work
from gerai.inventory.intake.rules import working
from gerai.inventory.intake.rules.working import WorkKind
from gerai.inventory.registry.models import Business
from tests import make
from tests.make import lists
from tests.make.books import book, sheet
from tests.make.registry import NOON

ENTER, UNDO, GIVE_BACK = WorkKind.ENTER, WorkKind.UNDO, WorkKind.GIVE_BACK


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(db):
    return make.user("district_officer", area="33.10", name="Sri Wahyuni")


@pytest.fixture
def second(db):
    return make.user("district_officer", area="33.10", name="Budi Santoso")


@pytest.fixture
def small(monkeypatch):
    """Two rows are many."""
    monkeypatch.setattr(working, "bigs", lambda: (working.Big(2, NOON.date(), "uji"),))


def taken(path, by, **more):
    found = actions.receive(path=path, sender="Dinas", within="33.10", by=by, at=NOON, **more)
    return actions.read(uid=found.uid, path=path, by=by)


def three(tmp_path, by, name="ikm.csv"):
    """Two rows that are ready, one that waits for its sender."""
    rows = ({}, {"Nama Usaha": "Batik Bintoro", "NIK": "", "No HP": ""}, {"Nama Usaha": "12"})
    return taken(lists.file(tmp_path, *rows, name=name), by)


def asked(found, by, kind=ENTER):
    return asking.ask(uid=found.uid, kind=kind, by=by, at=now())


def run(work):
    return running.run(work_id=work.pk, at=now())


def shown(client, found, page="masukkan"):
    answer = client.get(f"/daftar/{found.uid}/{page}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def entering_jobs() -> int:
    """How many jobs wait to enter a list; the sender's messages have their own."""
    return ProcrastinateJob.objects.filter(task_name="intake.enter").count()


def answered(client, found, work, word, **more):
    said = {"kerja": work.uid, "jawab": word, **more}
    answer = client.post(f"/daftar/{found.uid}/jawab/", said, follow=True)
    return " ".join(answer.content.decode().split())


# — entering —


def test_the_page_says_what_will_happen_and_the_job_does_it(client, officer, tmp_path):
    found = three(tmp_path, officer)
    client.force_login(officer)

    page = shown(client, found)
    assert "2 baris menjadi catatan usaha baru." in page
    assert "1 baris masih perlu diperbaiki" in page
    assert client.post(f"/daftar/{found.uid}/masukkan/").status_code == 302

    work = Work.objects.get()
    job = ProcrastinateJob.objects.get(task_name="intake.enter")
    assert (work.state, job.args) == ("waiting", {"work_id": work.pk})
    assert "Menunggu giliran" in shown(client, found)
    assert run(work).state == "done"
    assert Business.objects.count() == 2
    assert "2 baris masuk registri" in shown(client, found)
    assert run(work).state == "done"  # once more: nothing
    assert Business.objects.count() == 2


def test_rows_that_an_earlier_version_brought_are_told_as_known(client, officer, tmp_path):
    first = three(tmp_path, officer)
    run(asked(first, officer))
    rows = ({}, {"Nama Usaha": "Batik Bintoro", "NIK": "", "No HP": ""}, {"Nama Usaha": "Baru"})
    later = taken(lists.file(tmp_path, *rows, name="ikm 2.csv"), officer)
    client.force_login(officer)

    page = shown(client, later)

    assert "1 baris menjadi catatan usaha baru." in page
    assert "2 baris sudah dikenal dari versi sebelumnya" in page
    run(asked(later, officer))
    assert Business.objects.count() == 3


def test_htmx_gets_the_progress_alone(client, officer, tmp_path):
    found = three(tmp_path, officer)
    asked(found, officer)
    client.force_login(officer)

    answer = client.get(f"/daftar/{found.uid}/masukkan/", headers={"HX-Request": "true"})

    assert answer.content.decode().strip().startswith('<div id="kemajuan" hx-get=')


def test_a_second_wish_while_one_is_open_is_told(client, officer, second, tmp_path):
    found = three(tmp_path, officer)
    asked(found, officer)

    for kind in (ENTER, UNDO):
        with pytest.raises(Refused):
            asked(found, second, kind)
    client.force_login(second)
    answer = client.post(f"/daftar/{found.uid}/masukkan/", follow=True)
    assert "sedang dikerjakan" in answer.content.decode()
    assert Work.objects.count() == 1


def test_the_database_itself_has_no_place_for_a_second_one(officer, second, tmp_path, monkeypatch):
    found = three(tmp_path, officer)
    asked(found, officer)
    monkeypatch.setattr(asking, "is_busy", lambda *_given: False)

    with pytest.raises(IntegrityError, match="work_on_the_registry_once"):
        asked(found, second)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [(UNDO, "Belum ada barisnya"), (GIVE_BACK, "Tidak ada baris yang menunggu")],
)
def test_what_makes_no_sense_is_refused(officer, tmp_path, kind, sentence):
    found = taken(lists.file(tmp_path, {}), officer)
    with pytest.raises(Refused, match=sentence):
        asked(found, officer, kind)


def test_the_job_asks_the_person_again(officer, tmp_path):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    Posting.objects.filter(user=officer).update(until=now())

    stopped = run(work)

    assert stopped.state == "stopped"
    assert Business.objects.count() == 0


def test_a_list_that_is_read_anew_meanwhile_is_left_alone(client, officer, tmp_path):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    found.state = "received"
    found.save()

    stopped = run(work)

    assert stopped.state == "stopped"
    assert Business.objects.count() == 0
    client.force_login(officer)
    assert "sedang dibaca ulang" in shown(client, found)


def test_an_older_version_is_not_entered_any_more(client, officer, tmp_path):
    older = three(tmp_path, officer)
    rows = ({}, {"Nama Usaha": "Batik Bintoro", "NIK": "", "No HP": ""}, {"Nama Usaha": "Baru"})
    run(asked(older, officer))
    newer = taken(lists.file(tmp_path, *rows, name="ikm 2.csv"), officer)
    run(asked(newer, officer))
    mended(older)
    older.state = "read"
    older.save()
    client.force_login(officer)

    page = shown(client, older)

    assert '"ikm 2.csv" sudah masuk registri' in page or "&quot;ikm 2.csv&quot;" in page
    assert "Masukkan 3 baris" not in page
    answer = client.post(f"/daftar/{older.uid}/masukkan/", follow=True)
    assert "sudah masuk registri" in answer.content.decode()
    assert Work.objects.filter(business_list=older).count() == 1


def chunked(tmp_path, officer, monkeypatch):
    for module in ("reading", "entering"):
        monkeypatch.setattr(f"gerai.inventory.intake.actions.{module}.CHUNK", 10)
    return taken(lists.many(tmp_path, 45), officer)


def after(chunks, monkeypatch, act):
    """`act` happens when so many chunks are entered."""
    hand_over, done = actions.entering.hand_over, []

    def counting(*given, **more):
        told = hand_over(*given, **more)
        done.append(1)
        if len(done) == chunks:
            act()
        return told

    monkeypatch.setattr(actions.entering, "hand_over", counting)


def test_it_stops_between_chunks_and_a_later_wish_enters_the_rest(
    client, officer, tmp_path, monkeypatch
):
    found = chunked(tmp_path, officer, monkeypatch)
    work = asked(found, officer)
    client.force_login(officer)
    after(2, monkeypatch, lambda: answered(client, found, work, "henti"))

    stopped = run(work)

    assert (stopped.state, stopped.rows) == ("stopped", 20)
    assert Business.objects.count() == 18
    assert "18 baris sudah masuk dan tetap ada" in shown(client, found)
    done = run(asked(found, officer))
    assert (done.state, done.result["entered"]) == ("done", 41 - 18)
    assert Business.objects.count() == 41


def test_a_job_that_died_goes_on_where_it_stood(officer, tmp_path, monkeypatch):
    found = chunked(tmp_path, officer, monkeypatch)
    work = asked(found, officer)

    def die():
        raise KeyboardInterrupt

    after(3, monkeypatch, die)
    with pytest.raises(KeyboardInterrupt):
        run(work)
    work.refresh_from_db()
    assert (work.state, work.rows, Business.objects.count()) == ("running", 20, 18)

    done = run(work)

    assert (done.state, done.result["entered"], Business.objects.count()) == ("done", 41, 41)


def test_the_last_try_that_fails_says_sorry(officer, tmp_path, monkeypatch):
    work = asked(three(tmp_path, officer), officer)

    def broken(**_given):
        raise RuntimeError

    monkeypatch.setattr(running, "enter", broken)
    with pytest.raises(RuntimeError):
        jobs.enter.func(Context(0), work_id=work.pk)
    assert Work.objects.get().state == "running"
    with pytest.raises(RuntimeError):
        jobs.enter.func(Context(jobs.TRIES), work_id=work.pk)
    assert (Work.objects.get().state, Work.objects.get().sentence) == ("stopped", running.OURS)


class Context:
    """What procrastinate says of a job."""

    def __init__(self, attempts):
        self.job = self
        self.attempts = attempts


# — the second person —


def test_a_big_load_waits_for_another_person(client, officer, second, tmp_path, small):
    found = three(tmp_path, officer)
    client.force_login(officer)
    assert "Minta persetujuan untuk 2 baris" in shown(client, found)
    client.post(f"/daftar/{found.uid}/masukkan/")
    work = Work.objects.get()
    assert (work.state, entering_jobs()) == ("asked", 0)
    assert "Setujui" not in shown(client, found)

    client.force_login(second)
    assert "Setujui 2 baris" in shown(client, found)
    page = client.get(f"/daftar/{found.uid}/").content.decode()
    assert "Sri Wahyuni menunggu persetujuan Anda." in page
    assert "Disetujui." in answered(client, found, work, "setujui", siap=2)

    work.refresh_from_db()
    assert (work.state, work.confirmed_by, entering_jobs()) == (
        "waiting",
        second,
        1,
    )
    assert run(work).state == "done"
    assert "disetujui Budi Santoso" in shown(client, found)
    names = ["list.enter_asked", "list.enter_confirmed", "list.entered"]
    told = Event.objects.filter(name__in=names).order_by("pk")
    assert [(event.name, event.by) for event in told] == [
        ("list.enter_asked", officer),
        ("list.enter_confirmed", second),
        ("list.entered", officer),
    ]


def test_nobody_says_yes_to_their_own_wish(client, officer, tmp_path, small):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    client.force_login(officer)

    assert "Anda sendiri yang memintanya." in answered(client, found, work, "setujui", siap=2)
    assert "Anda sendiri yang memintanya." in answered(client, found, work, "tolak", alasan="tidak")
    assert Work.objects.get().state == "asked"


def test_without_the_guard_the_database_still_says_no(officer, tmp_path, small):
    found = three(tmp_path, officer)
    work = asked(found, officer)

    with pytest.raises(IntegrityError, match="work_confirmed_by_another"):
        Work.objects.filter(pk=work.pk).update(confirmed_by=officer, confirmed_at=NOON)


def test_who_may_not_receive_lists_there_does_not_confirm(client, officer, tmp_path, small):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    for user, status in (
        (make.user("auditor", area="33.10"), 403),
        (make.user("district_officer", area="33.75"), 404),
    ):
        client.force_login(user)
        said = {"kerja": work.uid, "jawab": "setujui", "siap": 2}
        assert client.post(f"/daftar/{found.uid}/jawab/", said).status_code == status
    assert Work.objects.get().state == "asked"


def test_work_of_another_list_is_not_there(client, officer, second, tmp_path, small):
    work = asked(three(tmp_path, officer), officer)
    other = taken(lists.file(tmp_path, {}, name="lain.csv"), officer)
    client.force_login(second)

    said = {"kerja": work.uid, "jawab": "setujui", "siap": 2}
    assert client.post(f"/daftar/{other.uid}/jawab/", said).status_code == 404


def test_a_no_needs_a_reason_which_who_asked_reads(client, officer, second, tmp_path, small):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    client.force_login(second)

    assert "Tulis alasannya" in answered(client, found, work, "tolak", alasan=" ")
    answered(client, found, work, "tolak", alasan="Kolom omzet salah satuan")

    client.force_login(officer)
    page = shown(client, found)
    assert "Tidak disetujui oleh Budi Santoso." in page
    assert "Kolom omzet salah satuan" in page
    assert "sudah dijawab" in answered(client, found, work, "batal")
    assert asked(found, officer).state == "asked"


def test_who_asked_may_take_it_back(client, officer, second, tmp_path, small):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    client.force_login(officer)

    answered(client, found, work, "batal")

    assert Work.objects.get().state == "withdrawn"
    client.force_login(second)
    assert "sudah dijawab" in answered(client, found, work, "setujui", siap=2)
    assert entering_jobs() == 0


def mended(found):
    """One more row is ready."""
    row = Row.objects.get(business_list=found, state="repairable")
    row.state, row.values = "ready", row.values | {"name": "Warung Baru"}
    row.save()
    found.refresh_from_db()
    found.counts |= {"ready": 3, "repairable": 0}
    found.save()


def test_of_a_list_that_changed_the_new_number_is_confirmed(
    client, officer, second, tmp_path, small
):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    mended(found)
    client.force_login(second)

    assert "sekarang 3 baris siap" in answered(client, found, work, "setujui", siap=2)
    work.refresh_from_db()
    assert (work.state, work.ready) == ("asked", 3)
    assert "Disetujui." in answered(client, found, work, "setujui", siap=3)
    assert run(work).result["entered"] == 3


def test_what_changed_after_the_yes_asks_for_another_yes(officer, second, tmp_path, small):
    found = three(tmp_path, officer)
    work = asked(found, officer)
    asking.confirm(uid=found.uid, work_uid=work.uid, seen=2, by=second, at=NOON)
    mended(found)

    again = run(work)

    assert (again.state, again.ready, again.confirmed_by) == ("asked", 3, None)
    assert again.sentence == asking.MOVED
    assert Business.objects.count() == 0


def test_a_small_list_that_became_big_before_its_turn_asks_too(officer, tmp_path, monkeypatch):
    monkeypatch.setattr(working, "bigs", lambda: (working.Big(3, NOON.date(), "uji"),))
    found = three(tmp_path, officer)
    work = asked(found, officer)
    assert work.state == "waiting"
    mended(found)

    assert run(work).state == "asked"


# — races —


def at_once(found, work, accounts):
    """Each says yes at the same moment; how it went."""
    start, outcomes = threading.Barrier(len(accounts)), []

    def say(by):
        try:
            start.wait(10)
            asking.confirm(uid=found.uid, work_uid=work.uid, seen=2, by=by, at=NOON)
            outcomes.append("yes")
        except Refused:
            outcomes.append("no")
        except IntegrityError:
            outcomes.append("check")
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(by,)) for by in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes), ProcrastinateJob.objects.filter(task_name="intake.enter").count()


@pytest.fixture
def three_people(transactional_db):
    return [make.user("district_officer", area="33.10") for _ in range(3)]


def slow_look(monkeypatch):
    """Without the guard: looked at first, written afterwards."""
    looked = threading.Barrier(2)

    def unguarded(work, seen, by, at):
        there = Work.objects.filter(pk=work.pk, state="asked").exists()
        looked.wait(10)
        Work.objects.filter(pk=work.pk).update(state="waiting", confirmed_by=by, confirmed_at=at)
        return there

    monkeypatch.setattr(asking, "say_yes", unguarded)


def test_two_who_confirm_at_once_start_one_job(three_people, tmp_path, small):
    asker, *others = three_people
    found = three(tmp_path, asker)

    assert at_once(found, asked(found, asker), others) == (["no", "yes"], 1)


def test_without_the_guarded_statement_there_would_be_two(
    three_people, tmp_path, small, monkeypatch
):
    asker, *others = three_people
    found = three(tmp_path, asker)
    slow_look(monkeypatch)

    assert at_once(found, asked(found, asker), others) == (["yes", "yes"], 2)


def test_who_asked_does_not_confirm_by_two_requests_at_once(three_people, tmp_path, small):
    asker = three_people[0]
    found = three(tmp_path, asker)

    assert at_once(found, asked(found, asker), [asker, asker]) == (["no", "no"], 0)
    assert Work.objects.get().state == "asked"


def test_without_the_guard_the_check_keeps_them_from_it(three_people, tmp_path, small, monkeypatch):
    asker = three_people[0]
    found = three(tmp_path, asker)
    slow_look(monkeypatch)

    assert at_once(found, asked(found, asker), [asker, asker]) == (["check", "check"], 0)


# — undoing —


def test_undoing_says_first_what_goes_and_then_does_it(client, officer, second, tmp_path):
    found = three(tmp_path, officer)
    run(asked(found, officer))
    touched = Business.objects.get(name="Batik Bintoro")
    from gerai.inventory.registry.actions import changing

    changing.change(uid=touched.uid, seen=1, given={"workers": 7}, by=second, at=now())
    client.force_login(officer)

    page = shown(client, found, "tarik")
    assert "1 catatan yang hanya dibawa daftar ini hilang" in page
    assert "1 catatan tetap, karena sudah diubah orang" in page
    client.post(f"/daftar/{found.uid}/tarik/")
    work = Work.objects.get(kind="undo")
    assert ProcrastinateJob.objects.filter(task_name="intake.undo").count() == 1

    done = run(work)

    assert (done.state, done.result["gone"], done.result["kept"]) == ("done", 1, 1)
    assert [row.name for row in Business.objects.all()] == ["Batik Bintoro"]
    assert "1 catatan hilang dari registri" in shown(client, found, "tarik")
    found.refresh_from_db()
    assert (found.state, found.counts["ready"]) == ("read", 1)


def test_undoing_that_is_stopped_has_changed_nothing(officer, tmp_path, monkeypatch):
    found = three(tmp_path, officer)
    run(asked(found, officer))
    work = asked(found, officer, UNDO)
    monkeypatch.setattr(running, "moved", lambda *_given: True)

    stopped = run(work)

    assert (stopped.state, Business.objects.count()) == ("stopped", 2)
    found.refresh_from_db()
    assert (found.state, found.counts["entered"]) == ("entered", 2)


def test_undoing_needs_both_permissions(client, officer, tmp_path, monkeypatch):
    found = three(tmp_path, officer)
    run(asked(found, officer))
    for lost in asking.NEEDS[UNDO]:
        held = asking.require

        def require(user, permission, *, area, lost=lost, held=held):
            held(user, permission, area=area if permission != lost else "99")

        with monkeypatch.context() as patch:
            patch.setattr(asking, "require", require)
            client.force_login(officer)
            assert client.post(f"/daftar/{found.uid}/tarik/").status_code == 403


# — giving back —


def fetched(client, found):
    return client.get(f"/daftar/{found.uid}/kembalikan/berkas/")


def returned(client, officer, path):
    found = taken(path, officer)
    client.force_login(officer)
    client.post(f"/daftar/{found.uid}/kembalikan/")
    return found, run(Work.objects.get(kind="give_back"))


def test_the_senders_own_workbook_goes_back_with_the_wrong_cells_in_colour(
    client, officer, tmp_path
):
    head = ("Nama Usaha", "Nama Pemilik", "Kabupaten")
    rows = [("Batik Bintoro", "Siti", "Klaten"), ("12", "Sumarni", "Klaten")]
    path = tmp_path / "Data IKM.xlsx"
    path.write_bytes(book({"Petunjuk": sheet(("Isi semua",)), "IKM": sheet(head, *rows)}))

    found, work = returned(client, officer, path)

    assert (work.state, work.form) == ("done", "xlsx")
    assert "buku kerjanya sendiri" in shown(client, found, "kembalikan")
    answer = fetched(client, found)
    assert 'filename="Data IKM - perlu diperbaiki.xlsx"' in answer["Content-Disposition"]
    made = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert made.sheetnames[1:] == ["Petunjuk", "IKM"]
    assert made["IKM"]["A3"].comment is not None
    file = installed.HOME.files / "returns" / str(work.uid)
    assert not file.read_bytes().startswith(b"PK")
    assert list((installed.HOME.path / "run" / "clear").iterdir()) == []
    told = Event.objects.values_list("name", flat=True)
    assert {"list.give_back_asked", "list.returned", "list.workbook_fetched"} <= set(told)


def test_another_kind_of_file_goes_back_anew(client, officer, tmp_path):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "12", "Nama Pemilik": "Sumarni"})

    found, work = returned(client, officer, path)

    made = load_workbook(BytesIO(b"".join(fetched(client, found).streaming_content)))
    cells = [cell.value for cell in made.worksheets[1][3]]
    assert work.form == "xlsx"
    assert "Sumarni" in cells


def test_whoever_works_with_the_list_fetches_it_and_nobody_else(client, officer, second, tmp_path):
    found, _ = returned(client, officer, lists.file(tmp_path, {}, {"Nama Usaha": "12"}))
    for user, status in (
        (second, 200),
        (make.user("auditor", area="33.10"), 403),
        (make.user("district_officer", area="33.75"), 404),
    ):
        client.force_login(user)
        assert fetched(client, found).status_code == status
    assert STORED["returns"] == "list_enter"


def test_it_is_gone_after_a_day(client, officer, tmp_path):
    found, work = returned(client, officer, lists.file(tmp_path, {}, {"Nama Usaha": "12"}))

    assert running.drop_expired(at=now()) == 0
    assert running.drop_expired(at=work.expires_at) == 1

    assert fetched(client, found).url == f"/daftar/{found.uid}/kembalikan/"
    assert not (installed.HOME.files / "returns" / str(work.uid)).exists()
    assert "sudah dihapus setelah 24 jam" in shown(client, found, "kembalikan")


def test_of_a_list_whose_rows_are_gone_nothing_can_be_made(client, officer, tmp_path):
    found = taken(lists.file(tmp_path, {}, {"Nama Usaha": "12"}), officer)
    found.raw_dropped_at = now()
    found.save()

    stopped = run(asked(found, officer, GIVE_BACK))

    assert (stopped.state, stopped.sentence) == ("stopped", asking.GONE)
    client.force_login(officer)
    assert "Kirim berkasnya lagi" in shown(client, found, "kembalikan")


def test_one_who_only_reads_is_shown_no_way_to_act(tmp_path, officer):
    found = three(tmp_path, officer)
    client = Client()
    client.force_login(make.user("auditor", area="33.10"))

    page = client.get(f"/daftar/{found.uid}/").content.decode()

    for act in ("masukkan", "tarik", "kembalikan"):
        assert f"/daftar/{found.uid}/{act}/" not in page
        assert client.get(f"/daftar/{found.uid}/{act}/").status_code == 403
