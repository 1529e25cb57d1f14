"""Every migration can be undone, and none stops the code that still runs beside it."""

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

ONE_WAY: dict[tuple[str, str], str] = {}  # (app, name): why it cannot be undone


def ours():
    labels = {c.label for c in apps.get_app_configs() if c.name.startswith("gerai.")}
    loader = MigrationLoader(connection)
    return {key: m for key, m in loader.disk_migrations.items() if key[0] in labels}


def test_every_migration_can_be_undone_or_says_why_not(db):
    stuck = {
        key
        for key, migration in ours().items()
        if not all(operation.reversible for operation in migration.operations)
    }

    assert stuck == set(ONE_WAY)


def test_no_migration_breaks_what_runs_beside_it(db, capsys):
    linter = MigrationLinter(
        no_cache=True, ignore_initial_migrations=True, analyser_string="postgresql"
    )
    for migration in ours().values():
        linter.lint_migration(migration)

    assert not linter.has_errors, capsys.readouterr().out
