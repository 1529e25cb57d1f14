"""The example province, business by business: invented, the same at each building. No Django."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.rules import (
    CertificateEntry,
    CertificateKind,
    Entry,
    FactEntry,
    FactKind,
)

SURE = 0.86  # share of what a good list knows
SOME = 450  # businesses in a list, more or less
SPAN = 720  # days before today in which the lists came
QUARTERS = ("I", "II", "III", "IV")


@cache
def plan() -> dict[str, Any]:
    """The plan, from the data file beside this one."""
    return tomllib.loads(files(__package__).joinpath("plan.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Card:
    """What is planned of one business before it has a place and a name."""

    group: str
    affected: bool
    constraint: str


def deck() -> list[Card]:
    """All businesses of the province, shuffled; the survey's figures come out exactly."""
    survey, dice = plan()["survey"], Random(plan()["seed"])  # noqa: S311 (a play, not a secret)
    groups = [group for group, count in survey["groups"].items() for _ in range(count)]
    constraints = [word for word, count in survey["constraints"].items() for _ in range(count)]
    dice.shuffle(groups)
    dice.shuffle(constraints)
    cards = [Card(g, True, c) for g, c in zip(groups, constraints, strict=True)]
    cards += [Card(g, False, "") for g, count in plan()["others"].items() for _ in range(count)]
    dice.shuffle(cards)
    return cards


def shares(villages: Mapping[str, int], total: int) -> dict[str, int]:
    """How many businesses each regency or city gets: by its villages, a city's count threefold;
    the numbers add up to the total."""
    weights = {code: n * (3 if code[3:] >= "71" else 1) for code, n in villages.items()}
    whole, given = sum(weights.values()), 0
    result: dict[str, int] = {}
    for code, weight in sorted(weights.items()):
        given += weight
        result[code] = total * given // whole - sum(result.values())
    return result


@dataclass(frozen=True)
class Trade:
    """A sector as the generator needs it: its code, the words that people use, what one does."""

    code: str
    words: Sequence[str]
    role: str


@dataclass(frozen=True)
class Wave:
    """One list of a regency: which of its businesses, when it came, what it is called."""

    number: int
    cards: Sequence[Card]
    on: date
    title: str


def waves(code: str, cards: Sequence[Card], today: date) -> Iterator[Wave]:
    """The regency's businesses in some lists that came over the past two years, the oldest first.
    How they are cut does not depend on the day."""
    dice = Random(f"{plan()['seed']}-{code}-waves")  # noqa: S311
    count = max(1, round(len(cards) / SOME))
    for number in range(count):
        start, end = (len(cards) * at // count for at in (number, number + 1))
        back = SPAN - (number * SPAN + dice.randrange(SPAN)) // count
        on = today - timedelta(days=max(back, 3))
        quarter = QUARTERS[(on.month - 1) // 3]
        yield Wave(number, cards[start:end], on, f"triwulan {quarter} {on.year}")


@dataclass(frozen=True)
class Place:
    """A regency with what its businesses are made from."""

    code: str
    villages: Sequence[str]
    trades: Mapping[str, Trade]
    today: date
    local: Sequence[str] = field(default=())


def entries(place: Place, wave: Wave) -> Iterator[Entry]:
    """The rows of one list."""
    dice = Random(f"{plan()['seed']}-{place.code}-{wave.number}")  # noqa: S311
    for number, card in enumerate(wave.cards, start=1):
        yield entry(number, card, dice, place)


def entry(number: int, card: Card, dice: Random, place: Place) -> Entry:
    """One business with its owner, papers and facts."""
    trade = trade_of(card, dice, place)
    what = dice.choice(trade.words)
    activity = dice.choice(plan()["sayings"][trade.role]).format(what)
    woman = dice.random() < 0.58
    owner = person(dice, woman=woman)
    name = business_name(dice, what, owner, woman=woman)
    scale = size(dice)
    others = [word for word in dice.sample(trade.words, min(3, len(trade.words))) if word != what]
    products = ", ".join([what, *others][: dice.randint(1, 3)])
    latest = 2021 if card.affected else place.today.year - 1
    founded = min(latest, 1984 + round(dice.triangular(1, 41, 33)))
    return Entry(
        number=number,
        name=name,
        area_code=dice.choice(place.villages),
        legal_form="ud" if name.startswith("UD.") else "",
        activity=activity,
        products=products if trade.role != "serve" else "",
        sector_code=trade.code,
        sector_edition="2020",
        founded_year=founded if dice.random() < SURE else None,
        workers=workers(dice, scale) if dice.random() < SURE else None,
        capital=capital(dice, scale) if dice.random() < 0.5 else None,
        annual_sales=sales(dice, scale) if dice.random() < SURE else None,
        owner_name=owner,
        owner_sex="f" if woman else "m",
        personal=personal(dice, woman=woman),
        certificates=tuple(papers(dice, card.group, place)),
        facts=tuple(said(card)),
        said={"kegiatan": activity},
    )


def trade_of(card: Card, dice: Random, place: Place) -> Trade:
    """A sector of its group; where a place is known for something, more often that."""
    if card.group == "other" and place.local and dice.random() < 0.55:
        return place.trades[dice.choice(place.local)]
    codes = plan()["sectors"][card.group]
    return place.trades[codes[min(int(dice.expovariate(0.45)), len(codes) - 1)]]


def size(dice: Random) -> str:
    """Micro nearly always; how often not, the plan says."""
    of_thousand = dice.random() * 1_000
    medium, small = plan()["sizes"]["medium"], plan()["sizes"]["small"]
    return (
        "medium" if of_thousand < medium else "small" if of_thousand < medium + small else "micro"
    )


def sales(dice: Random, scale: str) -> int:
    """What is sold in a year, within the class of PP 7/2021."""
    if scale == "medium":
        return round(dice.randint(15_500_000_000, 48_000_000_000), -8)
    if scale == "small":
        return min(round(int(2_050_000_000 * (1 + dice.expovariate(0.6))), -7), 14_900_000_000)
    return min(round(int(dice.lognormvariate(18.0, 0.9)), -5), 1_900_000_000)


def capital(dice: Random, scale: str) -> int:
    """What was put in, within the same class."""
    low, high = {"micro": (5, 300), "small": (1_050, 4_800), "medium": (5_200, 9_800)}[scale]
    return round(int(dice.triangular(low, high, low * 1.5) * 1_000_000), -5)


def workers(dice: Random, scale: str) -> int:
    """The owner and who helps."""
    least, rate = {"micro": (1, 0.6), "small": (5, 0.12), "medium": (20, 0.04)}[scale]
    return least + int(dice.expovariate(rate))


def person(dice: Random, *, woman: bool) -> str:
    """A name of one or two words."""
    names = plan()["names"]
    first = str(dice.choice(names["women" if woman else "men"]))
    if dice.random() < 0.35:
        return first
    second = dice.choice(names["second_women" if woman else "second_men"])
    return f"{first} {second}" if second != first else first


def business_name(dice: Random, what: str, owner: str, *, woman: bool) -> str:
    """As people name their stalls: what it sells and whose it is, or a wish."""
    title, first = what.title(), owner.split()[0]
    call = ("Bu" if woman else "Pak") if dice.random() < 0.7 else "Mbak" if woman else "Mas"
    brand = dice.choice(plan()["names"]["brands"])
    return dice.choice(
        (f"{title} {call} {first}",) * 3
        + (f"{title} {brand}",) * 3
        + (f"{title} {first}", f"{brand} {title}", f"UD. {brand}", f"{title} {brand} {first}")
    )


def personal(dice: Random, *, woman: bool) -> tuple[tuple[Kind, str, str], ...]:
    """Identity number (test range: begins with 99), phone, address; each may be unknown."""
    born = date(1956, 1, 1) + timedelta(days=dice.randrange(17_000))
    day = born.day + (40 if woman else 0)
    home = f"99{dice.randint(1, 35):02}{dice.randint(1, 20):02}"
    values = (
        (Kind.NIK, f"{home}{day:02}{born:%m%y}{dice.randint(1, 9999):04}", "owner"),
        (Kind.PHONE, f"+62899{dice.randint(0, 99_999_999):08}", "owner"),
        (Kind.ADDRESS, street(dice), "business"),
    )
    return tuple(value for value in values if dice.random() < SURE)


def street(dice: Random) -> str:
    """A street with a number, or a hamlet."""
    ward = f"RT {dice.randint(1, 9):02}/RW {dice.randint(1, 7):02}"
    if dice.random() < 0.4:
        return f"Dusun {dice.choice(plan()['names']['hamlets'])}, {ward}"
    return f"Jl. {dice.choice(plan()['names']['streets'])} No. {dice.randint(1, 180)}, {ward}"


def papers(dice: Random, group: str, place: Place) -> Iterator[CertificateEntry]:
    """NIB for about half; for food a home-industry permit and halal, some of them run out."""
    if dice.random() < 0.46:
        yield CertificateEntry(CertificateKind.NIB, f"{dice.randrange(10**12, 10**13)}")
    if group != "food":
        return
    if dice.random() < 0.3:
        issued = place.today - timedelta(days=dice.randrange(60, 1_900))
        ends = issued.replace(year=issued.year + 5, day=min(issued.day, 28))
        number = f"P-IRT {dice.randrange(10**12, 10**13)}-{ends.year % 100:02}"
        yield CertificateEntry(CertificateKind.PIRT, number, issued, ends)
    if dice.random() < 0.22:
        number = f"ID{place.code[:2]}{dice.randrange(10**12, 10**13)}"
        yield CertificateEntry(CertificateKind.HALAL, number)


def said(card: Card) -> Iterator[FactEntry]:
    """What the impact survey noted of the business."""
    survey = plan()["survey"]
    if card.affected:
        yield FactEntry(FactKind.AFFECTED, "yes", survey["on"], survey["origin"])
        yield FactEntry(FactKind.MAIN_CONSTRAINT, card.constraint, survey["on"], survey["origin"])


@dataclass(frozen=True)
class Fate:
    """What became of the business in one row of a list, on which day, why or where to."""

    number: int
    kind: str
    on: date
    what: str


def fates(place: Place, wave: Wave) -> Iterator[Fate]:
    """The rows of a list whose business, not affected then, closed, moved or left since."""
    dice = Random(f"{plan()['seed']}-{place.code}-{wave.number}-fates")  # noqa: S311
    chances, since = plan()["fates"], (place.today - wave.on).days
    for number, card in enumerate(wave.cards, start=1):
        if card.affected:
            continue
        of_thousand, on = dice.randrange(1_000), wave.on + timedelta(days=dice.randint(0, since))
        reasons = plan()["reasons"]["closed"]
        reason = reasons[min(int(dice.expovariate(0.5)), len(reasons) - 1)]
        to = dice.choice(place.villages)
        if of_thousand < chances["closed"]:
            yield Fate(number, "closed", on, reason)
        elif of_thousand < chances["closed"] + chances["moved"]:
            yield Fate(number, "moved", on, to)
        elif of_thousand < sum(chances.values()):
            yield Fate(number, "left", on, "Provinsi lain")
