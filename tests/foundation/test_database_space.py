"""Enough space stays free."""

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.database import actions
from gerai.foundation.database.rules import MEGA, Space
from gerai.foundation.home import Home

GIGA = 1024 * MEGA


@pytest.mark.parametrize(
    ("_case", "total", "floor"),
    [
        ("a large disk", 2000 * GIGA, 5 * GIGA),
        ("a usual disk", 20 * GIGA, GIGA),
        ("a small disk", 2 * GIGA, 200 * MEGA),
        ("a tiny disk", 130 * MEGA, 130 * MEGA // 4),
    ],
)
def test_the_floor_fits_the_disk(_case, total, floor):
    assert Space(total, total).floor == floor


def test_what_would_leave_too_little_free_is_refused_with_the_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "space", lambda _home: Space(1200 * MEGA, 20 * GIGA))

    actions.need_space(Home(tmp_path), 100 * MEGA)
    with pytest.raises(Refused, match="tinggal 1,2 GB dari 20,0 GB; pekerjaan ini perlu 300 MB"):
        actions.need_space(Home(tmp_path), 300 * MEGA)


def test_the_ballast_is_set_aside_once_and_given_up(tmp_path):
    home = Home(tmp_path)

    assert actions.keep_ballast(home)
    assert actions.keep_ballast(home)
    size = (tmp_path / "ballast").stat().st_size
    assert size > MEGA
    assert [actions.release_ballast(home), actions.release_ballast(home)] == [size, 0]
