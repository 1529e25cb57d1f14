"""What a list proposes stands on the record's page, for whoever may decide."""

import pytest

from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import PersonalEntry, keep_many
from gerai.foundation.people.engine import blind
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.models import Proposal
from tests import make, samples
from tests.make.registry import NOON
from tests.matrix.run import Matrix

pytestmark = pytest.mark.django_db
HERE = "33.74.06.1001"


@pytest.fixture
def business():
    made = make.business(name="Tahu Bu Sri", area=HERE, activity="tahu petis")
    make.owner(of=made, name="Sri")
    return made


def proposed(business, field: str = "activity", **value) -> Proposal:
    return Proposal.objects.create(business=business, field=field, value=value, made_at=NOON)


def address(business, proposal: Proposal) -> str:
    return f"/usaha/{business.uid}/usulan/{proposal.uid}/"


def test_an_officer_sees_both_values_and_takes_the_lists(client, business):
    made = proposed(business, activity="tahu bakso")
    client.force_login(make.user("district_officer", area="33.74"))

    page = client.get(f"/usaha/{business.uid}/").content.decode()
    assert "Usulan dari daftar" in page
    assert "tahu bakso" in page
    answer = client.post(address(business, made), {"terima": "1"}, follow=True)

    business.refresh_from_db()
    assert business.activity == "tahu bakso"
    assert "Usulan daftar diterima" in answer.content.decode()
    assert "Usulan dari daftar" not in answer.content.decode()
    assert Event.objects.filter(name="proposal.taken").count() == 1
    again = client.post(address(business, made), {"tolak": "1"}, follow=True)
    assert "Usulan ini sudah diputuskan" in again.content.decode()


def test_who_may_only_read_sees_the_proposal_without_its_buttons(client, business):
    made = proposed(business, activity="tahu bakso")
    client.force_login(make.user("auditor", area="33"))

    page = client.get(f"/usaha/{business.uid}/").content.decode()

    assert "tahu bakso" in page
    assert 'name="terima"' not in page
    assert client.post(address(business, made), {"terima": "1"}).status_code == 403
    made.refresh_from_db()
    assert made.state == "open"


def test_of_a_personal_value_the_page_shows_the_end_alone(client, business):
    owner = business.ties.get().person
    made = Proposal.objects.create(
        business=business,
        field="phone",
        value={"holder": str(owner.uid)},
        mark=blind(Kind.PHONE, "+6289977771234"),
        made_at=NOON,
    )
    keep_many([PersonalEntry(made.uid, Kind.PHONE, "+6289977771234", None, NOON)])
    client.force_login(make.user("district_officer", area="33.74"))

    page = client.get(f"/usaha/{business.uid}/").content.decode()

    assert "•••• 1234" in page
    assert "77771234" not in page


def test_the_owners_name_is_taken_too(client, business):
    made = proposed(business, "owner_name", owner_name="Sri Lestari")
    client.force_login(make.user("district_officer", area="33.74"))

    client.post(address(business, made), {"terima": "1"})

    business.refresh_from_db()
    assert business.owner_names == "Sri Lestari"


def test_the_address_is_closed_to_everybody_else():
    assert samples.SAMPLES
    report = Matrix(only="registry:proposal").run()

    assert report.failures == []
    assert report.cells > 50
