"""`python -m tests.reference`: the pages of docs/reference that are drawn from the code.

Commands from their parsers, states from the machines, tables from the models. A test compares them
with what stands, so that page and code cannot differ.
"""

import argparse
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import models

from gerai.cli import COMMANDS, furnished
from gerai.foundation.access.roles import ALL, ANY, DISTRICT, PROVINCE, Permission, Role
from gerai.foundation.states import Machine
from gerai.foundation.tables.rules import Target
from gerai.inventory.intake.rules import Subject, about

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference"
MADE = "<!-- Drawn from the code by `python -m tests.reference`; changes here are lost. -->"


def commands() -> str:
    """Each command with its arguments, as argparse knows them."""
    lines = [
        "# Commands",
        MADE,
        "",
        "`gerai COMMAND --help` says the same in Bahasa. Every command takes `--json`: then one",
        "object, and nothing else, is printed on standard output. Exit codes: 0 done, 1 failed,",
        "2 wrong usage, 3 a file was refused or a row rejected (rows that can be repaired are 0).",
        "A command returns when its work is done, whether a server runs or not.",
    ]
    for name, command in COMMANDS.items():
        lines += ["", f"## gerai {name}", "", f"{command.help[0].upper()}{command.help[1:]}."]
        parser = argparse.ArgumentParser(prog=f"gerai {name}", add_help=False)
        furnished(command, parser)
        lines += list(arguments(parser))
    return "\n".join(lines) + "\n"


def arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """A row each; those of sub-commands below their own heading."""
    rows, below = [], []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                if child not in [known for _, known, _ in below]:
                    below.append((name, child, helps.get(name, "")))
        elif action.dest != "help":
            rows.append(f"| `{spelling(action)}` | {action.help or ''} |")
    if rows:
        yield from ["", "| argument | what |", "|---|---|", *rows]
    for name, child, text in below:
        yield from ["", f"### {parser.prog} {name}", "", f"{text[:1].upper()}{text[1:]}."]
        yield from arguments(child)


def spelling(action: argparse.Action) -> str:
    """How it is typed."""
    if action.option_strings:
        value = f" {action.metavar or action.dest.upper()}" if action.nargs != 0 else ""
        return ", ".join(action.option_strings) + value
    many = " …" if action.nargs in {"+", "*"} else ""
    return f"{action.metavar or action.dest}{many}"


def states() -> str:
    """Every machine: its moves, from where to where."""
    lines = [
        "# States",
        MADE,
        "",
        "A record moves only along these lines; any other move is refused with a sentence.",
    ]
    for path in sorted((ROOT / "gerai").rglob("rules/*.py")) + sorted(
        (ROOT / "gerai").rglob("rules.py")
    ):
        if "Machine(" not in path.read_text():
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, machine in vars(module).items():
            if isinstance(machine, Machine):
                lines += ["", f"## {title(module.__name__)}: `{name}`", ""]
                lines += ["| move | from | to |", "|---|---|---|"]
                lines += [
                    f"| {move} | {', '.join(sorted(sources))} | {target} |"
                    for move, (sources, target) in machine.moves.items()
                ]
    return "\n".join(lines) + "\n"


def title(module: str) -> str:
    """The app that a module belongs to."""
    return ".".join(module.split(".")[1:3])


def tables() -> str:
    """Every model with its columns, by app."""
    lines = [
        "# Tables",
        MADE,
        "",
        "One line each; `history` marks tables whose earlier rows are kept by statement triggers.",
        "Personal values stand in `people` alone, sealed.",
    ]
    known = sorted(apps.get_models(), key=lambda model: model._meta.label)
    for model in known:
        if not model.__module__.startswith("gerai.") or hasattr(model, "pgh_id"):
            continue
        lines += ["", f"## {model._meta.label}", "", said(model)]
        if any(name.startswith(f"{model.__name__}Event") for name in kept(model)):
            lines += ["", "Kept: history."]
        lines += ["", "| column | type |", "|---|---|"]
        lines += [f"| `{field.column}` | {kind(field)} |" for field in model._meta.concrete_fields]
    return "\n".join(lines) + "\n"


def said(model: type[models.Model]) -> str:
    """The docstring as one paragraph."""
    return re.sub(r"\s+", " ", (model.__doc__ or "").strip())


def kept(model: type[models.Model]) -> list[str]:
    """Names of the models beside it."""
    return [other.__name__ for other in model._meta.app_config.get_models()]


def kind(field: models.Field) -> str:  # type: ignore[type-arg]
    """The type in words, and what it points at."""
    if field.is_relation:
        return f"→ {field.related_model._meta.label}"
    size = f"({field.max_length})" if getattr(field, "max_length", None) else ""
    empty = ", may be unknown" if field.null else ""
    return field.get_internal_type().removesuffix("Field").lower() + size + empty


def list_fields() -> str:
    """Every field that a column of a list may say, the forms that hold several, the presets."""
    target = about(Subject.BUSINESSES).target
    lines = [
        "# Fields of a list",
        MADE,
        "",
        "What a column of a list may say. A column is taken for a field by the words above it",
        "(0.4) and the shape of its cells (0.6), from a score of 0.45; some show by their shape",
        "alone what they are. Words, shapes and forms are data:",
        "`gerai/inventory/intake/columns.toml` of businesses, `persons.toml` of persons; short",
        "forms of words",
        "`gerai/foundation/tables/words.toml`. What is *sealed* lies in `people` or stays in the",
        "sealed rows; what the registry has no column for stays with the source of a record.",
        "",
        "## A list of businesses",
        "",
        *rows_of(target),
        "",
        "## A list of persons",
        "",
        *rows_of(about(Subject.PERSONS).target),
    ]
    lines += [
        "",
        "## Columns that say several fields",
        "",
        "| Form | Fields | From |",
        "|---|---|---|",
    ]
    for split in target.splits:
        names = ", ".join(f"`{name}`" for name in split.fields)
        lines.append(f"| {split.label} | {names} | {split.least:.0%} of the cells |")
    lines += ["", "## Presets", ""]
    for preset in target.presets:
        lines.append(
            f"- `{preset.name}`: {preset.label}, {len(preset.columns)} columns, "
            f"taken when {preset.least:.0%} of them are there."
        )
    return "\n".join(lines) + "\n"


def rows_of(target: Target) -> Iterator[str]:
    """The fields of a list as a table."""
    yield "| Field | On pages | Type | Words above the column |"
    yield "|---|---|---|---|"
    for field in target.fields.values():
        known = [*field.words, *(f"{word} (perhaps)" for word in field.maybe)]
        more = f" and {len(known) - 5} more" if len(known) > 5 else ""
        kind = f"{field.type}, sealed" if field.personal else field.type
        words = ", ".join(known[:5]) + more
        yield f"| `{field.name}` | {field.label} | {kind} | {words} |"


DRAWN = re.compile(r"(<!-- Drawn from the code: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
AREAS = {
    ANY: "any area",
    DISTRICT: "a kabupaten, kota or what lies in it",
    PROVINCE: "a province or the whole",
}


def permissions() -> str:
    """The page as it stands, with the tables of the code in their places."""
    said = (PAGES / "permissions.md").read_text(encoding="utf-8")
    tables = {"roles": role_rows, "holders": holder_rows}
    return DRAWN.sub(lambda at: at[1] + "\n".join(tables[at[2]]()) + "\n" + at[3], said)


def role_rows() -> Iterator[str]:
    """Every role: its title, where and for whom it is given."""
    yield "| role | title | given for | organisation |"
    yield "|---|---|---|---|"
    for name, role in ALL.items():
        place = AREAS[role.area] if role.given else "never given"
        yield f"| `{name}` | {role.title} | {place} | {organisation(role)} |"


def organisation(role: Role) -> str:
    """Which kind of organisation, and whether one is needed."""
    if not role.given:
        return ""
    kinds = " or ".join(sorted(role.kinds))
    return kinds if role.must else f"{kinds}, or none"


def holder_rows() -> Iterator[str]:
    """Who holds what; roles that hold the same share a column."""
    alike: dict[frozenset[Permission], list[str]] = {}
    for name, role in ALL.items():
        if role.permissions:
            alike.setdefault(role.permissions, []).append(name)
    yield "| permission | " + " | ".join(", ".join(names) for names in alike.values()) + " |"
    yield "|---|" + "---|" * len(alike)
    for permission in Permission:
        marks = ("yes" if permission in held else "" for held in alike)
        yield f"| `{permission}` | " + " | ".join(marks) + " |"


def openapi() -> str:
    """The description of the API: a change of it that nobody meant is seen."""
    from gerai.portal.api import api

    said = json.loads(json.dumps(api.get_openapi_schema()))
    return json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


PAGES_MADE = {
    "commands.md": commands,
    "fields.md": list_fields,
    "openapi.json": openapi,
    "permissions.md": permissions,
    "states.md": states,
    "tables.md": tables,
}


def main() -> None:
    """All pages are written."""
    for name, page in PAGES_MADE.items():
        (PAGES / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    import django

    import tests.engine

    django.setup()
    main()
    tests.engine.pytest_unconfigure()
