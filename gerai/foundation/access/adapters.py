"""Where others' code meets us. Allauth: phones lie in `people`, tries are counted per account,
secrets sealed. Django's uploads: nothing that a browser sends lies in the clear."""

import re
import secrets
import weakref
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from gerai.foundation.answers import Refused
from gerai.foundation.database.actions import need_space
from gerai.foundation.ids import uuid7
from gerai.foundation.messages.actions import send
from gerai.foundation.people.engine import Sealing, drop_file, open_bytes, seal_bytes
from gerai.foundation.people.rules import Kind, Malformed, normalise

from . import actions, queries
from .engine.second_steps import SECOND_STEPS
from .models import User

APP = "allauth.account"
FAILURES = "sign-in-failures"
DEVICE_DAYS = 365
WRONG = _("Surel, nomor telepon, atau kata sandi tidak cocok. Periksa lalu coba lagi.")
TAKEN = _("Nomor ini sudah dipakai akun lain. Pakai nomor lain, atau pulihkan akun itu.")
WAIT = _("Terlalu sering mencoba. Tunggu 15 menit, lalu coba lagi.")
MAILS = {"account/email/password_reset_code": "reset_code"}


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by e-mail or phone; the same answer whoever is or is not there."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "phone_taken": TAKEN,
        "invalid_phone": _("Ini bukan nomor telepon yang dapat dihubungi. Periksa angkanya."),
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "incorrect_code": _("Kode tidak cocok. Periksa pesan terakhir, lalu tulis lagi."),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "enter_current_password": _("Kata sandi sekarang tidak cocok."),
        "same_as_current": _("Ini nomor yang sudah dipakai akun Anda."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by officers."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only; but what a passkey is asked for comes as JSON."""
        match = request.resolver_match
        return bool(match and match.url_name == "mfa_login_webauthn" and request.method == "GET")

    def is_safe_url(self, url: str) -> bool:
        """After signing in only to a path of our own, never to another host, also not ours."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_stages(self) -> list[str]:
        """Our own second step is not asked for after one that was taken where the person signed in;
        it is noted in this session by the way back alone."""
        stages: list[str] = super().get_login_stages()
        records = self.request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
        taken = records[-1].get("method") == "oidc" and records[-1].get("second_step")
        return [stage for stage in stages if not (taken and stage.endswith("AuthenticateStage"))]

    # Phones

    def phone_form_field(self, **kwargs: Any) -> Any:
        """Takes any spelling; allauth's own asks for +62."""
        return PhoneField(validators=[], **kwargs)

    def clean_phone(self, phone: str) -> str:
        """Any spelling: 0812-…, 62…, +62…"""
        try:
            return normalise(Kind.PHONE, phone)
        except Malformed:
            raise self.validation_error("invalid_phone") from None

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The account's phone and whether its code was typed; None for an account without one."""
        phone = queries.phone_of(user)
        return (phone, user.phone_verified) if phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        """However it is spelt."""
        return queries.user_of_phone(phone)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """One phone an account."""
        actions.keep_phone(user=user, phone=phone, verified=verified, at=timezone.now())

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Its code was typed."""
        actions.keep_phone(user=user, phone=phone, verified=True, at=timezone.now())

    # Codes and notices go through the outbox, so none is lost while a server is away

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The words of ours that stand for allauth's template; one that has none is a fault."""
        send(
            purpose=MAILS[template_prefix],
            to=email,
            values={"code": context["code"]},
            at=timezone.now(),
        )

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """By WhatsApp or SMS, whichever is there."""
        send(purpose="phone_code", to=phone, values={"code": code}, at=timezone.now())

    # Tries: per account however it is named, per address of the network, and of all together

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """One try is spent before the password is looked at; a success gives it back.

        A device that signed in to this account before spends tries of its own, so a rival who
        spends the account's does not lock its owner out.
        """
        user = queries.user_named(credentials)
        device = device_of(request, user)
        if not device and cache.get(FAILURES, 0) >= settings.SIGN_IN_FAILURES:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app=APP,
            action="login_failed_device" if device else "login_failed",
            key=device or self._get_login_attempts_cache_key(request, **credentials),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted for the whole installation."""
        cache.incr(FAILURES)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        user = queries.user_named(credentials)
        return str(user.uid) if user else queries.spelling(credentials)

    def set_password(self, user: User, password: str) -> None:
        """All other sessions end; the tries spent on the old password are given back."""
        actions.change_password(user=user, password=password, at=timezone.now())
        ratelimit.clear(self.request, app=APP, action="login_failed", key=str(user.uid))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The device is known from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not device_of(request, user):
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                signing.dumps([str(user.uid), secrets.token_hex(8)], salt="device"),
                max_age=DEVICE_DAYS * 86400,
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def device_of(request: HttpRequest, user: User | None) -> str:
    """The mark of a device on which this account signed in before, else nothing."""
    try:
        uid, mark = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt="device",
            max_age=DEVICE_DAYS * 86400,
        )
    except (signing.BadSignature, ValueError):
        return ""
    return f"{uid}:{mark}" if user and uid == str(user.uid) else ""


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Keys of authenticators and recovery codes are sealed: a stolen database opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya, lalu tulis lagi."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The key as a drawing without a style of its own, which our content policy refuses."""
        drawn: str = super().build_totp_svg(url)
        return re.sub(r' style="[^"]*"|<\?xml[^>]*>', "", drawn)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The keys are for this host, and called after the product."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Gerai"}

    def generate_authenticator_name(self, user: User, *kind: Any, **more: Any) -> str:
        """What a key is called before it gets a name."""
        count = Authenticator.objects.filter(user_id=user.pk, type="webauthn").count()
        return str(_("Kunci %(number)s")) % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        """Sealed with the keys of `people`."""
        return b64encode(seal_bytes(SECOND_STEPS, 0, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return open_bytes(SECOND_STEPS, 0, b64decode(encrypted_text)).decode()


class SealedFile(UploadedFile):  # type: ignore[type-arg]
    """A file that a browser sent: sealed under its uid. It goes with the request unless somebody
    keeps it."""

    def __init__(self, uid: UUID, path: Path, digest: str, **given: Any) -> None:
        super().__init__(**given)
        self.uid, self.path, self.digest = uid, path, digest
        self.kept = False

    def close(self) -> None:
        """The request is over."""
        if not self.kept:
            drop_file(self.path)


class SealedUpload(FileUploadHandler):
    """Files are sealed piece by piece while they come, and only for a view that takes them, from
    somebody who may call it; elsewhere they are left out. What was wrong with one is told by
    `trouble_of`."""

    chunk_size = 1 << 18
    request: HttpRequest
    sealing: Sealing | None = None

    def new_file(self, *given: Any, **more: Any) -> None:
        """A file begins."""
        super().new_file(*given, **more)
        self.drop()
        folder = wanted(self.request)
        if not folder or trouble_of(self.request):
            raise SkipFile
        size = int(self.request.META.get("CONTENT_LENGTH") or 0)
        try:
            need_space(settings.HOME, size)
        except Refused as refusal:
            self.refuse(str(refusal))
        place = settings.HOME.private(settings.HOME.private(settings.HOME.files) / folder)
        self.uid, self.digest = uuid7(), sha256()
        self.sealing = Sealing(self.uid, place / str(self.uid))
        weakref.finalize(self, self.sealing.drop)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """More of it."""
        if start + len(raw_data) > settings.UPLOAD_MB << 20:
            self.refuse(
                f"Berkas ini lebih besar dari {settings.UPLOAD_MB} MB. Hapus gambar dan lembar "
                "yang bukan daftar, atau bagi menjadi beberapa berkas, lalu kirim lagi."
            )
        if self.sealing:
            self.digest.update(raw_data)
            self.sealing.write(raw_data)

    def file_complete(self, file_size: int) -> SealedFile | None:
        """It is there, sealed."""
        if self.sealing is None:
            return None
        self.sealing.end()
        path, self.sealing = self.sealing.file, None
        name = self.file_name
        return SealedFile(self.uid, path, self.digest.hexdigest(), name=name, size=file_size)

    def refuse(self, sentence: str) -> None:
        """The rest of the file is read and forgotten."""
        self.drop()
        self.request.META[TROUBLE] = sentence
        raise SkipFile

    def drop(self) -> None:
        """Nothing of a file that is not whole is left."""
        if self.sealing:
            self.sealing.drop()
            self.sealing = None


TROUBLE = "gerai.file"


def wanted(request: HttpRequest) -> str:
    """The folder for files of the view or operation that is called, if the caller may call it."""
    view = request.resolver_match.func if request.resolver_match else None
    view = getattr(request, "operation", view)
    folder, policy = getattr(view, "takes_file", ""), getattr(view, "policy", None)
    permission = policy.permission if policy else None
    may = permission and isinstance(request.user, User) and queries.areas(request.user, permission)
    return folder if may else ""


def trouble_of(request: HttpRequest) -> str:
    """Why the file of this request was not taken: a sentence."""
    return str(request.META.get(TROUBLE, ""))
