"""Between the rules and the tables: places and sectors of many rows at once, the sealed files."""

from .chunks import CHUNK, Chunk, drop_chunks, load_chunk, save_chunk
from .coding import Coder
from .collecting import seldom_collected
from .marking import fingerprint, marks

__all__ = [
    "CHUNK",
    "Chunk",
    "Coder",
    "drop_chunks",
    "fingerprint",
    "load_chunk",
    "marks",
    "save_chunk",
    "seldom_collected",
]
