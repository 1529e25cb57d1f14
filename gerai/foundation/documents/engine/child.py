"""The child that typesets: an order as JSON on standard input, a PDF on standard output.

Knows nothing of Gerai and imports nothing of it; its limits are set before it reads the order.
"""

import json
import resource
import sys
from pathlib import Path

import typst

CPU_SECONDS = 20
MEMORY = 2 * 1024**3


def limit() -> None:
    """A document that grows or spins ends this process, and only this one; it writes no file."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def typeset(order: dict[str, str]) -> bytes:
    """The PDF: archivable (A-2b), readable aloud (UA-1), and alike for alike orders."""
    root = Path(order["root"])
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[order["fonts"]]
    )
    return typst.compile(
        str(root / order["template"]),
        root=str(root),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": order["data"]},
        pdf_standards=["a-2b", "ua-1"],
        timestamp=int(order["at"]),
        package_path=str(root / "no-packages"),
        package_cache_path=str(root / "no-packages"),
    )


def main() -> None:
    """What went wrong is said on standard error, for who wrote the template."""
    limit()
    try:
        made = typeset(json.load(sys.stdin))
    except typst.TypstError as wrong:
        sys.exit(str(wrong.diagnostic or wrong.message))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
