"""Raw rows go when their time is past; how good a sender's rows are is worked out and printed."""

from datetime import date, timedelta

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.inventory.intake import actions
from gerai.inventory.intake.commands import judging
from gerai.inventory.intake.engine import chunks
from gerai.inventory.intake.queries.quality import qualities
from gerai.inventory.intake.rules.quality import Quality, Tally, quality_of
from gerai.inventory.intake.rules.retention import days_of, rules
from gerai.inventory.registry.models import Business
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


def read(path, by, sender="Dinas Klaten"):
    found = actions.receive(path=path, by=by, at=NOON, sender=sender)
    return actions.read(uid=found.uid, path=path, by=by)


def test_every_rule_of_keeping_says_its_law_and_its_first_day():
    for rule in rules():
        assert rule.days > 0
        assert "UU 27/2022" in rule.source
        assert rule.since <= date(2026, 11, 1)
    assert (days_of("entered", on=NOON.date()), days_of("waiting", on=NOON.date())) == (90, 180)


@pytest.mark.parametrize(("enter", "days"), [(True, 90), (False, 180)])
def test_raw_rows_go_on_their_day_and_the_event_says_so(
    tmp_path, officer, enter, days, django_capture_on_commit_callbacks
):
    found = read(lists.file(tmp_path, {}, {"Nama Usaha": "12"}), officer)
    if enter:
        actions.enter(uid=found.uid, by=officer, at=NOON)
    folder = chunks.folder(found.uid)

    assert actions.drop_raw(at=NOON + timedelta(days=days, seconds=-1)) == 0
    assert folder.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_raw(at=NOON + timedelta(days=days)) == 1

    assert not folder.exists()
    assert actions.drop_raw(at=NOON + timedelta(days=days)) == 0
    event = Event.objects.get(name="list.raw_dropped")
    assert event.data == {"kind": "entered" if enter else "waiting", "days": days}
    assert found.rows.count() == 2


def test_a_list_whose_raw_rows_are_gone_asks_for_its_file_and_takes_it_again(
    tmp_path, officer, django_capture_on_commit_callbacks
):
    path = lists.file(tmp_path, {})
    found = read(path, officer)
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop_raw(at=NOON + timedelta(days=181))

    with pytest.raises(Refused, match="Kirim berkasnya lagi"):
        actions.enter(uid=found.uid, by=officer, at=NOON)
    again = read(path, officer)

    assert again.pk == found.pk
    assert actions.enter(uid=found.uid, by=officer, at=NOON).businesses == 1
    assert Business.objects.count() == 1


def test_the_score_is_the_mean_of_its_four_parts():
    tally = Tally("Dinas", "33.10", rows=10, known=40, sound=9, distinct=8, coded=5)

    assert quality_of(tally) == Quality(complete=0.8, valid=0.9, unique=0.8, coded=0.5)
    assert quality_of(tally).score == 75
    assert quality_of(Tally("", "", 0, 0, 0, 0, 0)).score == 0


def test_repeats_faults_and_gaps_lower_the_score_of_their_sender_alone(tmp_path, officer):
    good = {"Nama Usaha": "Baik", "KBLI": "10794"}
    read(lists.file(tmp_path, good, name="baik.csv"), officer, "Dinas A")
    bad = {"Nama Usaha": "Es", "Kabupaten": "", "Kecamatan": "", "Desa": "", "Alamat": ""}
    read(
        lists.file(tmp_path, bad, bad, {"Nama Usaha": "x y"}, name="buruk.csv"), officer, "Dinas B"
    )

    found = {(tally.sender, tally.area): (tally, quality) for tally, quality in qualities(officer)}

    assert found["Dinas A", "33.10"][1].unique == 1
    assert found["Dinas A", "33.10"][1].complete == 1
    waiting, quality = found["Dinas B", ""]
    assert (waiting.rows, waiting.distinct, waiting.sound, waiting.coded) == (2, 1, 0, 0)
    assert quality.unique == 0.5
    assert quality.score < found["Dinas A", "33.10"][1].score


def test_the_command_prints_every_part_and_only_lists_that_the_account_sees(tmp_path, officer):
    read(lists.file(tmp_path, {}), officer)

    answer = judging.run(officer)

    (one,) = answer.data["quality"]
    assert (one["sender"], one["area_code"], one["rows"]) == ("Dinas Klaten", "33.10", 1)
    assert {"score", "complete", "valid", "unique", "coded"} <= one.keys()
    assert "Dinas Klaten" in answer.lines[1]
    assert judging.run(make.user("district_officer", area="33.21")).data == {"quality": []}
