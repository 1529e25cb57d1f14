"""Which channels this installation has, sealing, and the handing over itself."""

import json
import smtplib
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from gerai.foundation.home import given_secret
from gerai.foundation.people.engine import open_bytes, opened, seal_bytes, sealed
from gerai.foundation.people.rules import Kind, masked

from .models import Message
from .partners.http import Gateway, Misplaced
from .rules import (
    Channel,
    Letter,
    Outcome,
    PutOff,
    Reason,
    Refusal,
    Sent,
    kind_of,
    purposes,
)

SETTINGS = {
    Channel.EMAIL: "mail_host dan mail_from",
    Channel.WHATSAPP: "whatsapp_gateway",
    Channel.SMS: "sms_gateway",
}


def open_channels() -> frozenset[Channel]:
    """By which ways this installation can send."""
    return frozenset(channel for channel in Channel if is_set(channel) and not trouble(channel))


def is_set(channel: Channel) -> bool:
    """Whether the settings name the channel at all."""
    if channel is Channel.EMAIL:
        return bool(settings.EMAIL_HOST)
    return bool(settings.GATEWAYS[channel.value])


def trouble(channel: Channel) -> str:
    """Why a channel that is named cannot be used, in one sentence; nothing when it can."""
    if channel is Channel.EMAIL:
        if "@" not in parseaddr(settings.DEFAULT_FROM_EMAIL)[1]:
            return "mail_from belum berisi alamat pengirim."
        if settings.MAIL_TLS not in {"starttls", "tls", "none"}:
            return "mail_tls harus starttls, tls, atau none."
        return ""
    try:
        gateway(channel)
    except Misplaced as wrong:
        return f"Alamat di {SETTINGS[channel]} {wrong}."
    if not given_secret(settings.HOME, token_name(channel)):
        return f"Token gateway tidak ada: simpan di berkas keys/{token_name(channel)}."
    return ""


def troubles() -> Iterator[tuple[Channel, str]]:
    """Every channel that is named but cannot be used."""
    for channel in Channel:
        if is_set(channel) and (why := trouble(channel)):
            yield channel, why


def token_name(channel: Channel) -> str:
    """The file of the folder of keys that holds the gateway's token."""
    return f"gateway-{channel.value}"


def gateway(channel: Channel) -> Gateway:
    """The gateway of the settings."""
    token = given_secret(settings.HOME, token_name(channel))
    return Gateway(settings.GATEWAYS[channel.value], token)


def way(purpose: str, kind: Kind) -> Channel | None:
    """The best way that is open for the purpose to such an address; None when none is."""
    known = purposes().get(purpose)
    there = open_channels()
    return next((way for way in known.ways(kind) if way in there), None) if known else None


def reaches(purpose: str, kind: Kind) -> bool:
    """Whether such a message can be sent to such an address at all."""
    return way(purpose, kind) is not None


# Sealing


def seal(message: Message, kind: Kind, to: str, said: Letter) -> None:
    """Whom and what are in the message, readable only with the keys and only as this one's."""
    message.shown = masked(kind, to)
    message.sealed_to = sealed(message.uid, kind, to)
    body = json.dumps([said.subject, said.text], ensure_ascii=False)
    message.sealed_letter = seal_bytes(message.uid, 0, body.encode())


def unseal(message: Message) -> tuple[str, Letter]:
    """Whom and what, in clear: for handing over alone."""
    kind = kind_of(Channel(message.channel))
    to = opened(message.uid, kind, bytes(message.sealed_to or b""))
    body = open_bytes(message.uid, 0, bytes(message.sealed_letter or b""))
    return to, Letter(*json.loads(body))


# Handing over


def hand_over(*, uid: UUID, channel: Channel, to: str, said: Letter) -> Outcome:
    """The other side took it, or not yet, or never."""
    if channel is Channel.EMAIL:
        return by_mail(uid, to, said)
    return gateway(channel).send(uid=uid, channel=channel, to=to, text=said.text)


def by_mail(uid: UUID, to: str, said: Letter) -> Outcome:
    """By SMTP. Mail knows no key against doubles; its Message-ID stays the same on each try."""
    sender = settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].rpartition("@")[2]
    server = get_connection()
    mail = EmailMessage(
        said.subject,
        said.text.strip() + "\n",
        sender,
        [to],
        headers={"Message-ID": f"<{uid}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=server,
    )
    try:
        mail.send()
    except smtplib.SMTPException as wrong:
        return mail_outcome(wrong)
    except (OSError, UnicodeError):
        return PutOff(Reason.UNREACHABLE)
    finally:
        with suppress(OSError):  # Django leaves it open when the login is refused
            server.close()
    return Sent()


def mail_outcome(wrong: smtplib.SMTPException) -> Outcome:
    """What the mail server's refusal means; its words are not kept, they name the recipient."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in wrong.recipients.values()]
        final = bool(codes) and all(code >= 500 for code in codes)
        return Refusal(Reason.RECIPIENT) if final else PutOff(Reason.BUSY)
    if isinstance(
        wrong,
        smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused | smtplib.SMTPNotSupportedError,
    ):
        return PutOff(Reason.LOGIN)
    if isinstance(wrong, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return PutOff(Reason.UNREACHABLE)
    if isinstance(wrong, smtplib.SMTPResponseException):
        return Refusal(Reason.REFUSED) if wrong.smtp_code >= 500 else PutOff(Reason.BUSY)
    return PutOff(Reason.UNREACHABLE)
