"""Time ends postings and proposals by itself; here it is written down, and whom it concerns hears.

Nothing waits for it: whoever asks for postings asks for their time too.
"""

from datetime import datetime

from django.db import transaction

from gerai.foundation.access.models import Posting, Proposal
from gerai.foundation.access.rules import PROPOSAL, State
from gerai.foundation.events.actions import record

from .postings import told
from .telling import tell_of


def note_over(*, at: datetime) -> int:
    """What time ended stands in the events, once; how much was new. Safe to run twice and by two at
    once: one guarded UPDATE takes each."""
    over = Posting.objects.over(at).values_list("pk", flat=True)
    late = Proposal.objects.filter(state=State.WAITING.value, until__lte=at)
    ended = sum(note_end(pk, at) for pk in list(over))
    return ended + sum(expire(pk, at) for pk in list(late.values_list("pk", flat=True)))


@transaction.atomic
def note_end(pk: int, at: datetime) -> bool:
    """The end of a posting's planned time is an event, and its holder hears of it."""
    if not Posting.objects.over(at).filter(pk=pk).update(end_noted_at=at):
        return False
    posting = Posting.objects.select_related("user").get(pk=pk)
    record(
        "posting.ended",
        subject=posting,
        by=None,
        area=posting.area_code,
        role=posting.role,
        planned="yes",
    )
    if posting.user.is_active:
        tell_of(posting.user, "posting_over", posting, at)
    return True


@transaction.atomic
def expire(pk: int, at: datetime) -> bool:
    """A proposal whose last day went by before anybody decided will not be; its proposer hears of
    it."""
    waiting = Proposal.objects.filter(pk=pk, state=State.WAITING.value, until__lte=at)
    after = PROPOSAL.after(State.WAITING.value, "expire")
    if not waiting.update(state=after, decided_at=at):
        return False
    proposal = Proposal.objects.select_related("user", "proposed_by").get(pk=pk)
    told(proposal, "posting.expired", None)
    if proposal.proposed_by.is_active:
        tell_of(proposal.proposed_by, "posting_expired", proposal, at)
    return True
