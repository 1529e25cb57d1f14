"""A record that is gone answers as one that never was, to whoever saw it before; T09 for records
that are deleted (undoing a list deletes businesses and persons, forgetting one of a column)."""

import pytest

from gerai.foundation.people.models import Value
from gerai.inventory.intake.models import ColumnChoice
from gerai.inventory.registry.models import Business, Certificate, Person, Proposal, Tie
from tests import make
from tests.matrix.judging import still, words
from tests.walls.site import AREA, everyone, ours, record_type, records, url_of
from tests.walls.site import signed_in as enter

CANARY = "Zamrudkelam"
NOBODYS = "01a21ad7-359e-734f-b8a3-50600f5e61bd"


def remove(made):
    """As undoing and forgetting leave it: nothing of it in the tables of today."""
    business, person = made[Business], made[Person]
    people = [tie.person for tie in Tie.objects.filter(business=business).select_related("person")]
    Value.objects.filter(holder__in=[one.uid for one in (business, person, *people)]).delete()
    for model in (Proposal, Certificate, Tie):
        model.objects.filter(business=business).delete()
    for one in (*people, person, business, made[ColumnChoice]):
        type(one).objects.filter(pk=one.pk).delete()


@pytest.fixture
def gone(settings, db):
    """(name, address, that of a missing one) of each record, which is gone."""
    settings.ROOT_AREA = "33"
    made = records(words=CANARY)
    found = []
    for address in ours():
        model = record_type(address)
        if model in (Business, Person, ColumnChoice):
            url = url_of(address, made)
            found.append((address.name, url, url.replace(str(made[model].uid), NOBODYS)))
    remove(made)
    return found


def told(client, addresses):
    """Where a record that is gone differs from one that never was, or is still spoken of."""
    differing = []
    for name, url, missing in addresses:
        for ask in (client.get, client.post):
            answer, other = ask(url), ask(missing)
            seen, text = still(words(answer)), words(answer).lower()
            alike = seen == still(words(other)) and answer.status_code in {404, 405}
            if not alike or CANARY.lower().encode() in text:
                differing.append((name, ask.__name__, answer.status_code))
    return differing


@pytest.mark.parametrize("role", ["everyone", "district_officer", "auditor", "enumerator"])
def test_what_is_gone_answers_as_what_never_was(gone, role):
    client = enter(everyone() if role == "everyone" else make.user(role, AREA))
    assert len(gone) > 15

    assert told(client, gone) == []


def test_a_record_that_is_not_gone_is_told_apart(settings, db):
    settings.ROOT_AREA = "33"
    made = records(words=CANARY)
    urls = [url_of(one, made) for one in ours() if record_type(one) is Business]
    there = [(url, url, url.replace(str(made[Business].uid), NOBODYS)) for url in urls]

    assert len(told(enter(everyone()), there)) > 8
