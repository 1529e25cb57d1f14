"""What is written out for COPY comes back from the table as it was."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gerai.foundation.copying import send, written, written_by_name

COLUMNS = ("number", "word", "data", "uid", "day", "moment", "sure")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copied (number bigint, word text, data bytea, uid uuid, day date,"
            " moment timestamptz, sure boolean) ON COMMIT DROP"
        )
    return "copied"


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM copied ORDER BY ctid")
        return [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in cursor.fetchall()
        ]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), WORDS, st.binary()), max_size=5))
def test_every_value_comes_back_as_it_was(table, said):
    day, moment = date(2026, 11, 26), datetime(2026, 11, 26, 8, 30, 15, 250, tzinfo=UTC)
    rows = [(*one, uuid4(), day, moment, True) for one in said]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE copied")

    lines = written(table, COLUMNS, rows)
    send(lines)

    assert lines.count == len(rows)
    assert kept() == rows


def test_what_is_not_there_is_null_and_a_backslash_n_is_a_word(table):
    nothing = (None,) * 5
    send(written(table, COLUMNS, [(1, None, *nothing), (2, "\\N", *nothing)]))

    assert [row[1] for row in kept()] == [None, "\\N"]


def test_more_than_one_piece_is_sent_whole(table):
    rows = [{"number": number, "word": "ujung\tpandang\n" * 50} for number in range(1_000)]
    send(written_by_name(table, rows))

    found = kept()
    assert [row[0] for row in found] == list(range(1_000))
    assert {row[1] for row in found} == {"ujung\tpandang\n" * 50}


def test_no_rows_are_no_lines_and_an_unknown_type_is_not_guessed():
    assert written_by_name("copied", []) is None
    with pytest.raises(KeyError):
        written("copied", ("number",), [(1.5,)])
