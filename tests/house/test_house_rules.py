"""Rules about the repository itself that no linter knows."""

import ast
import os
import re
import subprocess
from importlib import import_module, resources
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
GERAI = ROOT / "gerai"
FILES = sorted(p for p in GERAI.rglob("*.py") if "migrations" not in p.parts)
TREES = {path: ast.parse(path.read_text()) for path in FILES}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "services", "signals", "base"}
STAGES = ["foundation", "inventory", "assess", "equip", "sell", "measure", "portal", "demo"]
OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith("gerai.")]
DOCUMENTED = (ROOT / "docs" / "reference" / "settings.md").read_text()


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_is_short_and_well_named_and_a_function_fits_a_screen(path):
    assert path.read_text().count("\n") <= 400
    # Django itself asks for these two names.
    assert path.stem not in FORBIDDEN_NAMES or path.parent.name in {"settings", "walled"}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 60, node.name


@pytest.mark.parametrize("path", FILES, ids=short)
def test_what_is_public_says_what_it_is(path):
    silent = []
    for node in TREES[path].body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        shown = public and node.name not in {"arguments", "Meta"}
        if shown and not ast.get_docstring(node):
            silent.append(node.name)
    assert silent == []
    assert ast.get_docstring(TREES[path]) or path.name == "__init__.py"


def test_every_queued_job_exists():
    from procrastinate.contrib.django import app

    used = {name for p in FILES for name in re.findall(r'later\(\s*"([\w.]+)"', p.read_text())}
    assert used <= set(app.tasks), used - set(app.tasks)


def test_every_job_declares_for_whom_it_runs():
    from procrastinate.contrib.django import app

    ours = [t for t in app.tasks.values() if t.func.__module__.startswith("gerai.")]
    assert ours
    assert [t.name for t in ours if not hasattr(t.func, "policy")] == []


def sql_tables(text: str) -> set[str]:
    """Tables that a statement names, without those it defines itself."""
    statement = re.sub("--.*", "", text)
    own = set(
        re.findall(
            r"(\w+)\s+(?:\([^)]*\)\s+)?AS\s+(?:NOT\s+)?(?:MATERIALIZED\s+)?\(", statement, re.I
        )
    )
    return set(re.findall(r"(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)", statement, re.I)) - own


def test_sql_names_only_tables_of_its_own_or_a_lower_stage():
    stage = {m._meta.db_table: STAGES.index(m.__module__.split(".")[1]) for m in OUR_MODELS}
    for path in GERAI.rglob("sql/*.sql"):
        mine = STAGES.index(path.relative_to(GERAI).parts[0])
        for table in sql_tables(path.read_text()) & set(stage):
            assert stage[table] <= mine, (path, table)


def test_sql_says_its_parameters_and_columns():
    for path in GERAI.rglob("sql/*.sql"):
        head = path.read_text().split("\n\n")[0]
        assert head.startswith("--"), short(path)
        takes = re.search(r"%\(|^\s*SELECT", path.read_text(), re.M)
        assert not takes or "Params" in head, short(path)


def test_money_is_never_a_decimal_or_a_float():
    kinds = {f.get_internal_type() for m in OUR_MODELS for f in m._meta.fields}
    assert kinds.isdisjoint({"DecimalField", "FloatField"})


def test_an_app_with_personal_fields_says_so():
    personal = {"email", "phone", "nik", "address", "name", "birth_date"}
    for model in OUR_MODELS:
        held = personal & {f.name for f in model._meta.fields}
        if model._meta.label in {"access.User", "registry.Person"} or held - {"name"}:
            declared = import_module(f"{model._meta.app_config.name}.personal").FIELDS
            assert held <= set(declared[model._meta.label]), model


def test_every_setting_is_documented():
    text = "".join(p.read_text() for p in (GERAI / "settings").glob("*.py"))
    named = {"GERAI_" + n.upper() for n in re.findall(r'(?:setting|switch)\("(\w+)"', text)}
    named |= {
        n for p in FILES for n in re.findall(r'environ(?:\.get\(|\[)"(GERAI_\w+)"', p.read_text())
    }
    private = {"GERAI_ROLE", "GERAI_DATABASE", "GERAI_LISTENING"}
    missing = {name for name in named - private if f"`{name}`" not in DOCUMENTED}
    assert missing == set()


def test_only_settings_read_the_environment():
    allowed = {"settings", "engine", "commands"}
    for path in FILES:
        parts = set(path.relative_to(GERAI).parts)
        if parts & allowed or path.name in {"home.py", "cli.py"} or path.parent.name == "database":
            continue
        assert "os.environ[" not in path.read_text().replace('os.environ["PROMETHEUS', ""), short(
            path
        )


def test_a_decision_is_short():
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert records
    for record in records:
        text = record.read_text()
        assert text.count("\n") <= 41, record.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, (record.name, part)


def test_decisions_are_numbered_once():
    numbers = [p.name[:4] for p in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


def test_nothing_but_the_project_is_spoken_of():
    """No path of a machine, no person's home, in anything that is committed."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, env=os.environ
    ).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout: nothing says which files are ours")
    marks = re.compile("/" + "work/|/" + "root/|/home/" + r"\w+/")
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".html", ".sh", ".sql", ".typ"} and path.exists():
            assert not marks.search(path.read_text()), name


def test_packaged_files_are_where_the_wheel_finds_them():
    assert resources.files("gerai.foundation.ui").joinpath("static/ui/gerai.css").is_file()
