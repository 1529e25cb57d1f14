"""The role of the web owns nothing."""

import pytest
from django.db import connection, utils


def test_the_web_owns_no_table_and_changes_no_schema(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("gerai_web", False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)
        with pytest.raises(utils.ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TABLE mine (id int)")


@pytest.mark.parametrize(
    "statement", ["UPDATE events_event SET name = ''", "DELETE FROM events_event"]
)
def test_the_web_cannot_change_what_happened(db, statement):
    with connection.cursor() as cursor, pytest.raises(utils.ProgrammingError, match="denied"):
        cursor.execute(statement)
