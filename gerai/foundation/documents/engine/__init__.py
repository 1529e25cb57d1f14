"""Documents as PDF: a template of an app and its data in, the bytes of a PDF/A-2b out.

Typst runs in a child process with limits of time and memory. The data reaches it as one JSON text,
which the template reads; nothing of it is ever part of Typst's source. The same template, data and
time give the same bytes.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.documents.rules import on_paper

CHILD = Path(__file__).with_name("child.py")
PACKAGE = Path(__file__).parents[3]
FONTS = Path(__file__).parents[1] / "fonts"
SECONDS = 30
LARGEST_DATA = 4 * 1024 * 1024


class DocumentTrouble(Refused):
    """No document was made; `diagnostic` is for who wrote the template and is never logged."""

    def __init__(self, sentence: str, diagnostic: str = "") -> None:
        super().__init__(sentence, code=FAILED)
        self.diagnostic = diagnostic


def render(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of `template`, a path below the package such as inventory/registry/documents/x.typ.

    `at` is the day that the file bears inside.
    """
    said = json.dumps(on_paper(data), ensure_ascii=False)
    if len(said) > LARGEST_DATA:
        raise DocumentTrouble(
            "Isi dokumen ini terlalu banyak untuk satu berkas. Persempit pilihannya, lalu ulangi."
        )
    order = {
        "root": str(PACKAGE),
        "template": template,
        "fonts": str(FONTS),
        "data": said,
        "at": str(int(at.timestamp())),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={"RAYON_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DocumentTrouble(
            "Dokumen ini terlalu lama dibuat, jadi dihentikan. Coba lagi beberapa menit lagi."
        ) from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise DocumentTrouble(
            f"Dokumen ini gagal dibuat ({Path(template).stem}). Coba lagi; kalau tetap gagal, "
            "sampaikan nama dokumen itu kepada pengelola.",
            done.stderr.decode(errors="replace"),
        )
    return done.stdout
