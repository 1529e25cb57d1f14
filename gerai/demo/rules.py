"""The example province, business by business: invented, the same at each building. No Django."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

TODAY = date(2026, 11, 1)
SURE = 0.86  # share of what a good list knows


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
    """A sector as the generator needs it: its code and the words that people use for it."""

    code: str
    words: Sequence[str]


def entries(
    code: str, cards: Sequence[Card], villages: Sequence[str], trades: Mapping[str, Trade]
) -> Iterator[Entry]:
    """The rows of one regency's list. `villages` are full codes below `code`."""
    dice = Random(f"{plan()['seed']}-{code}")  # noqa: S311
    for number, card in enumerate(cards, start=1):
        yield entry(number, card, dice, dice.choice(villages), trades)


def entry(
    number: int, card: Card, dice: Random, village: str, trades: Mapping[str, Trade]
) -> Entry:
    """One business with its owner, papers and facts."""
    codes = plan()["sectors"][card.group]
    trade = trades[codes[min(int(dice.expovariate(0.45)), len(codes) - 1)]]
    activity = dice.choice(trade.words)
    woman = dice.random() < 0.58
    owner = person(dice, woman=woman)
    sales = round(dice.lognormvariate(18.0, 0.9), -5) if dice.random() < SURE else None
    return Entry(
        number=number,
        name=business_name(dice, activity, owner, woman=woman),
        area_code=village,
        activity=activity,
        sector_code=trade.code,
        sector_edition="2020",
        founded_year=dice.randint(1985, 2021) if dice.random() < SURE else None,
        workers=1 + int(dice.expovariate(0.6)) if dice.random() < SURE else None,
        annual_sales=int(sales) if sales is not None else None,
        owner_name=owner,
        owner_sex="f" if woman else "m",
        personal=personal(dice, woman=woman),
        certificates=tuple(papers(dice, card.group)),
        facts=tuple(said(card)),
        said={"kegiatan": activity},
    )


def person(dice: Random, *, woman: bool) -> str:
    """A name of one or two words."""
    first = dice.choice(plan()["names"]["women" if woman else "men"])
    return f"{first} {dice.choice(plan()['names']['second'])}" if dice.random() < 0.7 else first


def business_name(dice: Random, activity: str, owner: str, *, woman: bool) -> str:
    """As people name their stalls: what it sells and whose it is, or a wish."""
    what, first = activity.title(), owner.split()[0]
    title = ("Bu" if woman else "Pak") if dice.random() < 0.6 else "Mbak" if woman else "Mas"
    brand = dice.choice(plan()["names"]["brands"])
    return dice.choice(
        (f"{what} {title} {first}", f"{what} {brand}", f"UD. {brand}", f"{what} {first}")
    )


def personal(dice: Random, *, woman: bool) -> tuple[tuple[Kind, str, str], ...]:
    """Identity number (test range: begins with 99), phone, address; each may be unknown."""
    born = date(1956, 1, 1) + timedelta(days=dice.randrange(17_000))
    day = born.day + (40 if woman else 0)
    place = f"99{dice.randint(1, 35):02}{dice.randint(1, 20):02}"
    nik = f"{place}{day:02}{born:%m%y}{dice.randint(1, 9999):04}"
    street = dice.choice(plan()["names"]["streets"])
    ward = f"RT {dice.randint(1, 9):02}/RW {dice.randint(1, 7):02}"
    address = f"Jl. {street} No. {dice.randint(1, 180)}, {ward}"
    values = (
        (Kind.NIK, nik, "owner"),
        (Kind.PHONE, f"+62899{dice.randint(0, 99_999_999):08}", "owner"),
        (Kind.ADDRESS, address, "business"),
    )
    return tuple(value for value in values if dice.random() < SURE)


def papers(dice: Random, group: str) -> Iterator[CertificateEntry]:
    """NIB for about half; for food a home-industry permit and halal, some of them run out."""
    if dice.random() < 0.46:
        yield CertificateEntry(CertificateKind.NIB, f"{dice.randrange(10**12, 10**13)}")
    if group != "food":
        return
    if dice.random() < 0.3:
        issued = TODAY - timedelta(days=dice.randrange(100, 1_900))
        number = f"P-IRT {dice.randrange(10**12, 10**13)}-{(issued.year + 5) % 100:02}"
        ends = issued.replace(year=issued.year + 5, day=min(issued.day, 28))
        yield CertificateEntry(CertificateKind.PIRT, number, issued, ends)
    if dice.random() < 0.22:
        yield CertificateEntry(CertificateKind.HALAL, f"ID33{dice.randrange(10**12, 10**13)}")


def said(card: Card) -> Iterator[FactEntry]:
    """What the impact survey noted of the business."""
    survey = plan()["survey"]
    if card.affected:
        yield FactEntry(FactKind.AFFECTED, "yes", survey["on"], survey["origin"])
        yield FactEntry(FactKind.MAIN_CONSTRAINT, card.constraint, survey["on"], survey["origin"])
