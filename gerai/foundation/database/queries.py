"""Whether the database is what the code expects; what it stands on."""

import hashlib
import json
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader

from gerai.foundation.home import Home
from gerai.foundation.walls import Door, Wall, asked, policies

from .models import Reference
from .rules import Space

WALLS = "walls"


def is_current() -> bool:
    """Every migration is applied and every set of reference data has its present edition.

    Two short reads and no import of a migration: cheap enough for the start of every command.
    """
    tables = set(connection.introspection.table_names())
    if not {"django_migrations", Reference._meta.db_table} <= tables:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except ProgrammingError:  # migrated, and ended before the web was given its rights
        return False
    return written() <= applied and walls_stand() and not outdated()


def walled() -> dict[str, Wall]:
    """The tables that stand behind a wall, each with its wall."""
    return {table: wall for table, wall in declared().items() if isinstance(wall, Wall)}


def declared() -> dict[str, object]:
    """What the models say of their walls, by table."""
    models = apps.get_models(include_auto_created=True)
    said = {model._meta.db_table: vars(model).get("wall") for model in models}
    return dict(sorted(said.items()))


def doors() -> dict[str, tuple[Door, list[str]]]:
    """The views that are doors, each with its columns."""
    fields = {
        model._meta.db_table: [str(field.column) for field in model._meta.fields]
        for model in apps.get_models()
    }
    return {
        view: (door, fields[view]) for view, door in declared().items() if isinstance(door, Door)
    }


def walls_digest() -> str:
    """All walls and doors in one mark: another one when a condition of any changed."""
    said = {table: policies(table, wall) for table, wall in walled().items()}
    ways = {view: [door.table, *columns] for view, (door, columns) in doors().items()}
    questions = {one.function: one.body for one in asked(walled())}
    return hashlib.sha256(json.dumps([said, ways, questions]).encode()).hexdigest()


def walls_stand() -> bool:
    """Whether the walls and doors in the database are those that the code says."""
    if not Reference.objects.filter(name=WALLS, edition=walls_digest()).exists():
        return False
    return set(doors()) <= set(connection.introspection.table_names(include_views=True))


def written() -> set[tuple[str, str]]:
    """App and name of every migration that the installed apps bring, by their file names."""
    found = set()
    for app in apps.get_app_configs():
        package, _explicit = MigrationLoader.migrations_module(app.label)
        spec = find_spec(package) if package else None
        for folder in (spec and spec.submodule_search_locations) or ():
            names = (file.stem for file in Path(folder).glob("[!_]*.py"))
            found |= {(app.label, name) for name in names}
    return found


def outdated() -> list[ModuleType]:
    """The modules of settings.REFERENCE whose edition is not the one that lies in the database."""
    there = dict(Reference.objects.values_list("name", "edition"))
    modules = [import_module(name) for name in settings.REFERENCE]
    return [module for module in modules if there.get(module.__name__) != module.EDITION]


def space(home: Home) -> Space:
    """The scarcer of the two file systems that hold the home and its database."""
    found = []
    for folder in (home.path, home.database):
        if folder.exists():
            disk = os.statvfs(folder)
            found.append(Space(disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize))
    return min(found, key=lambda disk: disk.free - disk.floor)


def known_rows(table: str) -> int:
    """How many rows PostgreSQL's planner believes the table to have; 0 before it ever counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return max(0, int(cursor.fetchone()[0]))
