"""Officers, proposals and offices, page by page and in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from gerai.foundation.access.models import Organisation, Posting, Proposal, User
from gerai.foundation.access.queries.scope import (
    idle_under,
    organisations_under,
    postings_under,
    proposals_under,
)
from gerai.foundation.access.roles import KINDS, ROLES, TITLES, Permission, covers
from gerai.foundation.access.rules import State
from gerai.foundation.areas.queries import labels


@dataclass(frozen=True)
class Officer:
    """A present posting and whose it is, as who gives postings sees it."""

    posting: Posting
    title: str
    area: str


@dataclass(frozen=True)
class Proposed:
    """A proposal of a posting, in words."""

    proposal: Proposal
    title: str
    area: str


@dataclass(frozen=True)
class Staff:
    """A page of officers, by name; `older` is the posting after which the next page begins."""

    officers: list[Officer]
    older: UUID | None


def staff(user: User, *, words: str = "", after: UUID | None = None, limit: int = 50) -> Staff:
    """Who holds what in the areas where `user` may give postings; `words` of a name or e-mail."""
    found = postings_under(user).filter(user__is_active=True, user__is_service=False)
    found = found.annotate(called=Lower("user__name"))
    for word in words.split():
        found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    if after and (start := found.filter(uid=after).values_list("called", "pk").first()):
        found = found.filter(Q(called__gt=start[0]) | Q(called=start[0], pk__gt=start[1]))
    found = found.select_related("user", "organisation")
    rows = list(found.order_by("called", "pk")[: limit + 1])
    shown = rows[:limit]
    return Staff(officers(shown), shown[-1].uid if len(rows) > limit else None)


def officers(postings: Sequence[Posting]) -> list[Officer]:
    """The postings in words."""
    places = labels(row.area_code for row in postings if row.area_code)
    return [
        Officer(row, TITLES.get(row.role, row.role), places.get(row.area_code, ""))
        for row in postings
    ]


def waiting(user: User) -> list[Proposed]:
    """Proposals that nobody decided, the oldest first, in the areas where `user` gives postings."""
    rows = proposals_under(user).filter(state=State.WAITING.value)
    rows = rows.select_related("user", "proposed_by", "organisation", "posting")
    return in_words(list(rows.order_by("proposed_at", "pk")[:500]))


def waiting_for(account: User, user: User) -> QuerySet[Proposal]:
    """What is proposed for the account and waits, as far as `user` gives postings there."""
    rows = proposals_under(user).filter(user=account, state=State.WAITING.value)
    return rows.select_related("user", "proposed_by", "organisation", "posting").order_by("pk")


def awaits(user: User) -> int:
    """How many proposals wait that somebody other than `user` made, for somebody else."""
    rows = proposals_under(user).filter(state=State.WAITING.value)
    return rows.exclude(proposed_by=user).exclude(user=user).count()


def decided(user: User) -> list[Proposed]:
    """The proposals that were decided last."""
    rows = proposals_under(user).exclude(state=State.WAITING.value)
    rows = rows.select_related("user", "proposed_by", "decided_by", "organisation", "posting")
    return in_words(list(rows.order_by("-decided_at", "-pk")[:20]))


def in_words(proposals: Sequence[Proposal]) -> list[Proposed]:
    """The proposals with the names of role and area."""
    places = labels(row.area_code for row in proposals if row.area_code)
    return [
        Proposed(row, TITLES.get(row.role, row.role), places.get(row.area_code, ""))
        for row in proposals
    ]


@dataclass(frozen=True)
class Idle:
    """An account without a task, and what it did last, in words; nothing where it never did."""

    account: User
    title: str
    area: str
    until: datetime | None


@dataclass(frozen=True)
class Unposted:
    """A page of accounts without a task, by name; `older` is where the next page begins."""

    accounts: list[Idle]
    older: UUID | None


def unposted(
    user: User, *, words: str = "", after: UUID | None = None, limit: int = 50
) -> Unposted:
    """Who holds nothing now and whom `user` governs; open accounts first."""
    found = idle_under(user).annotate(called=Lower("name"), shut=Q(is_active=False))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    shown, older = open_ones_first(found, after, limit)
    return Unposted(idle(shown), older)


def open_ones_first(
    found: QuerySet[Any], after: UUID | None, limit: int
) -> tuple[list[Any], UUID | None]:
    """A page of rows with `shut` and `called`, by name, and where the next one begins."""
    if after and (start := found.filter(uid=after).values_list("shut", "called", "pk").first()):
        shut, called, pk = start
        later = Q(called__gt=called) | Q(called=called, pk__gt=pk)
        found = found.filter(Q(shut=shut) & later | Q(shut__gt=shut))
    rows = list(found.order_by("shut", "called", "pk")[: limit + 1])
    return rows[:limit], rows[limit - 1].uid if len(rows) > limit else None


def idle(accounts: Sequence[User]) -> list[Idle]:
    """The accounts with what each did last."""
    last = Posting.objects.filter(user__in=accounts).order_by("user", "-until", "-pk")
    by_user = {
        officer.posting.user_id: officer for officer in officers(list(last.distinct("user")))
    }
    return [
        Idle(account, officer.title, officer.area, officer.posting.until)
        if (officer := by_user.get(account.pk))
        else Idle(account, "", "", None)
        for account in accounts
    ]


@dataclass(frozen=True)
class Workplace:
    """An organisation in words, and how many work for it now."""

    office: Organisation
    kind: str
    area: str
    people: int


@dataclass(frozen=True)
class Workplaces:
    """A page of organisations, by name; `older` is where the next page begins."""

    offices: list[Workplace]
    older: UUID | None


def offices(
    user: User, *, words: str = "", after: UUID | None = None, limit: int = 50
) -> Workplaces:
    """The organisations that `user` keeps, open ones first."""
    found = organisations_under(user).annotate(
        called=Lower("name"), shut=Q(closed_at__isnull=False)
    )
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(number__icontains=word))
    shown, older = open_ones_first(found, after, limit)
    return Workplaces(workplaces(shown), older)


def workplaces(rows: Sequence[Organisation]) -> list[Workplace]:
    """The organisations in words."""
    places = labels(row.area_code for row in rows if row.area_code)
    posted = Posting.objects.present().filter(organisation__in=rows)
    counts = Counter(posted.values_list("organisation_id", flat=True))
    return [
        Workplace(row, KINDS.get(row.kind, row.kind), places.get(row.area_code, ""), counts[row.pk])
        for row in rows
    ]


def work_for(office: Organisation, user: User) -> list[Officer]:
    """Who works for the organisation now, as far as `user` gives postings there."""
    rows = postings_under(user).filter(organisation=office).select_related("user")
    return officers(list(rows.order_by("user__name", "pk")[:200]))


def others_may_approve(proposal: Proposal) -> bool:
    """Whether an account other than the proposer's and the person's own holds the right there."""
    give = [name for name, held in ROLES.items() if Permission.POSTING_GIVE in held]
    posted = Posting.objects.present().filter(role__in=give, user__is_active=True)
    others = posted.exclude(user_id__in=[proposal.proposed_by_id, proposal.user_id])
    return any(covers(row.area_code, proposal.area_code) for row in others)


def organisations_named(said: str) -> QuerySet[Organisation]:
    """The open ones of this name or UID."""
    try:
        return Organisation.objects.filter(uid=UUID(said), closed_at=None)
    except ValueError:
        return Organisation.objects.filter(name__iexact=said.strip(), closed_at=None)


def postings_of(account: User, by: User) -> list[Officer]:
    """The account's postings that `by` may end."""
    rows = postings_under(by).filter(user=account).order_by("area_code", "role")
    return officers(list(rows.select_related("user", "organisation", "given_by", "approved_by")))
