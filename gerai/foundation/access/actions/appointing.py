"""A person is found or gets an account, and a task: proposed by an officer, given by a command."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import Posting, Proposal, User
from gerai.foundation.access.queries import require, user_named
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused

from .accounts import give_password, open_account
from .postings import Task, approve, give_posting, propose


@transaction.atomic
def appoint(*, name: str, email: str, phone: str, task: Task, by: User, at: datetime) -> Proposal:
    """Whoever is named by e-mail or phone is proposed; an account that is new opens nothing and has
    no password. All or nothing."""
    user = found_or_opened(name, email, phone, task.area, by, at)
    return propose(user=user, task=task, by=by, at=at)


def found_or_opened(name: str, email: str, phone: str, area: str, by: User, at: datetime) -> User:
    """The account that signs in so, or a new one."""
    require(by, Permission.POSTING_GIVE, area=area)
    user = user_named({"email": email, "phone": phone})
    if user is None:
        return open_account(name=name, email=email, phone=phone, by=by, at=at)
    if not user.is_active:
        raise Refused(
            "Akun dengan surel atau nomor itu sudah ditutup. Buka lagi akunnya, atau pakai surel "
            "atau nomor lain."
        )
    return user


@transaction.atomic
def let_in(*, uid: UUID, version: int, by: User, at: datetime) -> tuple[Posting, str]:
    """The proposal is approved; and the first password of who has none yet, else nothing."""
    posting, needs_way_in = approve(uid=uid, version=version, by=by, at=at)
    word = give_password(posting.user, by=by, at=at) if needs_way_in else ""
    return posting, word


@transaction.atomic
def post_directly(
    *, name: str, email: str, phone: str, task: Task, by: User, at: datetime
) -> tuple[Posting, str]:
    """Whoever runs commands on the machine gives a task by themselves; and the first password of
    who has none yet."""
    user = found_or_opened(name, email, phone, task.area, by, at)
    posting = give_posting(
        user=user, role=task.role, area=task.area, organisation=task.organisation, by=by, at=at
    )
    word = "" if user.has_usable_password() else give_password(user, by=by, at=at)
    return posting, word
