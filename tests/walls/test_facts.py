"""Facts are only added. One goes with the row of the list that said it, and is not forgotten."""

import pytest
from django.db import DatabaseError, connection, transaction

from gerai.inventory.registry.models import Fact, SourceRecord
from tests import make

pytestmark = pytest.mark.django_db
KEPT = "SELECT uid, value, pgh_label FROM registry_factevent"


def told():
    """A business of whom a list said that it is affected."""
    business = make.business()
    row = make.source(of=business)
    fact = make.fact(of=business, kind="affected", value="drought")
    Fact.objects.bulk_create(
        [
            Fact(
                business=business,
                kind="affected",
                value="flood",
                on=fact.on,
                source=row,
                at=fact.at,
            )
        ]
    )
    return business, row, fact


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_a_fact_goes_with_the_row_that_said_it_and_history_keeps_it():
    business, row, other = told()
    gone = Fact.objects.get(source=row)

    SourceRecord.objects.filter(pk=row.pk)._raw_delete("default")

    assert list(Fact.objects.filter(business=business)) == [other]
    assert asked(KEPT) == [(gone.uid, "flood", "delete")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM registry_fact",
        "UPDATE registry_fact SET value = ''",
        "SELECT registry_facts_go()",
        "DELETE FROM registry_factevent",
        "UPDATE registry_factevent SET value = ''",
    ],
)
def test_the_web_takes_no_fact_back_by_itself(statement):
    told()

    with pytest.raises(DatabaseError), transaction.atomic():
        asked(statement)

    assert Fact.objects.count() == 2


def test_the_function_of_before_takes_nothing_back():
    business, row, _other = told()

    asked("SELECT registry_forget_facts(%s, %s)", [business.pk], row.list_uid)

    assert Fact.objects.filter(source=row).exists()
