"""gerai messages: what waits, and a trial of a channel."""

import argparse

from django.utils.timezone import now

from gerai.foundation.answers import DONE, FAILED, Answer, Refused
from gerai.foundation.messages import actions, engine, queries
from gerai.foundation.messages.models import CHANNEL_WORDS, REASON_WORDS, STATE_WORDS, Message
from gerai.foundation.messages.rules import Sent
from gerai.foundation.people.rules import Kind, Malformed

TRIAL = "trial"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done."""
    parser.add_argument(
        "act",
        choices=("status", TRIAL),
        help="status: saluran yang ada dan banyaknya pesan; "
        "trial: kirim pesan percobaan sekarang juga",
    )
    parser.add_argument("--to", help="surel atau nomor telepon penerima pesan percobaan")


def run(options: argparse.Namespace) -> Answer:
    """The state of the outbox, or what came of a trial."""
    return trial(options.to or "") if options.act == TRIAL else status()


def status() -> Answer:
    """Which channels are open, what is wrong with the others, how many messages stand where."""
    there = sorted(engine.open_channels())
    troubles = {channel.value: why for channel, why in engine.troubles()}
    counts = queries.counts(Message.objects.all())
    ways = ", ".join(CHANNEL_WORDS[channel] for channel in there) or "belum ada"
    lines = [f"Saluran: {ways}."]
    lines += [
        f"{CHANNEL_WORDS[channel]} belum dapat dipakai. {why}" for channel, why in troubles.items()
    ]
    lines += [f"{STATE_WORDS[state]}: {count}" for state, count in counts.items()]
    data = {"channels": there, "troubles": troubles, "messages": counts}
    return Answer(data, tuple(lines), FAILED if troubles else DONE)


def trial(to: str) -> Answer:
    """A message goes to the address at once; what the other side said, in our words."""
    kind = Kind.EMAIL if "@" in to else Kind.PHONE
    way = engine.way(TRIAL, kind)
    if way is None:
        word = "surel" if kind is Kind.EMAIL else "telepon"
        raise Refused(
            f"Belum ada saluran ke {word}. `gerai messages status` dan `gerai doctor` menyebut "
            "setelan yang kurang; sebutkan penerimanya dengan --to."
        )
    try:
        made = actions.send(purpose=TRIAL, to=to, language="id", at=now())
    except Malformed as wrong:
        raise Refused(f"Penerima di --to tidak dapat dipakai: {wrong}.") from None
    outcome = actions.deliver(message_id=made.pk, at=now())
    made.refresh_from_db()
    data = {"channel": made.channel, "state": made.state, "reason": made.reason}
    if isinstance(outcome, Sent) or outcome is None:
        return Answer(data, (f"Server {CHANNEL_WORDS[way]} menerima pesan percobaan.",))
    return Answer(
        data,
        (f"{CHANNEL_WORDS[way]}: {REASON_WORDS[made.reason].lower()}.",),
        FAILED,
    )
