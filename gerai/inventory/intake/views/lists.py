"""The lists that came in, and one of them: what was understood and what is to be mended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import labels
from gerai.inventory.intake import queries
from gerai.inventory.intake.forms import PlaceForm
from gerai.inventory.intake.models import ROW_WORDS, BusinessList
from gerai.inventory.intake.rules import ListState, RowState

METER = (
    (RowState.ENTERED, "a"),
    (RowState.READY, "b"),
    (RowState.REPAIRABLE, "c"),
    (RowState.REJECTED, "d"),
)


@require_safe
@needs(Permission.LIST_VIEW)
def index(request: SignedIn) -> HttpResponse:
    """The newest lists first, fifty at a time."""
    place = PlaceForm.place(request.GET)
    seen = BusinessList.objects.visible_to(request.user)
    page = queries.lists_of(seen, older=place.older, newer=place.newer)
    names = labels({one.area_code for one in page.items})
    shown = [(one, names[one.area_code]) for one in page.items]
    return render(request, "intake/lists.html", {"lists": shown, "page": page})


@require_safe
@needs(Permission.LIST_VIEW, of=BusinessList.objects.visible_to)
def show(request: SignedIn, uid: UUID) -> HttpResponse:
    """One list: its numbers, its columns, its rows that have a problem, by number."""
    found = get_object_or_404(BusinessList.objects.visible_to(request.user), uid=uid)
    place = PlaceForm.place(request.GET)
    page = queries.rows_with_problems(
        found, state=place.state, after=place.after, before=place.before
    )
    counts = found.counts
    given = {
        "list": found,
        "area": labels([found.area_code])[found.area_code],
        "columns": queries.columns_of(found),
        "several": queries.several_tables(found),
        "problems": queries.problems_of(found),
        "repairs": queries.repairs_of(found),
        "meter": [(kind, counts[state], ROW_WORDS[state].lower()) for state, kind in METER],
        "states": [(state, ROW_WORDS[state]) for state, _kind in METER],
        "chosen": place.state,
        "rows": page,
        "unsaid": queries.unsaid(found),
        "told": [(row, queries.told(row)) for row in page.items],
        "notes": (found.notes[: queries.FEW], found.notes[queries.FEW :]),
        "entered_all": found.state == ListState.ENTERED,
        "said": _("%(ready)s siap, %(entered)s sudah masuk, %(left)s perlu diperbaiki")
        % {"ready": counts["ready"], "entered": counts["entered"], "left": counts["repairable"]},
    }
    return render(request, "intake/list.html", given)
