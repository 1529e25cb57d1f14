"""A field is declared once: every declared one goes through all doors and pages by itself."""

from datetime import timedelta
from uuid import UUID

import pytest

from gerai.inventory.enrolment.forms import AddForm, EditForm
from gerai.inventory.enrolment.forms.business import OWN_WAY
from gerai.inventory.registry.actions import adding, changing, enter
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.exports import HEADS, cells_of
from gerai.inventory.registry.queries.history import as_it_was, present
from gerai.inventory.registry.queries.sheet import sheet
from gerai.inventory.registry.queries.timeline import timeline
from gerai.inventory.registry.rules import DECLARED, FieldKind, fault_of
from tests import make
from tests.make import registry

pytestmark = pytest.mark.django_db
PLAIN = [name for name, field in DECLARED.items() if field.kind not in OWN_WAY]
NUMBERS = {FieldKind.YEAR: 2015, FieldKind.COUNT: 7, FieldKind.MONEY: 2_500_000}
TYPED = {FieldKind.YEAR: "2015", FieldKind.COUNT: "7 orang", FieldKind.MONEY: "2,5 jt"}
SHOWN = {FieldKind.YEAR: "2015", FieldKind.COUNT: "7 orang", FieldKind.MONEY: "Rp\u00a02.500.000"}


def value(field):
    """A value that fits the field, what somebody types for it, what a page says of it."""
    if field.values:
        code, word = next(iter(field.values.items()))
        return code, code, word
    if field.is_number:
        return NUMBERS[field.kind], TYPED[field.kind], SHOWN[field.kind]
    text = f"isi {field.name}"
    return text, text, text


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


@pytest.mark.parametrize("name", DECLARED)
def test_a_declared_field_has_a_column_and_a_limit(name):
    column, field = Business._meta.get_field(name), DECLARED[name]

    assert column.null is field.is_number
    if not field.is_number:
        assert column.max_length >= field.longest
        assert all(len(code) <= column.max_length for code in field.values)


@pytest.mark.parametrize("name", PLAIN)
def test_a_declared_field_is_asked_for_and_read(name, officer):
    field = DECLARED[name]
    kept, typed, _shown = value(field)
    form = EditForm({"name": "Warung", "seen": "1", name: typed})
    form.is_valid()

    assert form.cleaned_data[name] == kept
    assert name in AddForm(by=officer).fields


@pytest.mark.parametrize("name", PLAIN)
def test_a_declared_field_goes_from_a_list_to_page_export_history_and_past(name, officer):
    field = DECLARED[name]
    kept, _typed, shown = value(field)
    enter(
        [registry.entry(**{name: kept})],
        list_uid=UUID(int=1),
        list_name="IKM",
        sender="Dinas",
        said_at=registry.NOON.date(),
        by=officer,
        at=registry.NOON,
    )
    business = Business.objects.get()
    assert getattr(business, name) == kept

    lines = {
        line.label: line.text for line in sheet(present(business), on=registry.NOON.date()).lines
    }
    assert lines[field.label] == shown
    if field.exported:
        row = dict(
            zip(map(str, HEADS), cells_of(officer, [business], personal=False)[0], strict=True)
        )
        head = f"{field.label} (rupiah)" if field.kind is FieldKind.MONEY else field.label
        assert row[head] == (kept if field.is_number or name == "name" else shown)

    other = "Lain" if name == "name" else field.empty
    later = registry.NOON + timedelta(days=2)
    changed = changing.change(uid=business.uid, seen=1, given={name: other}, by=officer, at=later)

    assert changed == [name]
    changes = {
        change.label: change.old for step in timeline(business_now()) for change in step.changes
    }
    assert changes[field.label] == shown
    past = as_it_was(business_now(), registry.NOON + timedelta(days=1))
    assert getattr(past.business, name) == kept


def business_now():
    return Business.objects.get()


@pytest.mark.parametrize("name", [name for name in PLAIN if name != "legal_form"])
def test_a_declared_field_that_does_not_fit_is_told_by_its_label(name):
    field = DECLARED[name]
    wrong = -1 if field.is_number else "x" * (field.longest + 99)

    assert fault_of(registry.entry(**{name: wrong})).startswith(field.label.lower())


def test_who_owns_the_place_of_business_is_one_of_the_survey_answers():
    assert set(DECLARED["premises"].values) == {
        "own",
        "rent",
        "family",
        "market",
        "mobile",
        "other",
    }
    assert fault_of(registry.entry(premises="x")) == "kepemilikan tempat tidak dikenal: 'x'"


def test_the_history_tells_who_typed_what_and_which_list_came(officer):
    entry = registry.entry(name="Warung Darsini")
    made = adding.add(uid=registry.uuid7(), entry=entry, by=officer, at=registry.NOON)
    changing.change(
        uid=made.uid, seen=1, given={"workers": 5, "name": "Warung"}, by=officer, at=registry.NOON
    )

    steps = timeline(business_now())

    assert [(step.title, step.author) for step in steps] == [
        ("Isian usaha diubah", "Sri Wahyuni"),
        ("Usaha ditambahkan", "Sri Wahyuni"),
    ]
    assert [(c.label, c.old, c.new) for c in steps[0].changes] == [
        ("Nama usaha", "Warung Darsini", "Warung"),
        ("Tenaga kerja", "", "5 orang"),
    ]


def test_a_change_without_an_event_is_told_by_its_row(officer):
    business = make.business("Warung", workers=2)
    make.source(business, "Dindagkop")
    business.workers, business.version = 3, 2
    business.save(update_fields=["workers", "version"])

    steps = timeline(business_now())

    assert [step.title for step in steps] == ["Isian berubah", "Masuk dari daftar"]
    assert steps[1].author == "Dindagkop"
    assert steps[0].changes[0].new == "3 orang"


def test_the_history_costs_a_fixed_number_of_statements(officer, django_assert_max_num_queries):
    business = make.business("Warung", workers=1)
    make.owner(business)
    for number in range(2, 9):
        given = {"workers": number}
        changing.change(
            uid=business.uid, seen=number - 1, given=given, by=officer, at=registry.NOON
        )

    with django_assert_max_num_queries(13):
        timeline(business_now())
