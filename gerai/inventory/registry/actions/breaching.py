"""The list of whose data a stolen account saw, with the notice, for the officer who answers it."""

from datetime import datetime

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root
from gerai.foundation.documents.engine import render
from gerai.foundation.events.actions import record
from gerai.foundation.people.engine import private_folder
from gerai.foundation.privacy.actions import packages
from gerai.foundation.privacy.models import Package
from gerai.inventory.registry.engine import table
from gerai.inventory.registry.queries.breach import HEADS, TEMPLATE, Line, cells, notice, touched
from gerai.inventory.registry.queries.breach import lines as lines_of


def require_whole(by: User) -> None:
    """An account may have seen any area, so its list is for who looks after all of them."""
    if not holds(by, Permission.PRIVACY_MANAGE, area=root()):
        raise Refused(
            "Daftar kebocoran memuat seluruh wilayah. Mintalah pejabat pelindungan data yang "
            "bertugas untuk seluruh pemasangan."
        )


@transaction.atomic
def breach_list(
    *, account: User, since: datetime, until: datetime, by: User, at: datetime
) -> Package:
    """The list as CSV and XLSX and the notice as PDF lie sealed for the officer who asked."""
    require_whole(by)
    if until < since:
        raise Refused("Waktu akhirnya lebih awal daripada waktu mulainya.")
    made = lines_of(touched(account, since, until), phones=True)
    files = {f"daftar.{form}": as_file(made, form) for form in ("csv", "xlsx")}
    files["pemberitahuan.pdf"] = render(TEMPLATE, notice(since, until, made, at), at=at)
    package = packages.keep("breach", account.name, files, area=root(), by=by, at=at)
    record(
        "breach.listed",
        subject=package,
        by=by,
        area=root(),
        user=str(account.uid),
        since=since.isoformat(),
        until=until.isoformat(),
        purpose=package.purpose,
        holders=len(made),
    )
    return package


def as_file(made: list[Line], form: str) -> bytes:
    """The lines as a file; it lies in the clear only while it is made."""
    with private_folder() as folder:
        path = folder / f"daftar.{form}"
        with table(path, form, HEADS) as out:
            out.add([cells(one) for one in made])
            out.close([])
        return path.read_bytes()
