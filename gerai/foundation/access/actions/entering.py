"""Signing in where a government signs its people in: an account of ours is found, never made."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.partners.oidc import client
from gerai.foundation.access.partners.oidc.client import Attempt, Away, Provider, Untrusted
from gerai.foundation.access.rules import took_second_step
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.home import given_secret

AWAY = "Layanan masuk itu tidak menjawab. Coba lagi, atau masuk dengan kata sandi."
DOUBTED = "Jawaban layanan masuk itu tidak dapat dipercaya. Mulai lagi dari halaman ini."
UNPROVED = "Layanan masuk itu belum memastikan surel Anda. Pastikan dulu di sana."
UNKNOWN = "Belum ada akun dengan surel itu di sini. Mintalah pengelola di kantor Anda membukanya."


def provider() -> Provider | None:
    """Who signs people in beside us, if the installation names somebody."""
    if not settings.OIDC_ISSUER:
        return None
    secret = given_secret(settings.HOME, "oidc")
    return Provider(settings.OIDC_ISSUER, settings.OIDC_CLIENT, secret)


def way_out(attempt: Attempt, callback: str) -> str:
    """Where the person goes to sign in; Refused when nobody answers there."""
    known = provider()
    if known is None:
        raise Refused(AWAY)
    try:
        return client.way_out(known, attempt, callback, settings.OIDC_ACR)
    except Away:
        raise Refused(AWAY) from None
    except Untrusted:
        raise Refused(DOUBTED) from None


def come_back(attempt: Attempt, callback: str, code: str, *, at: datetime) -> tuple[User, bool]:
    """Whose account it is, found by an address that the provider has proved, and whether the second
    step was taken there. An account is never opened by this."""
    known = provider()
    if known is None:
        raise Refused(AWAY)
    try:
        said = client.said_of(known, attempt, callback, code)
    except Away:
        raise Refused(AWAY) from None
    except Untrusted:
        raise Refused(DOUBTED) from None
    email = str(said.get("email") or "").strip().lower()
    if not email or said.get("email_verified") is not True:
        raise Refused(UNPROVED)
    user = User.objects.filter(email=email, is_service=False).first()
    if user is None:
        raise Refused(UNKNOWN)
    return entered(user=user, at=at), took_second_step(said, settings.OIDC_ACR)


@transaction.atomic
def entered(*, user: User, at: datetime) -> User:
    """A first password that somebody else knows opens nothing any more: its owner came another
    way."""
    if user.password_given and user.is_active:
        user.set_unusable_password()
        user.password_given = False
        user.save(update_fields=["password", "password_given"])
        record("account.password_voided", subject=user, by=user, at=at.isoformat())
    return user
