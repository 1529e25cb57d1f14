"""docs/reference/permissions.md explains what the code has; its tables are drawn from the code."""

from gerai.foundation.access.roles import ALL, ROLES, Permission
from tests.reference import PAGES, permissions

PAGE = PAGES / "permissions.md"


def test_the_tables_are_those_of_the_code():
    assert PAGE.read_text(encoding="utf-8") == permissions(), "run: python -m tests.reference"
    for name in ALL:
        assert f"| `{name}` | {ALL[name].title} |" in permissions()


def test_every_permission_and_role_is_explained():
    text = PAGE.read_text(encoding="utf-8")
    missing = [name for name in Permission if f"- `{name}`: " not in text]
    missing += [name for name in ALL if f"- `{name}`: " not in text]
    assert missing == []


def test_a_permission_that_nobody_holds_is_none():
    assert set().union(*ROLES.values()) == set(Permission)


def test_a_table_that_differs_from_the_code_is_found(monkeypatch):
    monkeypatch.setitem(ALL, "executive", ALL["auditor"])
    assert PAGE.read_text(encoding="utf-8") != permissions()
