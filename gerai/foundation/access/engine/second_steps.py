"""What the secrets of second steps are sealed to."""

from uuid import NAMESPACE_URL, uuid5

SECOND_STEPS = uuid5(NAMESPACE_URL, "gerai:second-step")
