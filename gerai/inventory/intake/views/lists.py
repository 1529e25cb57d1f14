"""The lists that came in, and one of them: what was understood and what is to be mended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import children, labels, root
from gerai.inventory.intake import queries
from gerai.inventory.intake.actions.showing import note_rows
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.forms import PlaceForm
from gerai.inventory.intake.forms.listing import ListingForm
from gerai.inventory.intake.models import ROW_WORDS, BusinessList
from gerai.inventory.intake.queries.desk import done_by, rows_shown, steps_of, told_of
from gerai.inventory.intake.queries.patterns import kinds_of, patterns_of
from gerai.inventory.intake.queries.seen import seen_of
from gerai.inventory.intake.queries.waiting import narrowed
from gerai.inventory.intake.rules import RowState

REGENCY, MOST = 5, 100
METER = (
    (RowState.ENTERED, "a"),
    (RowState.READY, "b"),
    (RowState.REPAIRABLE, "c"),
    (RowState.REJECTED, "d"),
    (RowState.ASIDE, "e"),
)


@require_safe
@needs(Permission.LIST_VIEW)
def index(request: SignedIn) -> HttpResponse:
    """The newest lists first, fifty at a time; narrowed by name, sender, state and what waits."""
    place, form = PlaceForm.place(request.GET), ListingForm(request.GET)
    seen = form.of(narrowed(request.user, wait=form.said("tunggu"), at=now()))
    page = queries.lists_of(seen, older=place.older, newer=place.newer)
    names = labels({one.area_code for one in page.items})
    shown = [(one, names[one.area_code]) for one in page.items]
    return render(request, "intake/lists.html", {"lists": shown, "page": page, "form": form})


@require_safe
@needs(Permission.LIST_VIEW, of=BusinessList.objects.visible_to)
def show(request: SignedIn, uid: UUID) -> HttpResponse:
    """One list: how far it is, its columns, its rows that wait, by what is wrong with them."""
    return desk(request, uid)


def desk(
    request: SignedIn,
    uid: UUID,
    *,
    batch: UUID | None = None,
    said: str = "",
    trouble: str = "",
) -> HttpResponse:
    """The page of a list; `batch`: what was just done, and may be taken back."""
    found = get_object_or_404(BusinessList.objects.visible_to(request.user), uid=uid)
    place = PlaceForm.place(request.GET)
    counts, batch = found.counts, batch or place.batch
    columns = queries.columns_of(found)
    kinds = kinds_of(found)
    rows = rows_shown(
        found, state=place.state, kind=place.kind, after=place.after, before=place.before
    )
    note_rows(found, rows.items, by=request.user, at=now())
    mended = mended_of(found, [row.number for row in rows.items])
    given = {
        "list": found,
        "area": labels([found.area_code])[found.area_code],
        "steps": steps_of(found, kinds),
        "columns": columns,
        "used": sum(bool(one.field) for one in columns),
        "weak": sum(one.level in ("sedang", "rendah") for one in columns),
        "several": queries.several_tables(found),
        "kinds": kinds,
        "kind": next((one for one in kinds if one.kind == place.kind), None),
        "patterns": patterns_of(found, place.kind) if place.kind else [],
        "places": places_near(found) if place.kind.startswith("area.") else [],
        "repairs": queries.repairs_of(found),
        "meter": [
            (kind, counts.get(state, 0), ROW_WORDS[state].lower())
            for state, kind in METER
            if counts.get(state) or state != RowState.ASIDE
        ],
        "states": [(state, ROW_WORDS[state], counts.get(state, 0)) for state, _kind in METER],
        "chosen": place.state,
        "rows": rows,
        "covered": queries.covered_of(found),
        "unsaid": queries.unsaid(found),
        "told": [(row, told_of(row), seen_of(row, mended.get(row.number))) for row in rows.items],
        "notes": (found.notes[: queries.FEW], found.notes[queries.FEW :]),
        "said": _("%(ready)s siap, %(entered)s sudah masuk, %(left)s perlu diperbaiki")
        % {"ready": counts["ready"], "entered": counts["entered"], "left": counts["repairable"]},
        "may": holds(request.user, Permission.LIST_ENTER, area=found.area_code),
        "done": done_by(found, batch) if batch else None,
        "batch": batch,
        "news": said,
        "trouble": trouble,
        "query": place.query,
    }
    return render(request, "intake/list.html", given)


def places_near(found: BusinessList, code: str = "") -> list[str]:
    """Areas that may be typed with few keys: the districts of a regency, or the regencies."""
    known = (code, found.within, found.area_code)
    area = next((one[:REGENCY] for one in known if one), root())
    under = list(children(area).values_list("code", flat=True)[:MOST])
    return sorted(labels(under).values())
