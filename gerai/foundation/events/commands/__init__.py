"""gerai audit: verify and head."""

import argparse
from dataclasses import asdict

from django.utils.timezone import now

from gerai.foundation.answers import DONE, FAILED, Answer
from gerai.foundation.events import actions, queries


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done."""
    parser.add_argument(
        "act",
        choices=("verify", "head"),
        help="verify: periksa seluruh rantai dan tunjukkan setiap perubahan; "
        "head: tampilkan kepala rantai, untuk disimpan di luar mesin ini",
    )


def run(options: argparse.Namespace) -> Answer:
    """The verdict on the whole chain, or its head."""
    return verify() if options.act == "verify" else head()


def verify() -> Answer:
    """Every change is named with its place; exit code 1 when there is one."""
    verdict = queries.verdict()
    found = [asdict(trouble) | {"sentence": str(trouble)} for trouble in verdict.troubles]
    data = {"checked": verdict.checked, "waiting": verdict.waiting, "troubles": found}
    if found:
        return Answer(data, tuple(map(str, verdict.troubles)), FAILED)
    line = f"Rantai utuh: {verdict.checked} kejadian diperiksa, {verdict.waiting} menunggu."
    return Answer(data, (line,), DONE)


def head() -> Answer:
    """The head, after what was committed until now has been linked."""
    actions.chain(at=now())
    if not (end := queries.head()):
        return Answer({"head": None}, ("Belum ada kejadian yang dicatat.",))
    line = f"Posisi {end.position}, sidik {end.digest}, dibuat {end.at}"
    return Answer({"head": asdict(end)}, (line,))
