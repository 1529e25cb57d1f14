"""What leaves the registry in a file: the columns, and the rows of one account's scope."""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas, within
from gerai.foundation.access.roles import Permission
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.queries.consents import agreed, needs_consent
from gerai.inventory.registry.models import Business, Certificate, Tie
from gerai.inventory.registry.rules import DECLARED, CertificateKind, Field, FieldKind, TieRole

from .rows import rows_of
from .search import Filters, in_order, matching

CHUNK = 1_000
LEFT = tuple(field for field in DECLARED.values() if field.exported and field.name != "name")
HEADS = (
    _("Nomor registri"),
    _("Nama usaha"),
    _("Pemilik"),
    _("Kode wilayah"),
    _("Desa atau kelurahan"),
    _("Kecamatan dan kabupaten/kota"),
    *(
        f"{field.label} (rupiah)" if field.kind is FieldKind.MONEY else field.label
        for field in LEFT
    ),
    _("Nama lapangan usaha"),
    _("Ukuran"),
    _("Keadaan"),
    _("Terdampak"),
    _("Kendala utama"),
    _("NIB"),
    _("Masuk registri"),
)
PERSONAL = {Kind.NIK: _("NIK pemilik"), Kind.PHONE: _("Nomor HP pemilik")}
Cell = str | int | None


def scope_of(user: User) -> list[str]:
    """The areas from which the account may take a list out now."""
    return areas(user, Permission.BUSINESS_EXPORT)


def heads(*, personal: bool) -> list[str]:
    """The titles of the columns."""
    return [str(head) for head in (*HEADS, *(PERSONAL.values() if personal else ()))]


def leaving(
    user: User, filters: Filters, *, personal: bool, purpose: str = ""
) -> Iterator[list[tuple[Cell, ...]]]:
    """Rows by the thousand, each thousand read with the scope that the account has then."""
    last = 0
    while True:
        seen = matching(user, filters).filter(within(user, Permission.BUSINESS_EXPORT))
        some = seen.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
        chunk = in_order(list(some))
        if not chunk:
            return
        last = chunk[-1].pk
        yield cells_of(user, chunk, personal=personal, purpose=purpose)


def cells_of(
    user: User, chunk: list[Business], *, personal: bool, purpose: str = ""
) -> list[tuple[Cell, ...]]:
    """The businesses as rows of the file."""
    nibs = nibs_of(chunk)
    values = personal_of(user, chunk, purpose) if personal else {}
    return [
        (
            row.business.printed_number,
            row.business.name,
            row.owner,
            row.business.area_code,
            row.place,
            row.above,
            *(cell_of(field, getattr(row.business, field.name)) for field in LEFT),
            row.sector,
            str(row.business.get_size_class_display()),
            str(row.business.get_state_display()),
            str(_("Ya")) if row.affected else "",
            row.constraint,
            nibs.get(row.business.pk, ""),
            localtime(row.business.entered_at).date().isoformat(),
            *(values.get(row.business.pk, ("", "")) if personal else ()),
        )
        for row in rows_of(chunk)
    ]


def cell_of(field: Field, value: Any) -> Cell:
    """A declared field's value as a cell: numbers stay numbers, choices become words."""
    if field.is_number:
        return None if value is None else int(value)
    return field.values.get(value, str(value))


def nibs_of(chunk: list[Business]) -> dict[int, str]:
    """The newest NIB of each business."""
    held = Certificate.objects.filter(
        business__in=chunk, kind=CertificateKind.NIB.value, withdrawn_at=None
    )
    return dict(held.order_by("pk").values_list("business_id", "number"))


def personal_of(user: User, chunk: list[Business], purpose: str = "") -> dict[int, tuple[str, ...]]:
    """NIK and phone of the owner or the business, where the account may see them in full and,
    for a purpose that rests on consent, the owner agrees."""
    allowed = Business.objects.filter(within(user, Permission.PERSONAL_REVEAL))
    ids = {business.pk: business.uid for business in allowed.filter(pk__in=[b.pk for b in chunk])}
    ties = Tie.objects.filter(business__in=ids, role=TieRole.OWNER.value, until=None)
    owners = dict(ties.order_by("-pk").values_list("business_id", "person__uid"))
    if needs_consent(purpose):
        agree = agreed(owners.values(), purpose)
        owners = {pk: uid for pk, uid in owners.items() if uid in agree}
        ids = {pk: uid for pk, uid in ids.items() if pk in owners}
    clear = clear_of([*owners.values(), *ids.values()], list(PERSONAL))
    found: dict[int, tuple[str, ...]] = {}
    for pk, uid in ids.items():
        kept = [clear.get(owners.get(pk, uid), {}), clear.get(uid, {})]
        found[pk] = tuple(
            next((values[kind][0] for values in kept if values.get(kind)), "") for kind in PERSONAL
        )
    return found
