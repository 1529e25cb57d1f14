"""The child that parses: a path in, frames of tables and rows out on standard output.

Its limits are set before it touches the file. It writes no file, opens no connection, and ends with
the file's faults instead of its parent.
"""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from gerai.foundation.answers import Refused

from . import frames, limits
from .cutting import passed_over
from .sources import Source

OUT_OF_MEMORY = 86


def limit(size: int) -> None:
    """A file that grows or spins ends this process, and only this one."""
    most = limits.seconds(size)
    for kind, value in (
        (resource.RLIMIT_DATA, limits.MEMORY),
        (resource.RLIMIT_AS, limits.SPACE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    # Ends by SIGXCPU before the hard limit: so SIGKILL always comes from somebody outside.
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))


def opened(path: Path, kind: str) -> Source:
    """The file by what it begins with. Each parser is loaded for its own files alone."""
    if kind == "parquet":
        from .parquet import of_parquet

        return of_parquet(path)
    if kind in {"zip", "xls"}:
        from .workbook import of_archive, of_old

        return of_archive(path) if kind == "zip" else of_old(path)
    from .text import encoding_of, of_text

    if kind == "json":
        from .objects import of_objects

        return of_objects(path, encoding_of(path))
    return of_text(path)


def tell(path: Path, kind: str, out: IO[bytes]) -> None:
    """The tables, the rows, the end; or why not."""
    try:
        source = opened(path, kind)
        tables = [
            {
                "sheet": one.sheet,
                "headers": one.headers,
                "sample": one.sample,
                "origins": one.origins,
                "places": one.places,
                "bottom": one.bottom,
            }
            for one in source.tables
        ]
        head = {"kind": source.kind, "encoding": source.encoding, "delimiter": source.delimiter}
        frames.said(
            out, frames.OPENED, head | {"tables": tables, "notes": source.notes, "peak_mb": peak()}
        )
        forget()
        frames.send_rows(out, source.rows)
        end = {"passed": passed_over(source.passed), "peak_mb": peak()}
        frames.said(out, frames.DONE, end)
    except Refused as refusal:
        frames.said(out, frames.REFUSED, str(refusal))


def peak() -> int:
    """The largest memory of this process in MB. Linux counts the parent's into ru_maxrss, so its
    own mark is asked for where there is one."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def forget() -> None:
    """The largest memory counts anew: a parser that holds a sheet twice for a moment does so before
    its reader has any row."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main() -> None:
    """Nothing but frames leaves this process: what it says of a fault could quote a cell."""
    path, kind = Path(os.fsdecode(sys.argv[1])), sys.argv[2]
    out = sys.stdout.buffer
    try:
        limit(path.stat().st_size)
        tell(path, kind, out)
        out.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)
    except BaseException:  # a parser's panic too
        os._exit(1)


if __name__ == "__main__":
    main()
