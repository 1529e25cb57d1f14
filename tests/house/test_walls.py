"""Who goes over the second wall, and why. A new name here is a decision."""

import ast
from pathlib import Path

GERAI = Path(__file__).parents[2] / "gerai"
OVER = {
    # what is told points at nobody
    "inventory/registry/queries/published.py:published": "public figures, rounded, of areas",
    "inventory/registry/queries/figures.py:figures": "counts for who holds figures alone",
    "inventory/enrolment/queries/likeness.py:likeness": "that there is another one, nothing of it",
    "inventory/intake/actions/receiving.py:of_content": "that the same file came, nothing of it",
    "inventory/registry/actions/adding.py:already": "that the form was saved before",
    "foundation/access/queries/scope.py:same_person": "whether two accounts are one person's",
    "foundation/people/engine/unlocking.py:kept": "whether there is any value at all",
    "foundation/people/queries.py:needed_by": "how many values a key opens",
    "inventory/registry/queries/mine.py:businesses_of": "the businesses of who looks at their own",
    "inventory/registry/views/mine.py:mine": "one's own data, wherever it lies",
    "inventory/registry/views/mine.py:withdraw_mine": "one's own consent",
    "inventory/registry/actions/rights.py:copy": "all that is kept of a person who asks",
    # an act that would be half done
    "inventory/registry/actions/owning.py:correct_owner": "one owner's name in all businesses",
    "inventory/registry/actions/rights.py:erase": "nothing of a person stays anywhere",
    "inventory/registry/actions/living.py:move": "the record goes where its officer is not",
    "inventory/registry/actions/owning.py:tied": "a person comes before the tie that shows it",
    "inventory/registry/actions/entering.py:by_chunks": "a row's record may have moved since",
    "inventory/registry/actions/undoing.py:undo": "whether others rest on a record",
    "inventory/registry/actions/undoing_persons.py:undo_persons": "whether others rest on a person",
    # who acts for whom
    "cli.py:main": "whoever runs commands on the machine",
    "demo/commands.py:run": "an example installation is built",
    "foundation/later.py:inner": "the system's own jobs",
    "foundation/access/policies.py:inner": "the reader's scope, nobody's for a public page",
    "foundation/api/policies.py:inner": "nobody's for what is public",
    "foundation/api/policies.py:called": "the scope of account and token",
    "inventory/intake/jobs.py:read_again": "the officer who asked",
    "inventory/intake/actions/running.py:run": "the account that asked",
    "inventory/intake/actions/sending.py:take": "the account that sent",
    "inventory/registry/actions/exporting.py:make": "the account that asked",
    "foundation/scope.py:over_the_wall": "",
    "foundation/scope.py:reaching": "",
    "foundation/scope.py:holding": "",
}
DOORS = {"acting", "scope.acting", "over_the_wall", "reaching", "holding"}


def doors() -> set[str]:
    """file:function of each call of a door."""
    found = set()
    for file in sorted(GERAI.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in DOORS:
                    found.add(f"{file.relative_to(GERAI)}:{innermost(function, call)}")
    return found


def innermost(function: ast.FunctionDef, call: ast.AST) -> str:
    """The name of the nearest function around the call."""
    for inner in ast.walk(function):
        nested = isinstance(inner, ast.FunctionDef) and inner is not function
        if nested and any(part is call for part in ast.walk(inner)):
            return innermost(inner, call)
    return function.name


def test_whoever_sets_a_scope_is_known():
    assert doors() == set(OVER)
