"""gerai records export: every data row of the lists, entered or not, on standard output."""

import argparse
import sys

from django.core.exceptions import PermissionDenied

from gerai.foundation.access.actions import commanding
from gerai.foundation.answers import Answer, Refused
from gerai.inventory.intake.actions.exporting import export
from gerai.inventory.intake.engine.writing import FORMS


def extend(parser: argparse.ArgumentParser) -> None:
    """The act beside those of the registry."""
    groups = parser._subparsers._group_actions if parser._subparsers else []
    act = groups[0].add_parser(  # type: ignore[attr-defined]
        "export", help="ekspor semua baris daftar yang sudah dibaca ke keluaran standar"
    )
    act.add_argument(
        "--format",
        dest="form",
        choices=sorted(FORMS),
        default="csv",
        help="csv (bawaan), json, parquet, atau xlsx",
    )
    act.add_argument("--as", dest="email", metavar="SUREL", help="sebagai akun ini")
    act.set_defaults(run=run)


def run(options: argparse.Namespace) -> Answer:
    """The rows stand on standard output; nothing else does. `--json` is the form json."""
    by = commanding(options.email)
    form = "json" if options.json else options.form
    try:
        export(form=form, out=sys.stdout.buffer, by=by)
    except PermissionDenied:
        raise Refused("Akun ini tidak boleh mengekspor baris daftar di wilayah mana pun.") from None
    sys.stdout.buffer.flush()
    return Answer({}, written=True)
