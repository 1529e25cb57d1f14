"""What a token looks like, what can go wrong with a call, what a call may be. No Django here."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

PREFIX = "gerai_"
TOKEN = re.compile(r"gerai_[A-Za-z0-9_-]{43}")
IDEMPOTENT = re.compile(r"[A-Za-z0-9._:-]{8,100}")
KEPT = timedelta(hours=24)
TAG = re.compile(r'(?:W/)?"(?P<version>\d{1,10})-[0-9a-f]{16}"')
LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, and title and explanation by language."""

    code: str
    status: int
    words: Mapping[str, Sequence[str]]


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of problems, from the data file beside this one."""
    text = files(__package__).joinpath("problems.toml").read_text(encoding="utf-8")
    return {
        code: Kind(code, one["status"], {tongue: one[tongue] for tongue in LANGUAGES})
        for code, one in tomllib.loads(text).items()
    }


@cache
def kind_of_status(status: int) -> Kind:
    """What is told of an answer of which nothing but the status is known."""
    known = next((one for one in kinds().values() if one.status == status), None)
    return known or kinds()["broken" if status >= 500 else "bad_request"]


@dataclass
class Problem(Exception):
    """The call ends here. `reason`: a sentence in Bahasa of what refused it; `errors`: where in
    the request; `headers`: what the answer carries besides. `stays`: what was done until here is
    kept, as that somebody was looked up."""

    code: str
    reason: str = ""
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    stays: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of problem that it is."""
        return kinds()[self.code]


def said(problem: Problem, language: str) -> dict[str, Any]:
    """RFC 9457. The same for what is missing and for what the reader may not see."""
    kind = problem.kind
    title, detail = kind.words[language]
    body: dict[str, Any] = {
        "type": f"/api/v1/problems/{kind.code}",
        "title": title,
        "status": kind.status,
        "detail": problem.reason if problem.reason and language == "id" else detail,
        "code": kind.code,
    }
    if problem.reason:
        body["reason"] = problem.reason
    if problem.errors:
        body["errors"] = list(problem.errors)
    return body | dict(problem.more)


def language_of(accepted: Sequence[tuple[str, float]]) -> str:
    """Bahasa, unless English is wanted more."""
    for tongue, _weight in accepted:
        for known in LANGUAGES:
            if tongue.split("-")[0] == known:
                return known
    return LANGUAGES[0]


def accepts_json(accept: str) -> bool:
    """Whether an Accept header lets us answer; a problem is JSON too."""
    if not accept.strip():
        return True
    for part in accept.split(","):
        media, *params = (one.strip().lower() for one in part.split(";"))
        wanted = not any(re.fullmatch(r"q=0(\.0*)?", one) for one in params)
        if wanted and media in {"*/*", "application/*", "application/json"}:
            return True
    return False


def version_of(tags: str) -> int | None:
    """The version that If-Match names; None for what is no tag of ours. A tag that a compressing
    server made weak still names the version."""
    found = TAG.fullmatch(tags.strip())
    return int(found["version"]) if found else None


def matches(wanted: str, tag: str) -> bool:
    """Whether If-None-Match holds the tag, compared weakly as RFC 9110 has it."""
    plain = tag.removeprefix("W/")
    known = (one.strip().removeprefix("W/") for one in wanted.split(","))
    return wanted.strip() == "*" or plain in known
