"""A posting takes two: one proposes it, another approves it. Ending one takes one, at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from gerai.foundation.access.models import Organisation, Posting, Proposal, User
from gerai.foundation.access.queries import (
    holds,
    nearest_holders,
    proposals_under,
    require,
    same_person,
    was_helped_by,
)
from gerai.foundation.access.roles import ALL, DUTIES, Permission, covers, steps
from gerai.foundation.access.rules import APPROVERS_TOLD, PROPOSAL, State
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.actions import record
from gerai.foundation.states import WrongState

from .telling import tell_of


@dataclass(frozen=True)
class Task:
    """What a posting says: which role, where, for whom and from when to when. Without `since` it
    begins when it is approved."""

    role: str
    area: str
    organisation: Organisation | None = None
    since: datetime | None = None
    until: datetime | None = None


def sound(task: Task, at: datetime) -> None:
    """The role exists and is given for such an area and such an organisation, and for some time."""
    role = ALL.get(task.role)
    if role is None or not role.given:
        raise Refused(f"Peran “{task.role}” tidak dikenal. Pilih salah satu: {', '.join(DUTIES)}.")
    root, area = settings.ROOT_AREA, task.area
    if area and not (covers(root, area) and Area.objects.filter(pk=area).exists()):
        raise Refused(f"Wilayah {area} tidak ada di pemasangan ini. Periksa kode wilayahnya.")
    if steps(area) not in role.area:
        where = "provinsi" if 1 in role.area else "kabupaten, kota, atau di bawahnya"
        raise Refused(f"Peran {role.title} diberikan untuk {where}. Pilih wilayah lain.")
    if task.until and task.until <= max(at, task.since or at):
        raise Refused("Masa tugasnya sudah lewat. Isi hari terakhir yang sesudah hari mulai.")
    fitting(task)


def fitting(task: Task) -> None:
    """The organisation is one that the role is given for, is open, and serves the area."""
    role, office = ALL[task.role], task.organisation
    if office is None:
        if role.must:
            raise Refused(f"Peran {role.title} diberikan untuk satu kantor. Pilih kantornya.")
    elif office.kind not in role.kinds:
        raise Refused(f"{office.name} bukan kantor untuk peran {role.title}. Pilih kantor lain.")
    elif office.closed_at:
        raise Refused(f"{office.name} sudah ditutup. Pilih kantor lain.")
    elif not covers(office.area_code, task.area):
        raise Refused(f"{office.name} tidak melayani wilayah tugas itu. Pilih kantor lain.")


def able(user: User) -> None:
    """A closed account gets nothing, also by a proposal of before."""
    if not user.is_active or user.is_service:
        raise Refused("Akun orang ini sudah ditutup. Buka lagi akunnya, atau usulkan orang lain.")


@transaction.atomic
def propose(*, user: User, task: Task, by: User, at: datetime) -> Proposal:
    """The posting waits for somebody else; proposing it again changes nothing. Nobody proposes
    themselves."""
    require(by, Permission.POSTING_GIVE, area=task.area)
    if same_person(user, by):
        raise PermissionDenied("nobody posts themselves")
    able(user)
    sound(task, at)
    same = {"user": user, "role": task.role, "area_code": task.area}
    same["organisation"] = task.organisation
    if Posting.objects.unended().filter(**same, until=None).exists():
        raise Refused("Orang ini sudah memegang tugas itu.")
    said = {"since": task.since or at, "until": task.until, "proposed_by": by, "proposed_at": at}
    proposal, fresh = Proposal.objects.get_or_create(
        **same, state=State.WAITING.value, defaults=said
    )
    if fresh:
        told(proposal, "posting.proposed", by)
        tell_approvers(proposal, at)
    return proposal


def tell_approvers(proposal: Proposal, at: datetime) -> None:
    """Some of those who may approve it are written to, once: the nearest to its area, and who was
    here last. Who is no second pair of eyes is not."""
    left = APPROVERS_TOLD
    for user in nearest_holders(Permission.POSTING_GIVE, area=proposal.area_code):
        if left and not why_not(proposal, user, at):
            tell_of(user, "posting_waiting", proposal, at)
            left -= 1


def locked(uid: UUID, by: User) -> Proposal:
    """An unseen proposal does not exist; a seen one still asks for the permission."""
    seen = proposals_under(by).select_for_update(of=("self",))
    proposal: Proposal = seen.select_related("user", "organisation", "proposed_by").get(uid=uid)
    require(by, Permission.POSTING_GIVE, area=proposal.area_code)
    return proposal


def task_of(proposal: Proposal) -> Task:
    """What is proposed."""
    return Task(
        proposal.role,
        proposal.area_code,
        proposal.organisation,
        proposal.since,
        proposal.until,
    )


def moved(proposal: Proposal, move: str) -> str:
    """The state after the move, or a sentence."""
    try:
        return PROPOSAL.after(proposal.state, move)
    except WrongState:
        raise Refused("Usulan ini sudah diputuskan. Muat ulang halamannya.") from None


@transaction.atomic
def amend(*, uid: UUID, task: Task, by: User, at: datetime) -> Proposal:
    """It says something else and waits anew, as a proposal of whoever changed it; a posting that
    stood by it is over at once."""
    proposal = locked(uid, by)
    require(by, Permission.POSTING_GIVE, area=task.area)
    if same_person(proposal.user, by):
        raise PermissionDenied("nobody posts themselves")
    decided_before = proposal.state != State.WAITING
    proposal.state = moved(proposal, "amend")
    able(proposal.user)
    sound(task, at)
    if proposal.posting:
        end_posting(uid=proposal.posting.uid, by=by, at=at)
    proposal.role, proposal.area_code = task.role, task.area
    proposal.organisation, proposal.since, proposal.until = (
        task.organisation,
        task.since or at,
        task.until,
    )
    proposal.version += 1
    proposal.proposed_by, proposal.proposed_at = by, at
    proposal.posting = proposal.decided_by = proposal.decided_at = None
    if waiting_alike(proposal):
        raise Refused("Usulan yang sama sudah menunggu. Batalkan salah satunya.")
    proposal.save()
    told(proposal, "posting.amended", by)
    if decided_before:
        tell_approvers(proposal, at)
    return proposal


def waiting_alike(proposal: Proposal) -> bool:
    """Whether another one says the same of the same person and waits too."""
    alike = Proposal.objects.filter(
        user=proposal.user,
        role=proposal.role,
        area_code=proposal.area_code,
        organisation=proposal.organisation,
        state=State.WAITING.value,
    )
    return alike.exclude(pk=proposal.pk).exists()


@transaction.atomic
def approve(*, uid: UUID, version: int, by: User, at: datetime) -> tuple[Posting, bool]:
    """The posting is in force, and whether its holder has no way in yet. Whoever approves is not
    who proposed it nor whom it is for, under whatever account, and has read what it says now."""
    proposal = locked(uid, by)
    other_eyes(proposal, by, at)
    if proposal.version != version:
        raise Refused("Usulan ini berubah sejak Anda membukanya. Baca lagi, lalu putuskan.")
    if not holds(proposal.proposed_by, Permission.POSTING_GIVE, area=proposal.area_code):
        raise Refused("Pengusulnya tidak lagi berwenang di wilayah ini. Usulkan lagi sendiri.")
    proposal.state = moved(proposal, "approve")
    able(proposal.user)
    sound(task_of(proposal), at)
    proposal.posting = begun(
        proposal.user, task_of(proposal), given_by=proposal.proposed_by, approved_by=by, at=at
    )
    decided(proposal, by, at)
    return proposal.posting, not proposal.user.has_usable_password()


def other_eyes(proposal: Proposal, by: User, at: datetime) -> None:
    """A second person looks, or the approval is refused."""
    if sentence := why_not(proposal, by, at):
        raise Refused(sentence)


def why_not(proposal: Proposal, by: User, at: datetime) -> str:
    """Why `by` is no second pair of eyes: the proposer, the one whom it is for, or an account that
    one of them could have entered. Nothing when they may approve."""
    if same_person(proposal.user, by):
        return "Ini tugas untuk Anda sendiri. Orang lain yang menyetujuinya."
    if same_person(proposal.proposed_by, by):
        return "Usulan ini Anda buat sendiri. Orang lain yang menyetujuinya."
    if was_helped_by(by, proposal.proposed_by, at) or was_helped_by(proposal.proposed_by, by, at):
        return (
            "Salah satu dari Anda berdua baru memberi yang lain kata sandi atau melepas langkah "
            "keduanya. Sampai tujuh hari sesudahnya, orang ketiga yang menyetujui."
        )
    return ""


def decided(proposal: Proposal, by: User, at: datetime) -> None:
    """It is saved with who decided and when."""
    proposal.decided_by, proposal.decided_at = by, at
    proposal.save(update_fields=["state", "decided_by", "decided_at", "posting"])


@transaction.atomic
def decline(*, uid: UUID, by: User, at: datetime) -> Proposal:
    """It will not be; whoever proposed it takes it back themselves."""
    proposal = locked(uid, by)
    if same_person(proposal.proposed_by, by):
        proposal.state = moved(proposal, "withdraw")
        told(proposal, "posting.withdrawn", by)
    else:
        proposal.state = moved(proposal, "decline")
        told(proposal, "posting.declined", by)
    decided(proposal, by, at)
    return proposal


@transaction.atomic
def give_posting(
    *,
    user: User,
    role: str,
    area: str,
    organisation: Organisation | None = None,
    by: User,
    at: datetime,
) -> Posting:
    """The user holds the role in the area from now on, because whoever runs commands on the machine
    says so: everybody else proposes."""
    if not by.is_service:
        raise PermissionDenied("a posting takes two")
    task = Task(role, area, organisation)
    able(user)
    sound(task, at)
    return begun(user, task, given_by=by, approved_by=by, at=at)


def begun(user: User, task: Task, *, given_by: User, approved_by: User, at: datetime) -> Posting:
    """The posting stands, once: who holds it is locked meanwhile."""
    User.objects.select_for_update().get(pk=user.pk)
    same = {"user": user, "role": task.role, "area_code": task.area}
    same["organisation"] = task.organisation
    if there := Posting.objects.unended().filter(**same, until=task.until).first():
        return there
    posting = Posting.objects.create(
        **same,
        since=max(at, task.since or at),
        until=task.until,
        given_by=given_by,
        approved_by=approved_by,
    )
    record(
        "posting.given",
        subject=posting,
        by=approved_by,
        area=task.area,
        role=task.role,
        user=str(user.uid),
        proposed_by=str(given_by.uid),
    )
    return posting


@transaction.atomic
def end_posting(*, uid: UUID, by: User, at: datetime) -> Posting:
    """The posting is over, in every process at once; ending it again changes nothing."""
    posting = Posting.objects.select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.POSTING_GIVE, area=posting.area_code)
    return ended(posting, by, at)


def ended(posting: Posting, by: User, at: datetime) -> Posting:
    """Over, with who did it; nothing when it is over already."""
    if posting.ended_by_id is None and (posting.until is None or posting.until > at):
        posting.until, posting.ended_by = max(at, posting.since), by
        posting.save(update_fields=["until", "ended_by"])
        record("posting.ended", subject=posting, by=by, area=posting.area_code, role=posting.role)
    return posting


def told(proposal: Proposal, name: str, by: User | None) -> None:
    """The event."""
    record(
        name,
        subject=proposal,
        by=by,
        area=proposal.area_code,
        role=proposal.role,
        user=str(proposal.user.uid),
        version=proposal.version,
    )
