"""What was said to whom stands in the outbox."""

from django.db import models
from django.db.models import Q

from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open

from .rules import Channel, Reason, State

OPEN = Q(state__in=[State.WAITING.value, State.SENDING.value])
ENDED = Q(state__in=[State.SENT.value, State.GIVEN_UP.value])
STATE_WORDS = {
    State.WAITING.value: "Menunggu",
    State.SENDING.value: "Sedang dikirim",
    State.SENT.value: "Terkirim",
    State.GIVEN_UP.value: "Gagal",
}
CHANNEL_WORDS = {
    Channel.EMAIL.value: "Surel",
    Channel.WHATSAPP.value: "WhatsApp",
    Channel.SMS.value: "SMS",
}
REASON_WORDS = {
    Reason.UNREACHABLE.value: "Server pengirim tidak terjangkau",
    Reason.BUSY.value: "Server pengirim sedang sibuk",
    Reason.LOGIN.value: "Server pengirim menolak nama, sandi, atau token",
    Reason.RECIPIENT.value: "Alamat atau nomor penerima ditolak",
    Reason.REFUSED.value: "Server pengirim menolak pesannya",
    Reason.STRANGE.value: "Jawaban server pengirim tidak terbaca",
    Reason.LATE.value: "Sudah terlambat untuk dikirim",
    Reason.UNREADABLE.value: "Isinya tidak dapat dibuka dengan kunci yang ada",
    Reason.TIRED.value: "Pekerja berhenti setiap kali mencoba",
}


class Message(models.Model):
    """One message to one person. Whom and what is sealed; only the end of the address is shown.

    After its time the sealed parts are gone, and what is left says that, when and how it went.
    `until`: after that it is of no use, so it is neither sent nor kept.
    """

    wall = Open("address and letter are sealed; one worker sends all of them")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=list(CHANNEL_WORDS.items()))
    language = models.CharField(max_length=2)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C")
    shown = models.CharField(max_length=40)
    sealed_to = models.BinaryField(null=True)
    sealed_letter = models.BinaryField(null=True)
    state = models.CharField(
        max_length=10, choices=list(STATE_WORDS.items()), default=State.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, blank=True, choices=list(REASON_WORDS.items()))
    gateway_id = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=OPEN, name="message_due"),
            models.Index(fields=["state", "-id"], name="message_listed"),
            models.Index(
                fields=["ended_at"],
                condition=ENDED & Q(sealed_to__isnull=False),
                name="message_to_erase",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_state_known", condition=Q(state__in=list(STATE_WORDS))
            ),
            models.CheckConstraint(
                name="message_channel_known", condition=Q(channel__in=list(CHANNEL_WORDS))
            ),
            models.CheckConstraint(
                name="message_reason_known", condition=Q(reason__in=["", *REASON_WORDS])
            ),
            models.CheckConstraint(
                name="message_open_or_ended",
                condition=OPEN & Q(next_at__isnull=False, ended_at__isnull=True)
                | ENDED & Q(next_at__isnull=True, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_given_up_for_a_reason",
                condition=~Q(state=State.GIVEN_UP.value) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="message_open_is_whole",
                condition=~OPEN | Q(sealed_to__isnull=False, sealed_letter__isnull=False),
            ),
            models.CheckConstraint(
                name="message_erased_whole",
                condition=Q(sealed_to__isnull=True, sealed_letter__isnull=True)
                | Q(sealed_to__isnull=False, sealed_letter__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel} {self.state}"
