"""What the webhooks keep sealed: the secret that signs what is sent to an address."""

from gerai.foundation.people.engine import Column, of_record

FIELDS: dict[str, tuple[str, ...]] = {}
SEALED = (Column("hooks.Hook", "secret", of_record),)
