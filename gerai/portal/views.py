"""Home pages per audience, and what is shown when a page cannot be."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, public, signed_in
from gerai.foundation.access.queries import account_of, areas, awaits
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import labels, map_of, root, short_labels, tiles
from gerai.foundation.ui.rules import share
from gerai.inventory.intake.queries.waiting import waiting
from gerai.inventory.intake.rules.lateness import UNENTERED, UNRETURNED, late_after
from gerai.inventory.registry.queries.figures import WEEK, figures
from gerai.inventory.registry.queries.published import published
from gerai.inventory.registry.queries.search import proposed_to

GROUP_WORDS = {
    "food": gettext_lazy("Makanan dan minuman"),
    "trade": gettext_lazy("Perdagangan"),
    "services": gettext_lazy("Jasa"),
    "other": gettext_lazy("Lainnya"),
}
FIRST = 10  # areas that the home page ranks openly; the rest is folded


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what Gerai is for, and figures that point at nobody."""
    known = published()
    places = ranked(known.areas, known.names)
    groups = sorted(known.groups.items(), key=lambda group: -(group[1] or 0))
    context = {
        "figures": known,
        "filled": sum(count != 0 for count in known.areas.values()),
        "tiles": tiles(root()) if known.total else [],
        "places": {"first": places[:FIRST], "rest": places[FIRST:]},
        "groups": [
            (GROUP_WORDS.get(key, key), count, round(share(count or 0, known.total)))
            for key, count in groups
        ],
    }
    return render(request, "portal/front.html", context)


@require_safe
@signed_in
def mine(request: SignedIn) -> HttpResponse:
    """What waits for the one who signed in: an officer's figures, or what an owner can do."""
    may_open = bool(areas(request.user, Permission.BUSINESS_VIEW))
    if not may_open and not areas(request.user, Permission.FIGURE_VIEW):
        return render(request, "portal/owner_home.html", {"account": account_of(request.user)})
    sees_lists = bool(areas(request.user, Permission.LIST_VIEW))
    known = figures(request.user)
    drawn = tiles(known.base)
    shapes, size = ([], (0, 0)) if drawn else map_of(known.base)
    codes = [tile.code for tile in drawn] or [shape.code for shape in shapes]
    counts = dict.fromkeys(codes, 0) | known.areas
    places = ranked(counts, short_labels(counts))
    context = {
        "figures": known,
        "may_open": may_open,
        "lists": waiting(request.user, at=now()) if sees_lists else None,
        "late_days": {
            "entry": late_after(UNENTERED, on=localdate()),
            "return": late_after(UNRETURNED, on=localdate()),
        },
        "proposed": proposed_to(request.user) if may_open else 0,
        "to_approve": awaits(request.user),
        "base": labels([known.base])[known.base] if known.base else "",
        "map_href": reverse("registry:index") + "?keadaan=active&wilayah=" if may_open else "",
        "tiles": drawn,
        "shapes": shapes,
        "size": size,
        "places": {"first": places[:FIRST], "rest": places[FIRST:]},
        "groups": [
            (key, GROUP_WORDS.get(key, key), count)
            for key, count in sorted(known.groups.items(), key=lambda group: -group[1])
            if key
        ],
        "said": sum(share.count for share in known.constraints),
        "week_ago": (localdate() - timedelta(days=WEEK)).isoformat(),
    }
    return render(request, "portal/home.html", context)


def ranked(
    counts: Mapping[str, int | None], names: Mapping[str, str]
) -> list[tuple[str, str, int | None, float]]:
    """Code, name, figure, and its share of the largest in percent, the largest first."""
    most = max((count or 0 for count in counts.values()), default=0)
    order = sorted(counts.items(), key=lambda area: (-(area[1] or 0), area[0]))
    return [(code, names[code], count, share(count or 0, most)) for code, count in order]


def trouble(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    """A sentence, what to do next, and the code to tell the help desk."""
    return render(
        request,
        "portal/trouble.html",
        {"code": code, "title": title, "text": text},
        status=code,
    )


@public
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for what never was and for what this reader may not see."""
    text = _("Mungkin alamatnya salah ketik, atau datanya di luar wilayah tugas Anda.")
    return trouble(request, 404, _("Halaman ini tidak ada"), text)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the record may be seen, the act may not be done."""
    text = _("Akun Anda belum punya tugas untuk ini. Mintalah kepada pengelola di kantor Anda.")
    return trouble(request, 403, _("Anda belum boleh melakukan ini"), text)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what no page of ours sends."""
    text = _("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi.")
    return trouble(request, 400, _("Kiriman ini tidak terbaca"), text)


@public
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old: nothing was saved."""
    text = _(
        "Halaman terlalu lama terbuka atau kuki dimatikan. Belum ada yang tersimpan. "
        "Kembali, muat ulang halamannya, lalu kirim lagi."
    )
    return trouble(request, 403, _("Formulir ini sudah kedaluwarsa"), text)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither the database nor a context."""
    return render(None, "500.html", status=500)
