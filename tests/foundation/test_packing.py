"""Values as JSON: the quick way says what the slow one says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gerai.foundation.packing import packed, unpacked

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXTS,
    lambda some: st.lists(some, max_size=4) | st.dictionaries(TEXTS, some, max_size=4),
)


@given(VALUES)
def test_a_value_comes_back_and_is_written_as_the_standard_library_would(value):
    assert unpacked(packed(value)) == value
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert packed(value, ordered=True).decode() == text


def test_a_number_beyond_sixty_four_bits_is_written_too():
    assert packed({"b": 2**70, "a": -(2**64)}, ordered=True) == (
        b'{"a":-18446744073709551616,"b":1180591620717411303424}'
    )
