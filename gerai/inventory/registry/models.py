"""One record of each business and person, and of every row of every list that spoke of them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.ids import uuid7

from .rules import CertificateKind, FactKind, PersonKind, SizeClass, State, TieRole


class BusinessQuerySet(models.QuerySet["Business"]):
    """Businesses, as a user may see them."""

    def visible_to(self, user: User) -> "BusinessQuerySet":
        return self.filter(within(user, Permission.BUSINESS_VIEW))


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons, as a user may see them."""

    def visible_to(self, user: User) -> "PersonQuerySet":
        return self.filter(within(user, Permission.BUSINESS_VIEW))


class SourceRecord(models.Model):
    """One row of one list, as its typed, not personal values said; personal ones lie in `people`
    under this record's uid as their source. `key` finds the row again in a later revision."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    list_uid = models.UUIDField(db_index=True)
    sender = models.CharField(max_length=120)
    list_name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    key = models.BinaryField(max_length=32, null=True, db_index=True)
    said = models.JSONField(default=dict)
    said_at = models.DateField()
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

    def __str__(self) -> str:
        return f"{self.list_name}:{self.number}"


class Business(models.Model):
    """A business. Each field's origin stands in `origins`: {field: {source, by, at, kind}} with
    the SourceRecord's uid or the account's uid, the day it was said, and list|owner|officer."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=12, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=20, blank=True)
    area_code = models.CharField(max_length=13, db_collation="C")
    area_text = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=300, blank=True)
    products = models.CharField(max_length=300, blank=True)
    sector_code = models.CharField(max_length=5, blank=True)
    sector_edition = models.CharField(max_length=4, blank=True)
    sector_group = models.CharField(max_length=10, blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True)
    workers = models.PositiveIntegerField(null=True)
    capital = models.BigIntegerField(null=True)
    annual_sales = models.BigIntegerField(null=True)
    size_class = models.CharField(
        max_length=10, blank=True, choices=[(size.value, size.value) for size in SizeClass]
    )
    size_rule = models.CharField(max_length=60, blank=True)
    state = models.CharField(
        max_length=10, default=State.ACTIVE.value, choices=[(s.value, s.value) for s in State]
    )
    origins = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("name", config="simple")
        + SearchVector("activity", "products", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "id"], name="business_by_area"),
            models.Index(fields=["area_code", "sector_group", "id"], name="business_by_sector"),
            GinIndex(fields=["search"], name="business_by_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="business_state_known", condition=Q(state__in=[s.value for s in State])
            ),
            models.CheckConstraint(
                name="business_money_not_negative",
                condition=(Q(capital=None) | Q(capital__gte=0))
                & (Q(annual_sales=None) | Q(annual_sales__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Person(models.Model):
    """A person: an owner, a returning migrant, an affected resident. Identity lies in `people`."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in PersonKind])
    sex = models.CharField(max_length=1, blank=True)
    area_code = models.CharField(max_length=13, blank=True, db_collation="C", db_index=True)
    origins = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Tie(models.Model):
    """A person and a business: owner, manager, or contact, from a day to a day."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="ties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in TieRole])
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.PROTECT)

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


class Certificate(models.Model):
    """A paper that a business holds: NIB, halal, P-IRT, BPOM MD, SNI, a mark, with its expiry."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in CertificateKind])
    number = models.CharField(max_length=60, blank=True, db_index=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "kind", "number"], name="certificate_once"),
            models.CheckConstraint(
                name="certificate_verified_by_someone_at_some_time",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Fact(models.Model):
    """Something dated that somebody said of a business or a person: affected, the main constraint,
    closed, moved, the owner died. Facts are added, never changed; a newer one wins."""

    append_only = True

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business = models.ForeignKey(
        Business, null=True, on_delete=models.PROTECT, related_name="facts"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in FactKind])
    value = models.CharField(max_length=60)
    on = models.DateField()
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.PROTECT)
    origin = models.CharField(max_length=120)
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
