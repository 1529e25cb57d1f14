"""Bringing the database to the code's state."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection

WEB_MAY = "SELECT, INSERT, UPDATE, DELETE"


def migrate() -> None:
    """All migrations are applied, and the web's role may do what it needs and no more.

    Run as the owner of the tables (GERAI_ROLE=owner).
    """
    call_command("migrate", interactive=False, verbosity=0)
    grant()


def grant() -> None:
    """The web may read and write rows; of append-only tables it may only add; it owns nothing."""
    web = web_role()
    closed = {model._meta.db_table for model in apps.get_models() if is_append_only(model)}
    there = closed.intersection(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {web}")
        cursor.execute(f"GRANT {WEB_MAY} ON ALL TABLES IN SCHEMA public TO {web}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {web}")
        for table in sorted(there):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {web}")


def web_role() -> str:
    """The quoted name of the role that serves pages."""
    name = connection.settings_dict["NAME"]
    return (
        '"gerai_web"' if connection.settings_dict["USER"].startswith("gerai_") else f'"{name}_web"'
    )


def is_append_only(model: object) -> bool:
    """Whether rows of the model are only ever added: events, facts, and the history of rows."""
    return bool(getattr(model, "append_only", False) or hasattr(model, "pgh_id"))
