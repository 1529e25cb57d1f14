"""Building the example province. Each list is one transaction: building may be killed and called
again, and what is there is skipped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Left
from django.utils.timezone import localdate, make_aware

from gerai.foundation.access.actions import give_posting, open_account, service_account
from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.home import secret
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.rules import role
from gerai.inventory.intake import actions as intake
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.registry.actions import enter, take_stock
from gerai.inventory.registry.actions.living import close, leave, move
from gerai.inventory.registry.models import Business, SourceRecord
from gerai.inventory.registry.rules import Entered

from .rules import Place, Trade, Wave, deck, entries, fates, plan, shares, waves

PROVINCE, REGENCY, VILLAGE = 1, 2, 4
DOMAIN = "gerai.example"
LISTS = Path(__file__).parent / "lists"
LISTS_OF = "33"  # the shipped lists name places of this province
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


def must_be_ours(*, province: str) -> None:
    """Refused unless the installation is empty or this very example: it never touches a registry
    that somebody works with, and it needs a province that exists."""
    if not Area.objects.filter(code=province, level=PROVINCE, valid_to=None).exists():
        raise Refused(
            f"Provinsi {province[:20]} tidak dikenal. Tulis kode dua angka, misalnya 33 atau 15."
        )
    if SourceRecord.objects.filter(list_uid=list_uid(first_regency(province), 0)).exists():
        return
    people = User.objects.filter(is_service=False).exclude(email__endswith=f"@{DOMAIN}")
    if Business.objects.exists() or BusinessList.objects.exists() or people.exists():
        raise Refused(
            f"Instalasi di {settings.HOME.path} sudah berisi data yang bukan contoh ini. Contoh "
            "tidak pernah dicampur dengan registri lain: pakai GERAI_HOME lain."
        )


def work_for(province: str) -> None:
    """This process too serves the province, which its settings did not know when they were read."""
    settings.ROOT_AREA = province


def first_regency(province: str) -> str:
    """The regency that is built first."""
    found = Area.objects.filter(code__startswith=f"{province}.", level=REGENCY, valid_to=None)
    return str(found.order_by("code").values_list("code", flat=True)[0])


def list_uid(regency: str, wave: int) -> UUID:
    """By which a list of the example is known again."""
    return uuid5(NAMESPACE_URL, f"gerai:demo:{regency}:{wave}")


def fill(*, province: str, at: datetime, tell: Tell) -> Entered:
    """The province's businesses stand in the registry, in lists of the past two years; some of
    them have closed, moved or left since."""
    cards, total, start = deck(), Entered(), 0
    villages = villages_of(province)
    names = short_labels(villages)
    trades = words()
    for code, count in shares({code: len(of) for code, of in villages.items()}, len(cards)).items():
        local = plan()["known_for"].get(code, ())
        place = Place(code, villages[code], trades, localdate(at), local)
        for wave in waves(code, cards[start : start + count], localdate(at)):
            total += take(place, wave, names[code], at)
        start += count
        tell(f"{names[code]}: {count} usaha ({start} dari {len(cards)})")
    take_stock(total.businesses)
    return total


def villages_of(province: str) -> dict[str, list[str]]:
    """The villages of each regency, in order."""
    found: dict[str, list[str]] = {}
    below = Area.objects.filter(code__startswith=f"{province}.", level=VILLAGE, valid_to=None)
    pairs = below.annotate(regency=Left("code", 5)).order_by("code").values_list("regency", "code")
    for regency, code in pairs:
        found.setdefault(regency, []).append(code)
    return found


@transaction.atomic
def take(place: Place, wave: Wave, name: str, at: datetime) -> Entered:
    """One list with what became of its businesses: all of it, once."""
    by, uid = service_account(), list_uid(place.code, wave.number)
    day = min(make_aware(datetime.combine(wave.on, time(10))), at)
    entered = enter(
        entries(place, wave),
        list_uid=uid,
        list_name=f"Contoh: pendataan UMKM {name}, {wave.title}",
        sender=f"Dinas Koperasi dan UKM {name}",
        said_at=wave.on,
        by=by,
        at=day,
    )
    if not entered.businesses:
        return entered
    became = {fate.number: fate for fate in fates(place, wave)}
    there = SourceRecord.objects.filter(list_uid=uid, number__in=list(became))
    rows = dict(there.values_list("number", "business_id"))
    found = Business.objects.in_bulk([pk for pk in rows.values() if pk])
    for number, fate in became.items():
        business = found[rows[number] or 0]
        when = min(make_aware(datetime.combine(fate.on, time(14))), at)
        if fate.kind == "closed":
            close(uid=business.uid, reason=fate.what, on=fate.on, by=by, at=when)
        elif fate.kind == "left":
            leave(uid=business.uid, to=fate.what, on=fate.on, by=by, at=when)
        elif fate.what != business.area_code:
            move(uid=business.uid, to=fate.what, place="", on=fate.on, by=by, at=when)
    return entered


def words() -> dict[str, Trade]:
    """The planned sectors with the words that our own table gives them."""
    planned = {code for codes in plan()["sectors"].values() for code in codes}
    planned |= {code for codes in plan()["known_for"].values() for code in codes}
    found = Sector.objects.filter(edition="2020", code__in=planned)
    return {
        sector.code: Trade(sector.code, spoken(sector.words or [sector.title]), role(sector.code))
        for sector in found
    }


def spoken(said: Sequence[str]) -> list[str]:
    """Words that can stand in a name: what is made or done, not a whole phrase about it."""
    doing = ("membuat", "pembuatan", "menjahit", "menerima", "jual ", "jasa ", "usaha ", "industri")
    return [word for word in said if not word.startswith(doing) and len(word) > 2] or list(said)


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


def take_lists(*, province: str, at: datetime, tell: Tell) -> int:
    """The example lists that the product ships went the way of every list; how many businesses."""
    by, entered = service_account(), 0
    for path in shipped(province):
        found = intake.receive(
            path=path, sender=f"Contoh: {path.stem}", within="", said_on=None, by=by, at=at
        )
        found = intake.read(uid=found.uid, path=path, by=by)
        entered += intake.enter(uid=found.uid, by=by, at=at).businesses
        found.refresh_from_db()
        counts = found.counts
        tell(
            f"{path.name}: {counts['entered']} masuk, {counts['repairable']} perlu diperbaiki, "
            f"{counts['rejected']} ditolak"
        )
    return entered


def shipped(province: str) -> Iterator[Path]:
    """The lists that name places of this province."""
    if province == LISTS_OF:
        yield from sorted(path for path in LISTS.iterdir() if path.suffix != ".md")


def businesses() -> int:
    """How many stand in the registry now."""
    return Business.objects.count()
