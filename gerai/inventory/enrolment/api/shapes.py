"""What is sent and shown of a business. Every field is named here: what is not, is refused."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Schema
from pydantic import Field

from gerai.foundation.api.engine.shapes import (
    WHOLE,
    AnyArea,
    Cursor,
    Day,
    Given,
    Limit,
    SaidArea,
    Shown,
    Yes,
    among,
    line,
    whole,
)
from gerai.inventory.registry.models import CERTIFICATE_WORDS, SIZE_WORDS, STATE_WORDS
from gerai.inventory.registry.rules import DECLARED, FactKind, fact_rules

LEGAL_FORMS = DECLARED["legal_form"].values
PREMISES = DECLARED["premises"].values
SIZES = [key for key, _word in SIZE_WORDS]
STATES = [key for key, _word in STATE_WORDS]
GROUPS = ["food", "trade", "services", "other"]
AFFECTED = fact_rules()[FactKind.AFFECTED].values
CONSTRAINTS = fact_rules()[FactKind.MAIN_CONSTRAINT].values
PAPERS = [key for key, _word in CERTIFICATE_WORDS]
NOBODY_SAID: Any = None  # a day that is left out; "null" is no day
Money = Annotated[int, whole(0, 2**53 - 1), WHOLE]
Count = Annotated[int, whole(0, 2**31 - 1), WHOLE]


class Filter(Schema):
    """What the list is narrowed to: the filters of the page."""

    q: Annotated[str, line(200), Field(description="Words, a registry number or an NIB.")] = ""
    area: AnyArea = ""
    group: Annotated[str, among(GROUPS, empty=True)] = ""
    sector: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    size: Annotated[str, among(SIZES, empty=True)] = ""
    state: Annotated[str, among(STATES, empty=True)] = ""
    affected: Annotated[str, among(AFFECTED, empty=True)] = ""
    constraint: Annotated[str, among(CONSTRAINTS, empty=True)] = ""
    certificate: Annotated[str, among(PAPERS, empty=True)] = ""
    expires_from: Day = NOBODY_SAID
    expires_before: Day = NOBODY_SAID
    entered_since: Day = NOBODY_SAID
    sender: Annotated[str, line(120)] = ""
    sort: Annotated[str, among(["newest", "name"])] = "newest"
    cursor: Cursor = ""
    limit: Limit = 50


class OwnerIn(Given):
    """The owner of a business that is added; numbers are kept sealed."""

    name: Annotated[str, line(200, 1)]
    sex: Annotated[str, among(["f", "m"], empty=True)] = ""
    nik: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class CertificateIn(Given):
    """A paper of a business that is added."""

    kind: Annotated[str, among(PAPERS)]
    number: Annotated[str, line(60)] = ""
    issued_on: Day | None = None
    expires_on: Day | None = None


class Fields(Given):
    """What may be said of a business and corrected later."""

    activity: Annotated[str, line(300)] = ""
    products: Annotated[str, line(300)] = ""
    sector_code: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    sector_edition: Annotated[str, Field(pattern=r"^(2020|2025)?$")] = ""
    legal_form: Annotated[str, among(LEGAL_FORMS, empty=True)] = ""
    area_text: Annotated[str, line(200)] = ""
    premises: Annotated[str, among(PREMISES, empty=True)] = ""
    founded_year: Annotated[int, whole(0, 2100), WHOLE] | None = None
    workers: Count | None = None
    capital: Money | None = None
    annual_sales: Money | None = None


class BusinessIn(Fields):
    """A business that nobody wrote down before; one without a name has an owner. `reason`: why it
    is another one than the records that are alike."""

    name: Annotated[str, line(200)] = ""
    area_code: SaidArea
    owner: OwnerIn | None = None
    certificates: Annotated[list[CertificateIn], Field(max_length=20)] = []
    verified: Yes = False
    reason: Annotated[str, line(200)] = ""


class BusinessPatch(Fields):
    """The fields that are sent are changed, all others stay. A name may be emptied where an owner
    is known."""

    name: Annotated[str, line(200)] = ""
    verified: Yes = False


class CloseIn(Given):
    """Since when, and why."""

    on: Day
    reason: Annotated[str, among(fact_rules()[FactKind.CLOSED].values)]


class MoveIn(Given):
    """Where to and since when; `corrected`: it always lay there."""

    to: SaidArea
    place: Annotated[str, line(200)] = ""
    on: Day
    corrected: Yes = False


class BusinessRow(Shown):
    """A business in a list. Money in whole rupiah; empty and null are unknown. `called` is what
    pages show: the name, or of one without a name whose it is."""

    uid: UUID
    number: str
    name: str
    called: str
    activity: str
    products: str
    sector_code: str
    sector_edition: str
    legal_form: str
    area_code: str
    area: str
    area_text: str
    premises: str
    founded_year: int | None
    workers: int | None
    capital: int | None
    annual_sales: int | None
    size_class: str
    state: str
    affected: str
    main_constraint: str
    owner_names: str
    version: int
    entered_at: datetime
    changed_at: datetime


class BusinessesOut(Shown):
    """Some businesses; where the next begin. `total` is exact up to 10,000."""

    items: list[BusinessRow]
    next: str | None
    total: int


class TiedOut(Shown):
    """Somebody tied to the business today."""

    uid: UUID
    name: str
    role: str


class CertificateOut(Shown):
    """A paper of the business."""

    uid: UUID
    kind: str
    number: str
    issued_on: date | None
    expires_on: date | None
    state: str


class BusinessOut(BusinessRow):
    """A business with its people and papers."""

    people: list[TiedOut]
    certificates: list[CertificateOut]


class MovedOut(Shown):
    """`visible`: whether this token still sees the business where it is now."""

    uid: UUID
    area_code: str
    version: int
    visible: bool


FilterQuery = Annotated[Filter, Query()]
