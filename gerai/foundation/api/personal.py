"""What the API keeps of a person: the answers to calls with a key, sealed, for a day."""

from gerai.foundation.people.engine import Column, of_record

FIELDS: dict[str, tuple[str, ...]] = {}
SEALED = (Column("api.Answered", "body", of_record),)
