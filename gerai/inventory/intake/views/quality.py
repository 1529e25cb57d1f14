"""How good the lists of each office are, and those of each regency: for officers alone."""

import csv
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import labels
from gerai.inventory.intake.forms.quality import Narrowed, QualityForm
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries.quality import (
    AreaTally,
    Standing,
    by_area,
    by_list,
    standings,
)
from gerai.inventory.intake.rules.quality import NEEDED, Quality
from gerai.inventory.registry.rules.exports import harmless

KEYS: dict[str, Callable[[Standing], Any]] = {
    "nilai": lambda one: (one.quality.score, one.tally.rows),
    "pengirim": lambda one: one.sender.lower(),
    "baris": lambda one: one.tally.rows,
    "perbaikan": lambda one: (one.repaired / one.waited if one.waited else -1, one.waited),
    "terbaru": lambda one: one.newest,
}
PAGE = 50  # offices
BEST_FIRST = {"nilai", "baris", "perbaikan", "terbaru"}
HEAD = (
    "pengirim", "nilai", "baris", "lengkap", "sah", "unik", "terkode", "isian_penting_terisi",
    "isian_penting", "baris_tanpa_masalah", "baris_tanpa_kembaran", "baris_terkode",
    "baris_pernah_menunggu", "baris_sudah_dibetulkan", "daftar", "daftar_terakhir",
)  # fmt: skip


@require_safe
@needs(Permission.LIST_VIEW)
def quality(request: SignedIn) -> HttpResponse:
    """The league of the offices whose lists the reader sees, and the regencies of their rows."""
    form, narrowed, areas, found = league(request)
    start = (narrowed.page - 1) * PAGE
    given = {
        "form": form,
        "offices": [(one, parts_of(one.tally, one.quality)) for one in found[start : start + PAGE]],
        "total": len(found),
        "before": narrowed.page - 1,
        "after": narrowed.page + 1 if len(found) > start + PAGE else 0,
        "areas": [(area, name, parts_of(area, area.quality)) for area, name in areas],
        "sort": narrowed.sort,
        "query": request.GET.urlencode(),
    }
    return render(request, "intake/quality.html", given)


@require_safe
@needs(Permission.LIST_VIEW)
def quality_file(request: SignedIn) -> HttpResponse:
    """The same as a file for a spreadsheet; figures of offices, of no person."""
    found = league(request)[3]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mutu-{localdate():%Y-%m-%d}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(HEAD)
    writer.writerows(as_cells(one) for one in found)
    return response


def league(
    request: SignedIn,
) -> tuple[QualityForm, Narrowed, list[tuple[AreaTally, str]], list[Standing]]:
    """What the address asks for: the form, the regencies and the offices."""
    seen = BusinessList.objects.visible_to(request.user)
    period = QualityForm(request.GET, places=[]).narrowed()
    lists = period.lists(seen, now=now())
    areas = by_area(lists)
    names = labels({one.area for one in areas if one.area})
    named = [(one, names.get(one.area, "")) for one in areas]
    places = [(one.area, name) for one, name in named if name]
    form = QualityForm(request.GET, places=places)
    narrowed = form.narrowed()
    found = ordered(standings(by_list(lists, area=narrowed.area)), narrowed.sort)
    shown = [pair for pair in named if narrowed.area in ("", pair[0].area)]
    return form, narrowed, sorted(shown, key=lambda pair: -pair[0].quality.score), found


def ordered(found: list[Standing], sort: str) -> list[Standing]:
    """The best or largest first, names from A; with a minus the other way round."""
    name = sort.removeprefix("-")
    falling = (name in BEST_FIRST) != sort.startswith("-")
    by_name = sorted(found, key=KEYS["pengirim"])
    return sorted(by_name, key=KEYS[name], reverse=falling)


def parts_of(tally: Any, quality: Quality) -> list[tuple[str, float, int, int]]:
    """Each part: its name, its share in percent, of what it is the share."""
    return [
        (_("Lengkap"), quality.complete * 100, tally.known, tally.rows * NEEDED),
        (_("Sah"), quality.valid * 100, tally.sound, tally.rows),
        (_("Unik"), quality.unique * 100, tally.distinct, tally.rows),
        (_("Terkode"), quality.coded * 100, tally.coded, tally.rows),
    ]


def as_cells(one: Standing) -> list[str | int]:
    """A line of the file; no name can be taken for a formula."""
    quality, tally = one.quality, one.tally
    shares = (quality.complete, quality.valid, quality.unique, quality.coded)
    return [
        harmless(one.sender),
        quality.score,
        tally.rows,
        *(f"{share:.4f}".replace(".", ",") for share in shares),
        tally.known,
        tally.rows * NEEDED,
        tally.sound,
        tally.distinct,
        tally.coded,
        one.waited,
        one.repaired,
        one.lists,
        f"{localdate(one.newest):%Y-%m-%d}",
    ]
