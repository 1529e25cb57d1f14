"""Pages of the reference that are drawn from the code are as the code is now."""

import pytest

from tests.reference import PAGES, PAGES_MADE


@pytest.mark.parametrize("name", PAGES_MADE)
def test_the_page_is_the_one_of_the_code(name):
    said = (PAGES / name).read_text(encoding="utf-8")

    assert said == PAGES_MADE[name](), "run: python -m tests.reference"


def test_a_command_that_is_not_built_is_not_named():
    from gerai.cli import COMMANDS

    page = PAGES_MADE["commands.md"]()

    assert [name for name in COMMANDS if f"## gerai {name}\n" not in page] == []
