"""docs/reference/events.md names every event that the code records, with its data."""

import ast
import re
import tomllib
from pathlib import Path

import gerai
from gerai.foundation.events.rules import NAME, SENTENCES

ROOT = Path(gerai.__file__).parent
PAGE = (ROOT.parent / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
ROWS = {
    name: data
    for name, data in re.findall(r"^\| `([a-z_.]+)` \|[^|]*\| (.*) \|$", PAGE, re.MULTILINE)
    if NAME.fullmatch(name)
}
RECORDERS = {"record", "tell", "told"}
OF_THE_EVENT_ITSELF = {"subject", "by", "area"}


def recorded() -> dict[str, set[str]]:
    """Each event named in a call that records, with the keywords that are given there."""
    found: dict[str, set[str]] = {}
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            names = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant)
                and isinstance(each.value, str)
                and NAME.fullmatch(each.value)
            ]
            if called in RECORDERS and names:
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                found.setdefault(names[0], set()).update(given - OF_THE_EVENT_ITSELF)
    return found


def test_every_event_of_the_code_is_on_the_page_and_no_other():
    assert set(recorded()) == set(ROWS)
    assert len(ROWS) >= 35


def test_the_data_of_each_event_are_on_the_page():
    missing = {
        name: lost
        for name, given in recorded().items()
        if (lost := {key for key in given if f"`{key}`" not in ROWS[name]})
    }

    assert missing == {}


def test_every_event_of_the_page_has_words_and_every_trouble_is_explained():
    words = tomllib.loads((ROOT / "foundation" / "events" / "words.toml").read_text("utf-8"))

    assert {f"{noun}.{what}" for noun, said in words.items() for what in said} == set(ROWS)
    assert [trouble for trouble in SENTENCES if f"| `{trouble}` |" not in PAGE] == []


def test_a_call_that_records_is_found_by_its_name():
    assert recorded()["list.refused"] == {"size"}
    assert recorded()["person.list_entered"] == {
        "list", "first", "last", "count", "updated", "digest",
    }  # fmt: skip
