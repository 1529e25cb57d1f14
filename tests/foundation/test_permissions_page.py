"""docs/reference/permissions.md says what the code says; an undocumented permission fails here."""

from pathlib import Path

from gerai.foundation.access.roles import ROLES, TITLES, Permission

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"


def table():
    rows = [
        "| permission | " + " | ".join(ROLES) + " |",
        "|---|" + "---|" * len(ROLES),
    ]
    for permission in Permission:
        marks = ("yes" if permission in held else "" for held in ROLES.values())
        rows.append(f"| `{permission}` | " + " | ".join(marks) + " |")
    return "\n".join(rows)


def test_the_table_is_the_one_of_the_code():
    assert table() in PAGE.read_text(encoding="utf-8"), "put this into the page:\n" + table()


def test_every_permission_and_role_is_explained():
    text = PAGE.read_text(encoding="utf-8")
    missing = [name for name in Permission if f"- `{name}`: " not in text]
    missing += [role for role, title in TITLES.items() if f"- `{role}` ({title}): " not in text]
    assert missing == []


def test_a_permission_that_nobody_holds_is_none():
    assert set().union(*ROLES.values()) == set(Permission)
