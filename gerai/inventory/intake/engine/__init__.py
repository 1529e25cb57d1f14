"""Between the rules and the tables: places and sectors of many rows at once, the sealed files."""

from .chunks import CHUNK, Chunk, chunks_there, drop_chunks, load_chunk, save_chunk
from .coding import Coder
from .collecting import seldom_collected
from .marking import fingerprint, marks
from .originals import drop_original, has_original, original, save_original

__all__ = [
    "CHUNK",
    "Chunk",
    "Coder",
    "chunks_there",
    "drop_chunks",
    "drop_original",
    "fingerprint",
    "has_original",
    "load_chunk",
    "marks",
    "original",
    "save_chunk",
    "save_original",
    "seldom_collected",
]
