"""Tokens: whose a text is, what one may do, which there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from gerai.foundation.access.models import Posting, User
from gerai.foundation.access.queries import areas, within
from gerai.foundation.access.roles import Limit, Permission
from gerai.foundation.areas.queries import short_labels

from .models import Token, TokenQuerySet
from .rules import TOKEN

# What a token may be given for; accounts, keys and postings are for people.
GRANTABLE: dict[Permission, str] = {
    Permission.BUSINESS_VIEW: "Membaca usaha dan warga (nomor pribadi tertutup)",
    Permission.BUSINESS_EDIT: "Menambah dan mengubah usaha",
    Permission.LIST_VIEW: "Membaca daftar masuk dan persoalan barisnya",
    Permission.LIST_ENTER: "Mengirim daftar dan memasukkannya ke registri",
    Permission.PERSONAL_REVEAL: "Membaca nomor pribadi dengan tujuan yang dicatat",
}


def digest_of(text: str) -> bytes:
    """What is kept of a token: nobody who reads the database can make it back."""
    return salted_hmac("gerai.api.token", text, algorithm="sha256").digest()


def token_of(header: str, at: datetime) -> Token | None:
    """The token of an Authorization header that may act now, its account limited by it."""
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer" or not TOKEN.fullmatch(text):
        return None
    known = open_at(Token.objects.all(), at).filter(digest=digest_of(text))
    found = known.select_related("account").first()
    if found is None or found.account.is_service:
        return None
    found.account.limit = Limit(frozenset(found.permissions), tuple(found.area_codes))
    return found


def open_at(tokens: TokenQuerySet, at: datetime) -> TokenQuerySet:
    """Those that may act: neither over nor ended, of an account that is open and its own person's,
    or nobody's."""
    living = Q(expires_at__gt=at, ended_at=None, account__is_active=True)
    person = Q(service=False, account__password_given=False)
    program = Q(service=True, account__last_login=None)
    return tokens.filter(living, person | program)


def services(user: User) -> QuerySet[User]:
    """Accounts as which nobody ever signed in, that work only where `user` gives tokens: programs.
    A token for a person's account would let somebody act as that person."""
    unused = User.objects.filter(last_login=None, is_active=True, is_service=False)
    here = Posting.objects.filter(within(user, Permission.TOKEN_GIVE), until=None)
    posted = unused.filter(postings__in=here).exclude(pk=user.pk).distinct()
    elsewhere = Posting.objects.filter(until=None).exclude(pk__in=here.values("pk"))
    return posted.exclude(postings__in=elsewhere).order_by("name")


def grantable(user: User) -> list[Permission]:
    """What the account itself may do now, of what a token may be given for."""
    return [one for one in GRANTABLE if areas(user, one)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A token on a page."""

    token: Token
    acts: list[str]
    places: list[str]
    state: str


def shown(tokens: TokenQuerySet, at: datetime) -> list[Shown]:
    """The newest first, with the words of what each may do."""
    rows = list(tokens.select_related("account", "given_by").order_by("-pk")[:200])
    names = short_labels(code for row in rows for code in row.area_codes)
    return [
        Shown(
            row,
            [GRANTABLE[Permission(one)] for one in row.permissions],
            [names[code] for code in row.area_codes],
            "ended" if row.ended_at else "over" if row.expires_at <= at else "open",
        )
        for row in rows
    ]
