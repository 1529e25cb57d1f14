"""While PostgreSQL takes a chunk the next is made ready: to the same end, never of old rows."""

import pytest

from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import entering, loading, reading
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, SourceRecord, Tie
from tests import make
from tests.make import lists
from tests.make.registry import NOON

ROWS = 35  # every tenth waits


@pytest.fixture
def officer(settings, transactional_db, tmp_path, monkeypatch):
    settings.ROOT_AREA = "33"
    monkeypatch.setattr(reading, "CHUNK", 10)
    return make.user("provincial_officer", area="33")


@pytest.fixture
def taken(monkeypatch):
    """Which chunks were made ready, and whether they were used."""
    found: list[bool] = []
    real = loading.Ahead.take

    def take(ahead, of):
        here = real(ahead, of)
        found.append(bool(here and here.prepared))
        return here

    monkeypatch.setattr(loading.Ahead, "take", take)
    return found


def read(folder, by, name="ahead.csv") -> BusinessList:
    path = lists.many(folder, ROWS, name)
    path.write_text(path.read_text() + "\n" * (1 + (name > "alo")))  # the same rows, other bytes
    found = actions.receive(path=path, sender=name, by=by, at=NOON)
    return actions.read(uid=found.uid, path=path, by=by)


def state(found: BusinessList) -> list[tuple]:
    told = SourceRecord.objects.filter(list_uid=found.uid).order_by("pk")
    return list(
        told.values_list(
            "number", "line", "said", "business__name", "business__area_code", "person__name"
        )
    )


def counts() -> list[int]:
    return [one.objects.count() for one in (Business, Person, Tie, Certificate, Fact, SourceRecord)]


def test_the_end_is_the_same_as_without(tmp_path, officer, taken, monkeypatch):
    ahead = read(tmp_path, officer)
    done = actions.enter(uid=ahead.uid, by=officer, at=NOON)
    made = counts()

    alone = read(tmp_path, officer, "alone.csv")
    monkeypatch.setattr(loading.Ahead, "begin", lambda *_: None)
    other = actions.enter(uid=alone.uid, by=officer, at=NOON)

    assert taken == [False, True, True, True] + [False] * 4
    assert done == other
    assert state(ahead) == state(alone)
    assert [both - mine for both, mine in zip(counts(), made, strict=True)] == made
    ahead.refresh_from_db()
    alone.refresh_from_db()
    assert ahead.counts == alone.counts


@pytest.mark.parametrize("guarded", [True, False])
def test_what_was_seen_of_another_state_of_the_list_is_not_used(
    tmp_path, officer, taken, monkeypatch, guarded
):
    """The saboteur: without the look at the list the rows of before would be entered."""
    found = read(tmp_path, officer)
    real = entering.hand_over

    def meanwhile(of, here, *, by, at):
        if of.chunks_entered == 1 and ahead.coming:
            ahead.coming[2].result()
            of.sender = "Dinas lain"
            of.save(update_fields=["sender"])
        return real(of, here, by=by, at=at)

    monkeypatch.setattr(entering, "hand_over", meanwhile)
    if not guarded:
        monkeypatch.setattr(loading, "made_of", lambda _found: {})
    with loading.Ahead(found.uid, officer, NOON) as ahead:
        while entering.enter_chunk(uid=found.uid, by=officer, at=NOON, ahead=ahead):
            pass

    assert taken == [False, True, not guarded, True]
    senders = dict(SourceRecord.objects.values_list("number", "sender"))
    assert (senders[11], senders[31]) == ("ahead.csv", "Dinas lain")
    assert senders[21] == ("Dinas lain" if guarded else "ahead.csv")


def test_a_later_version_is_not_made_ready(tmp_path, officer, taken):
    first = read(tmp_path, officer, "ahead.csv")
    actions.enter(uid=first.uid, by=officer, at=NOON)
    taken.clear()
    path = lists.many(tmp_path, ROWS, "ahead.csv")
    path.write_text(path.read_text().replace("Warung 7;", "Warung Tujuh;"))
    again = actions.receive(path=path, sender="ahead.csv", by=officer, at=NOON)
    again = actions.read(uid=again.uid, path=path, by=officer)

    done = actions.enter(uid=again.uid, by=officer, at=NOON)

    assert again.revises == first
    assert taken == [False] * 4
    assert (done.businesses, done.updated) == (0, 1)
