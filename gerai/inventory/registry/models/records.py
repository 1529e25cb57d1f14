"""One record of each business and person, and of every row of every list that spoke of them."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7
from gerai.foundation.people.models import Value
from gerai.foundation.privacy.models import Consent
from gerai.foundation.walls import Wall, by, by_area, by_own, more, written_freely
from gerai.inventory.registry.rules import PaperState, PersonKind, State, grouped

from .called import CALLED, called
from .words import (
    CERTIFICATE_WORDS,
    FACT_WORDS,
    LEGAL_FORM_WORDS,
    PERSON_WORDS,
    SEX_WORDS,
    SIZE_WORDS,
    STATE_WORDS,
    TIE_WORDS,
)

LISTED = ~Q(kind=PersonKind.OWNER.value)
OF_EITHER = by("registry_business", "business_id") | by("registry_person", "person_id")


def superseded(wall: Wall, *, exclude: tuple[str, ...] = ()) -> Any:
    """History keeps each row as it was before a change; entering a row therefore costs nothing.

    By statement, so that a change of many rows is one INSERT. The generated words of the search
    are left out. A row of history is there with its record, and is written by triggers.
    """
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old, level=pgtrigger.Statement),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
        exclude=list(exclude),
        attrs={"wall": written_freely(wall)},
    )


class BusinessQuerySet(models.QuerySet["Business"]):
    """Businesses, as a user may see them."""

    def visible_to(self, user: User) -> "BusinessQuerySet":
        return self.filter(within(user, Permission.BUSINESS_VIEW))


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons, as a user may see them."""

    def visible_to(self, user: User) -> "PersonQuerySet":
        """Persons of an area, and whoever is tied to a business that the user sees."""
        tied = Tie.objects.filter(
            person=OuterRef("pk"), business__in=Business.objects.visible_to(user)
        )
        here = within(user, Permission.BUSINESS_VIEW)
        # Everywhere is an empty condition, and says nothing beside another one.
        return self.filter(here | Q(Exists(tied))) if here else self

    def listed_for(self, user: User) -> "PersonQuerySet":
        """Returning migrants and affected residents of the user's areas."""
        return self.filter(within(user, Permission.BUSINESS_VIEW), LISTED)


class SourceRecord(models.Model):
    """One row of one list, as its typed, not personal values said; personal ones lie in `people`
    under this record's uid as their source. `key` is its content in one mark. `number` counts the
    rows of the list; `sheet`, where a file has several, and `line` are where its sender finds it.

    `before`: what this row changed in a record that an earlier version of the list had brought:
    `business` and `person` map a field to its value and origin of before, so that undoing the list
    leads back there.
    """

    wall = OF_EITHER

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    list_uid = models.UUIDField()
    sender = models.CharField(max_length=120)
    list_name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    sheet = models.CharField(max_length=80, blank=True, db_default="")
    line = models.PositiveIntegerField(default=0, db_default=0)
    key = models.BinaryField(max_length=32, null=True)
    said = models.JSONField(default=dict)
    said_at = models.DateField()
    before = models.JSONField(null=True)
    business = models.ForeignKey(
        "Business", null=True, on_delete=models.PROTECT, related_name="sources"
    )
    person = models.ForeignKey(
        "Person", null=True, on_delete=models.PROTECT, related_name="sources"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_uid", "number"], name="source_once"),
        ]
        indexes = [models.Index(fields=["sender", "business"], name="source_by_sender")]

    def __str__(self) -> str:
        return f"{self.list_name}:{self.number}"

    @property
    def row(self) -> int:
        """The row's number as its sender counts."""
        return self.line or self.number


@superseded(
    by("registry_business", "pgh_obj_id"),
    exclude=("search", "owner_names", "affected", "main_constraint"),
)
class Business(models.Model):
    """A business. Where each field came from stands in `origins`; read it by rules.origin_of.

    `name` is empty when it has none: then an owner is known, and pages show `called`. Actions keep
    what it repeats: `owner_names` the names of its present owners, so that one index
    finds both; `affected` and `main_constraint` the newest fact of their kind, or nothing.
    `version` grows by one with each change: what an editor saw is told by it. `changed_at` never
    goes back, so the rows of history are in order of both.
    """

    wall = by_area("records") | by_own()

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=12, unique=True, db_collation="C")
    name = models.CharField(max_length=200, blank=True)
    legal_form = models.CharField(max_length=20, blank=True, choices=LEGAL_FORM_WORDS)
    area_code = models.CharField(max_length=13, db_collation="C")
    area_text = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=300, blank=True)
    products = models.CharField(max_length=300, blank=True)
    sector_code = models.CharField(max_length=5, blank=True)
    sector_edition = models.CharField(max_length=4, blank=True)
    sector_group = models.CharField(max_length=10, blank=True)
    premises = models.CharField(max_length=6, blank=True, db_default="")
    founded_year = models.PositiveSmallIntegerField(null=True)
    workers = models.PositiveIntegerField(null=True)
    capital = models.BigIntegerField(null=True)
    annual_sales = models.BigIntegerField(null=True)
    size_class = models.CharField(max_length=10, blank=True, choices=SIZE_WORDS)
    size_rule = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, default=State.ACTIVE.value, choices=STATE_WORDS)
    owner_names = models.CharField(max_length=400, blank=True)
    affected = models.CharField(max_length=60, blank=True, db_default="")
    main_constraint = models.CharField(max_length=60, blank=True, db_default="")
    origins = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("name", "owner_names", config="simple")
        + SearchVector("activity", "products", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "id"], name="business_by_area"),
            models.Index(fields=["entered_at", "uid"], name="business_by_entry"),
            models.Index(CALLED, "uid", name="business_by_called"),
            models.Index(fields=["area_code", "sector_group", "id"], name="business_by_sector"),
            models.Index(
                fields=["main_constraint", "entered_at", "uid"],
                condition=~Q(main_constraint=""),
                name="business_by_constraint",
            ),
            GinIndex(fields=["search"], name="business_by_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="business_state_known", condition=Q(state__in=[s.value for s in State])
            ),
            models.CheckConstraint(
                name="business_named_or_owned", condition=~Q(name="") | ~Q(owner_names="")
            ),
            models.CheckConstraint(
                name="business_money_not_negative",
                condition=(Q(capital=None) | Q(capital__gte=0))
                & (Q(annual_sales=None) | Q(annual_sales__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def called(self) -> str:
        """What people read: its name; without one, whose it is."""
        return called(self.name, self.owner_names)

    @property
    def printed_number(self) -> str:
        """The registry number in the groups that people read."""
        return grouped(self.number)


@superseded(by("registry_person", "pgh_obj_id"))
class Person(models.Model):
    """A person: an owner, a returning migrant, an affected resident. Identity lies in `people`.

    `area_code` is where the person lives, empty when nobody said so; an owner is found through
    the business. `erased_at`: who this was is gone; what is left counts in figures.
    """

    wall = written_freely(by_area("records") | by_own() | by("registry_tie", "id", "person_id"))

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=PERSON_WORDS)
    sex = models.CharField(max_length=1, blank=True, choices=SEX_WORDS)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C", db_index=True)
    origins = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Lower("name"), "uid", condition=LISTED, name="person_listed")]

    def __str__(self) -> str:
        return self.name

    def acting_areas(self) -> list[str]:
        """Where an officer may act for this person: where one lives, and where one's businesses
        are."""
        tied = Business.objects.filter(ties__person=self).order_by("area_code")
        places = set(tied.values_list("area_code", flat=True)) | {self.area_code}
        return sorted(places - {""}) or [""]


@superseded(by("registry_business", "business_id"))
class Tie(models.Model):
    """A person and a business: owner, manager, or contact, from a day to a day."""

    wall = by("registry_business", "business_id")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="ties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    role = models.CharField(max_length=10, choices=TIE_WORDS)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.PROTECT)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "person", "role"], condition=Q(until=None), name="tie_once"
            ),
            models.CheckConstraint(
                name="tie_ends_after_it_began",
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.business_id}"


@superseded(by("registry_business", "business_id"))
class Certificate(models.Model):
    """A paper that a business holds: NIB, halal, P-IRT, BPOM MD, SNI, a mark, with its expiry.

    One that was taken back stays, so that its number is not believed when a list brings it again.
    """

    wall = by("registry_business", "business_id")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=12, choices=CERTIFICATE_WORDS)
    number = models.CharField(max_length=60, blank=True, db_index=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True, db_default="")
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.PROTECT)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "kind", "number"],
                condition=Q(withdrawn_at=None),
                name="certificate_once",
            ),
            models.CheckConstraint(
                name="certificate_verified_by_someone_at_some_time",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_withdrawn_by_someone_at_some_time",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def state(self) -> str:
        """Told, verified or withdrawn: what its two pairs of who and when say."""
        if self.withdrawn_at:
            return PaperState.WITHDRAWN.value
        return PaperState.VERIFIED.value if self.verified_at else PaperState.TOLD.value


@pghistory.track(
    pghistory.DeleteEvent(level=pgtrigger.Statement),
    attrs={"wall": written_freely(OF_EITHER)},
)
class Fact(models.Model):
    """Something dated that somebody said of a business or a person: affected, the main constraint,
    closed, moved, the owner died. Facts are added, never changed; a newer one wins. One goes only
    together with the row of a list that said it, by a trigger, and history keeps it."""

    wall = OF_EITHER

    append_only = True

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business = models.ForeignKey(
        Business, null=True, on_delete=models.PROTECT, related_name="facts"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=20, choices=FACT_WORDS)
    value = models.CharField(max_length=60)
    on = models.DateField()
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.PROTECT)
    origin = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="fact_by_kind")]
        constraints = [
            models.CheckConstraint(
                name="fact_of_one_subject",
                condition=Q(business__isnull=False, person=None)
                | Q(business=None, person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}={self.value} {self.on}"


# A personal value is there with whom it is of.
more(Consent._meta.db_table, by(Person._meta.db_table, "holder", "uid"))
for holder in (Business, Person):
    more(Value._meta.db_table, by(holder._meta.db_table, "holder", "uid"))
