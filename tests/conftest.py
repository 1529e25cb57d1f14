"""What every test stands on: a migrated database, used as the web's role, which owns nothing."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from gerai.foundation import scope
from gerai.foundation.database.actions import migrate
from tests.engine import CLUSTER

# A test that calls actions itself does so as a command on the machine does; pages and jobs name
# their own scope, see tests/foundation/test_walls.py.
scope.unnamed = scope.WHOLE
TEST_DATABASE = "test_gerai"
KEPT = ("areas_", "sectors_", "database_", "django_content_type", "django_migrations")


LONGEST = 4 * 3600  # seconds of a soak test: it waits for a slow machine, a hung one ends


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is long is cut off late, whatever its small sizes say."""
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(LONGEST), append=False)


def sweep(case: object = None) -> None:
    """After a test that committed: every table is empty again but for the reference data."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith(KEPT)]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(connection.ops.quote_name(name) for name in tables))


TransactionTestCase._fixture_teardown = sweep


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Made and migrated by the owner, then used by the web; only here may the web truncate."""
    with django_db_blocker.unblock():
        CLUSTER.database(TEST_DATABASE)
        connection = connections["default"]
        web = dict(connection.settings_dict)
        connection.settings_dict.update(
            NAME=TEST_DATABASE, USER="gerai_owner", PASSWORD=CLUSTER.password("gerai_owner")
        )
        migrate()
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO gerai_web")
        connection.close()
        connection.settings_dict.update(
            NAME=TEST_DATABASE, USER=web["USER"], PASSWORD=web["PASSWORD"]
        )
    yield
    with django_db_blocker.unblock():
        connections.close_all()
