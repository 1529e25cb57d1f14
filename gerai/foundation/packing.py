"""Values as JSON, quickly: rows by the hundred thousand are written out and read back."""

import json
from typing import Any

import orjson


def packed(value: Any, *, ordered: bool = False) -> bytes:
    """The value as JSON without spaces, its keys in order when asked. What the quick writer does
    not take, whole numbers beyond 64 bits, the slow one writes in the same form."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if ordered else None)
    except TypeError:
        text = json.dumps(value, ensure_ascii=False, sort_keys=ordered, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def unpacked(data: bytes | str) -> Any:
    """What `packed` wrote. A whole number beyond 64 bits comes back rounded; rows hold none."""
    return orjson.loads(data)
