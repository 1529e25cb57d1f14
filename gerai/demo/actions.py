"""Building the example province. Each regency is one list and one transaction: building may be
killed and called again, and what is there is skipped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import Left

from gerai.foundation.access.actions import give_posting, open_account, service_account
from gerai.foundation.access.models import User
from gerai.foundation.areas.models import Area
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.home import secret
from gerai.foundation.sectors.models import Sector
from gerai.inventory.intake import actions as intake
from gerai.inventory.registry.actions import enter
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import Entered

from .rules import Trade, deck, entries, plan, shares

REGENCY = 2
VILLAGE = 4
DOMAIN = "gerai.example"
LISTS = Path(__file__).parent / "lists"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class SignIn:
    """An account of the example."""

    email: str
    role: str
    area: str
    label: str


def password() -> str:
    """One for all accounts of this example, another for each installation."""
    return secret(settings.HOME, "demo")[:12]


def fill(*, province: str, at: datetime, tell: Tell) -> Entered:
    """The province's businesses stand in the registry, one list for each regency or city."""
    by = service_account()
    villages = dict(
        Area.objects.filter(code__startswith=f"{province}.", level=VILLAGE, valid_to=None)
        .annotate(regency=Left("code", 5))
        .values_list("regency")
        .annotate(n=Count("code"))
    )
    cards, trades = deck(), words()
    total, start = Entered(), 0
    names = short_labels(villages)
    for code, count in shares(villages, len(cards)).items():
        of_code = Area.objects.filter(code__startswith=f"{code}.", level=VILLAGE, valid_to=None)
        total += enter(
            entries(
                code,
                cards[start : start + count],
                sorted(of_code.values_list("code", flat=True)),
                trades,
            ),
            list_uid=uuid5(NAMESPACE_URL, f"gerai:demo:{code}"),
            list_name=f"Contoh: pendataan UMKM {names[code]} 2021",
            sender=f"Dinas Koperasi dan UKM {names[code]}",
            said_at=date(2021, 9, 5),
            by=by,
            at=at,
        )
        start += count
        tell(f"{names[code]}: {count} usaha ({start} dari {len(cards)})")
    return total


def words() -> dict[str, Trade]:
    """The planned sectors with the words that our own table gives them."""
    planned = {code for codes in plan()["sectors"].values() for code in codes}
    found = Sector.objects.filter(edition="2020", code__in=planned)
    return {sector.code: Trade(sector.code, sector.words or [sector.title]) for sector in found}


def open_offices(*, province: str, at: datetime) -> list[SignIn]:
    """An officer for each regency, and at the province an officer, an auditor, an executive and
    an administrator. Those that exist stay."""
    wanted = [
        SignIn(f"provinsi@{DOMAIN}", "provincial_officer", province, "Petugas provinsi"),
        SignIn(f"pimpinan@{DOMAIN}", "executive", province, "Pimpinan (angka saja)"),
        SignIn(f"pemeriksa@{DOMAIN}", "auditor", province, "Pemeriksa"),
        SignIn(f"admin@{DOMAIN}", "administrator", province, "Administrator"),
    ]
    regencies = Area.objects.filter(code__startswith=f"{province}.", level=REGENCY, valid_to=None)
    names = short_labels(regencies.values_list("code", flat=True))
    for code, name in sorted(names.items()):
        email = f"petugas.{code.replace('.', '')}@{DOMAIN}"
        wanted.append(SignIn(email, "district_officer", code, f"Petugas {name}"))
    by = service_account()
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    for sign_in in wanted:
        if sign_in.email in known:
            continue
        user = open_account(
            name=sign_in.label, email=sign_in.email, password=password(), by=by, at=at
        )
        give_posting(user=user, role=sign_in.role, area=sign_in.area, by=by, at=at)
    return wanted


def take_lists(*, at: datetime, tell: Tell) -> int:
    """The example lists that the product ships went the way of every list; how many businesses."""
    by, entered = service_account(), 0
    for path in sorted(LISTS.iterdir()):
        if path.suffix not in {".csv", ".geojson"}:
            continue
        found = intake.receive(
            path=path, sender="Contoh bawaan", within="", said_on=None, by=by, at=at
        )
        found = intake.read(uid=found.uid, path=path, by=by)
        entered += intake.enter(uid=found.uid, by=by, at=at).businesses
        tell(f"{path.name}: {found.counts}")
    return entered


def businesses() -> int:
    """How many stand in the registry now."""
    return Business.objects.count()
