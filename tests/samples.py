"""The record types of the access matrix. A new type: one entry here, and the matrix finds it."""

from typing import Any

from gerai.foundation.access.roles import Permission
from gerai.inventory.registry.models import Business
from tests import make
from tests.matrix import SAMPLES, Sample


def business(area: str, name: str) -> Business:
    """Its owner bears the same words, and one paper and one fact belong to it."""
    made = make.business(name=name, area=area, products=name)
    make.owner(of=made, name=name)
    make.certificate(of=made, number="P-IRT 5103374010001-27")
    return made


def move(record: Any, area: str) -> None:
    """It lies in another area from now on."""
    record.area_code = area
    record.save(update_fields=["area_code"])


def close(record: Any) -> None:
    """It is closed."""
    record.state = "closed"
    record.save(update_fields=["state"])


SAMPLES[Business] = Sample(Permission.BUSINESS_VIEW, business, move, close)
