"""How much a text speaks for each code: by rare words, by phrases, by what one does. Pure.

An index is made once from everything that was said of the codes; weighing a text only reads it.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from . import words
from .groups import role

# What a word weighs by where it was said of the code.
WEIGHTS: Final = {
    "word": 1.0,
    "name": 1.0,
    "example": 1.0,
    "title": 0.9,
    "keyword": 0.8,
    "description": 0.3,
}
KINDS: Final = tuple(WEIGHTS)
OFTEN: Final = 0.3  # said of a code again and again
UNKNOWN: Final = 5.0  # the rarity of a word that nobody said of any code
LIKE: Final = 1.0  # a whole phrase that is like the text, beside its single words
VAGUE: Final = 0.3  # a word that is a cue as well: warung, toko, jasa
LATER: Final = 0.05  # each word further back: of "keripik tempe" the keripik decides
LONGEST: Final = 40  # words of a text that are looked at
ASKED: Final = 4  # codes that are weighed in any case, for three alternatives and their lead
FAINT: Final = 0.5  # what has less of the strongest code's words is not looked at further
FITTING, STRANGE = 1.4, 0.65  # a cue for this code's role; only cues for other roles
SECOND: Final = 0.45  # selling, of one who also makes, grows, or sells by internet
SOLD_DISH: Final = 1.1  # a cooked dish is "sold" as well


class Saying(NamedTuple):
    """Something that was said of a code, and what kind of saying it is."""

    code: str
    kind: str
    text: str


class Phrase(NamedTuple):
    """A short saying: its words as a set, and as they stood."""

    code: str
    kind: str
    text: str
    words: frozenset[str]


class Weighed(NamedTuple):
    """What a text weighs for a code, and the phrase that is most like it."""

    code: str
    weight: float
    phrase: Phrase | None


class Heard(NamedTuple):
    """The codes of a text by weight, the share of its rarity that is known (less for a word that
    is only spelled alike), and the known words."""

    codes: list[Weighed]
    known: float
    words: frozenset[str]
    borne: bool  # the rarest word was said of the first code more than once
    echoed: float  # the share of the first code's phrase that the text says


@dataclass(frozen=True)
class Index:
    """What is known of the codes of one edition, ready to weigh texts.

    `forms` and `cues` come from our own data, the rest from what was said of the codes.
    """

    forms: Mapping[str, str]
    cues: Mapping[tuple[str, ...], str]
    used: frozenset[str]  # every word as somebody wrote it
    rarity: Mapping[str, float]
    evidence: Mapping[str, Mapping[str, float]]
    phrases: tuple[Phrase, ...]
    memory: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    alike: dict[str, list[tuple[str, float]]] = field(default_factory=dict, repr=False)

    @cached_property
    def places(self) -> dict[str, dict[str, list[int]]]:
        """In which phrases of which code a word stands."""
        found: dict[str, dict[str, list[int]]] = {}
        for at, phrase in enumerate(self.phrases):
            for word in phrase.words:
                found.setdefault(word, {}).setdefault(phrase.code, []).append(at)
        return found

    @cached_property
    def pulls(self) -> dict[str, list[tuple[str, float]]]:
        """How much a word speaks for each code: how rare it is, by where it was said."""
        return {
            word: [(code, self.rarity[word] * weight) for code, weight in given.items()]
            for word, given in self.evidence.items()
        }

    @cached_property
    def lengths(self) -> list[float]:
        """The rarity of each phrase's words together."""
        weights = {
            word: rarity * (VAGUE if word in self.vague else 1.0)
            for word, rarity in self.rarity.items()
        }
        return [
            sum(weights[word] for word in phrase.words)
            if len(phrase.words) > 1
            else sum(self.rarity[word] for word in phrase.words)
            for phrase in self.phrases
        ]

    @cached_property
    def spelled(self) -> dict[str, list[str]]:
        """The words that hold a part of three letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.evidence:
            for part in words.trigrams(word):
                found[part].append(word)
        return found

    @cached_property
    def vague(self) -> frozenset[str]:
        """Words that say how, more than what."""
        return frozenset(cue[0] for cue in self.cues if len(cue) == 1)

    @cached_property
    def roles(self) -> dict[str, str]:
        """What one does under each code."""
        return {code: role(code) for given in self.evidence.values() for code in given}

    def to_data(self) -> dict[str, Any]:
        """As it is kept: codes, kinds and words by number."""
        codes = sorted(self.roles)
        told = list(self.evidence)
        at, place = ({name: n for n, name in enumerate(names)} for names in (codes, told))
        return {
            "codes": codes,
            "words": told,
            "used": sorted(self.used),
            "rarity": [self.rarity[word] for word in told],
            "evidence": [
                [[at[code] for code in given], list(given.values())]
                for given in self.evidence.values()
            ],
            "phrases": [
                [at[one.code], KINDS.index(one.kind), one.text, sorted(map(place.get, one.words))]
                for one in self.phrases
            ],
        }

    @classmethod
    def from_data(
        cls,
        told: Mapping[str, Any],
        forms: Mapping[str, str],
        cues: Mapping[tuple[str, ...], str],
    ) -> "Index":
        """As it was kept."""
        codes, known = told["codes"], told["words"]
        return cls(
            forms=forms,
            cues=cues,
            used=frozenset(told["used"]),
            rarity=dict(zip(known, told["rarity"], strict=True)),
            evidence={
                word: {codes[at]: weight for at, weight in zip(places, weights, strict=True)}
                for word, (places, weights) in zip(known, told["evidence"], strict=True)
            },
            phrases=tuple(
                Phrase(codes[at], KINDS[kind], text, frozenset(known[word] for word in places))
                for at, kind, text, places in told["phrases"]
            ),
        )

    def tokens(self, text: str) -> list[str]:
        """The telling words of a text, each once, in its one form."""
        found: dict[str, None] = {}
        for part in words.parts(text)[:LONGEST]:
            forms = self.memory.get(part)
            if forms is None:
                forms = self.memory[part] = words.told(part, self.forms, self.used)
            found.update(dict.fromkeys(forms))
        return list(found)

    def near(self, word: str) -> list[tuple[str, float]]:
        """Words to read it as: itself, else those that are spelled like it."""
        if word in self.evidence:
            return [(word, 1.0)]
        if len(word) < words.SHORT:
            return []
        found = self.alike.get(word)
        if found is None:
            found = self.alike[word] = list(words.nearest(word, self.spelled))
        return found


def index(
    sayings: Iterable[Saying], forms: Mapping[str, str], cues: Mapping[tuple[str, ...], str]
) -> Index:
    """Everything that was said of the codes, weighed by kind, rare words more than common ones."""
    given = list(sayings)
    used = frozenset(part for saying in given for part in words.parts(saying.text))
    best: dict[str, dict[str, float]] = defaultdict(dict)
    often: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    phrases = []
    telling = {part: words.told(part, forms, used) for part in used}
    for saying in given:
        told = frozenset(form for part in words.parts(saying.text) for form in telling[part])
        weight = WEIGHTS[saying.kind]
        for word in told:
            best[word][saying.code] = max(best[word].get(saying.code, 0), weight)
            often[word][saying.code] += weight
        if told and saying.kind != "description":
            phrases.append(Phrase(saying.code, saying.kind, saying.text, told))
    number = len({saying.code for saying in given})
    return Index(
        forms=forms,
        cues=cues,
        used=used,
        rarity={
            word: round(math.log(1 + number / sum(codes.values())), 4)
            for word, codes in best.items()
        },
        evidence={
            word: {
                code: round(weight + OFTEN * math.log1p(often[word][code]), 3)
                for code, weight in codes.items()
            }
            for word, codes in best.items()
        },
        phrases=tuple(phrases),
    )


def heard(text: str, known: Index) -> tuple[str, ...]:
    """The telling words of a text in their order, "" for each that nothing is known of."""
    return tuple(word if known.near(word) else "" for word in known.tokens(text))


def weigh(said: Sequence[str], known: Index) -> Heard:
    """Every code for which the words of a text (as `heard` gives them) say anything much, the
    heaviest first."""
    said_so = doing(said, known.cues)
    roles = set(said_so.values())
    rarities: dict[str, float] = {}
    single: dict[str, float] = {}
    whole = sure = unknown = 0.0
    for place, word in enumerate(said):
        share = (VAGUE if word in known.vague and len(said) > 1 else 1.0) / (1 + LATER * place)
        if not word:
            unknown += UNKNOWN * share
            continue
        near = known.near(word)
        whole += share * max(known.rarity[other] for other, _ in near)
        sure += share * max(known.rarity[other] * alike**2 for other, alike in near)
        for other, alike in near:
            rarities[other] = max(rarities.get(other, 0), share * known.rarity[other] * alike)
        pull(near, share, known, single)
    if not single:
        return Heard([], 0.0, frozenset(), borne=False, echoed=0.0)
    total = whole + unknown
    least = FAINT * max(single.values())
    likely = {code: weight for code, weight in single.items() if weight >= least}
    if len(likely) < ASKED:
        first = sorted(single, key=lambda code: (-single[code], code))[:ASKED]
        likely = {code: single[code] for code in first}
    phrases = likest(rarities, sum(rarities.values()) + unknown, likely, known)
    found = []
    for code, weight in likely.items():
        like, at = phrases.get(code, (0.0, -1))
        phrase = known.phrases[at] if at >= 0 else None
        does = known.roles[code]
        suits = fit(does, roles)
        if suits == STRANGE and phrase and does != "online" and said_so.keys() & phrase.words:
            suits = FITTING  # "jasa las" is said of a maker
        found.append(Weighed(code, (weight / total + LIKE * min(like, 1.0)) * suits, phrase))
    found.sort(key=lambda one: (-one.weight, one.code))
    told = frozenset(rarities)
    if told <= known.vague:
        sure *= VAGUE  # "pengolahan lahan" says how, and not what
    return Heard(
        found,
        sure / total,
        told,
        borne=borne(found[0].code, told, known),
        echoed=echoed(found[0].phrase, told, known),
    )


def pull(
    near: Sequence[tuple[str, float]], share: float, known: Index, single: dict[str, float]
) -> None:
    """A word adds to the codes of which it was said; of several readings the strongest counts."""
    if len(near) == 1:
        factor = share * near[0][1]
        for code, weight in known.pulls[near[0][0]]:
            single[code] = single.get(code, 0.0) + factor * weight
        return
    strongest: dict[str, float] = {}
    for other, alike in near:
        for code, weight in known.pulls[other]:
            strongest[code] = max(strongest.get(code, 0.0), share * alike * weight)
    for code, weight in strongest.items():
        single[code] = single.get(code, 0.0) + weight


def borne(code: str, told: frozenset[str], known: Index) -> bool:
    """Whether more than one phrase of the code holds the rarest word that speaks for it: a single
    one may be a shop's own name."""
    speaking = [
        word for word in told - known.vague if code in known.evidence[word] and word in known.places
    ]
    if not speaking:
        return False
    rarest = max(speaking, key=lambda word: (known.rarity[word], word))
    return len(known.places[rarest].get(code, ())) > 1


def doing(said: Sequence[str], cues: Mapping[tuple[str, ...], str]) -> dict[str, str]:
    """What the text says one does, by the word that says so."""
    return {
        said[at]: found
        for at in range(len(said))
        for length in (1, 2)
        if (found := cues.get(tuple(said[at : at + length])))
    }


def echoed(phrase: Phrase | None, told: frozenset[str], known: Index) -> float:
    """How much of the phrase the text says: "BRI" is not all of "agen BRI"."""
    if phrase is None:
        return 0.0
    weights = {
        word: known.rarity[word] * (VAGUE if word in known.vague else 1.0) for word in phrase.words
    }
    return sum(weights[word] for word in phrase.words & told) / (sum(weights.values()) or 1.0)


def likest(
    rarities: Mapping[str, float], whole: float, likely: Collection[str], known: Index
) -> dict[str, tuple[float, int]]:
    """For each likely code the phrase that shares most with the text: what both say of what either
    says."""
    shared: dict[int, float] = {}
    for word in sorted(rarities, key=known.vague.__contains__):
        weight = rarities[word]
        if shared and word in known.vague:  # leads to no phrase by itself where others do
            for at in shared:
                if word in known.phrases[at].words:
                    shared[at] += weight
            continue
        places = known.places.get(word, {})
        for code in likely if len(likely) < len(places) else places.keys() & likely:
            for at in places.get(code, ()):
                shared[at] = shared.get(at, 0.0) + weight
    best: dict[str, tuple[float, int]] = {}
    lengths = known.lengths
    for at, weight in shared.items():
        code, kind, _, _ = known.phrases[at]
        either = whole + lengths[at] - weight
        like = WEIGHTS[kind] * (weight / either if either > weight else 1.0)
        if like > best.get(code, (0.0, -1))[0]:
            best[code] = (like, at)
    return best


def fit(does: str, roles: set[str]) -> float:
    """How well what the text says one does suits what one does under the code."""
    if does == "online" and "online" not in roles:
        return STRANGE
    if not roles:
        return 1.0
    if does in roles:
        return FITTING * second(does, roles)
    return SOLD_DISH if does == "cook" and "sell" in roles else STRANGE


def second(does: str, roles: set[str]) -> float:
    """Of several things that one does the one that decides: who makes and sells is a maker, who
    sells by internet is no shop."""
    return SECOND if does == "sell" and roles & {"make", "grow", "online"} else 1.0
