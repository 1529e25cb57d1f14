"""gerai keys rotate, stop and retire: what needs the database."""

import argparse
import sys
from typing import Any

from django.utils.timezone import now

from gerai.foundation.access.actions import service_account
from gerai.foundation.answers import FAILED, Answer, Refused
from gerai.foundation.people.models import Rotation
from gerai.foundation.people.queries import keys_in_use
from gerai.foundation.privacy import actions
from gerai.foundation.privacy.queries import progress

TURN = 5.0  # seconds between two lines of progress


def rotate(options: argparse.Namespace) -> Answer:
    """All that is sealed comes under the newest keys; it can be cut off and called again."""
    actions.rotate(by=service_account(), at=now())
    while going := actions.go_on(seconds=TURN, clock=now):
        if going.ended_at:
            return ended(going)
        if not options.json:
            sys.stderr.write(f"{progress(going).percent} % tersandi ulang …\n")
    raise Refused(
        "Penyandian ulang dihentikan, atau sedang dikerjakan proses lain. Lihat halaman Kunci data "
        "pribadi, atau ulangi gerai keys rotate.",
        code=FAILED,
    )


def ended(rotation: Rotation) -> Answer:
    """What was done, and which keys nothing needs any more."""
    changed = {stage.place: stage.changed for stage in rotation.stages.order_by("pk")}
    free = [key.name for key in keys_in_use() if not key.newest and not key.needed]
    lines = [f"{place:28} {count:>9} disandi ulang" for place, count in changed.items() if count]
    lines += [f"{name} tidak diperlukan lagi: gerai keys retire {name}" for name in free]
    lines = lines or ["Semua sudah memakai kunci terbaru."]
    data: dict[str, Any] = {"changed": changed, "passes": rotation.passes, "free": free}
    return Answer(data, tuple(lines))


def stop(options: argparse.Namespace) -> Answer:
    """Whoever is at it rests after the present step."""
    stopped = actions.stop_rotation(by=service_account(), at=now())
    line = "Penyandian ulang dihentikan." if stopped else "Tidak ada yang sedang berjalan."
    return Answer({"stopped": bool(stopped)}, (line,))


def retire(options: argparse.Namespace) -> Answer:
    """The old key is gone from this home."""
    if not options.name:
        raise Refused("Sebut nama kuncinya: gerai keys retire people-data-1.")
    actions.retire(name=options.name, by=service_account(), at=now())
    return Answer(
        {"retired": options.name},
        (
            f"{options.name} dihapus dari folder kunci. Simpan salinannya di luar mesin ini hanya "
            "selama cadangan yang dibuat sebelum hari ini masih disimpan, lalu hancurkan.",
        ),
    )
