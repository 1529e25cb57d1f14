"""Home pages per audience, and what is shown when a page cannot be."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, public, signed_in
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import labels, map_of, short_labels, tiles
from gerai.foundation.sectors.queries import GROUPS
from gerai.foundation.ui.rules import share
from gerai.inventory.registry.queries.figures import WEEK, figures

FIRST = 10  # areas that the home page ranks openly; the rest is folded


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "portal/front.html")


@require_safe
@signed_in
def mine(request: SignedIn) -> HttpResponse:
    """What waits for the one who signed in: an officer's figures, or what an owner can do."""
    if not areas(request.user, Permission.BUSINESS_VIEW):
        return render(request, "portal/owner_home.html")
    known = figures(request.user)
    drawn = tiles(known.base)
    shapes, size = ([], (0, 0)) if drawn else map_of(known.base)
    codes = [tile.code for tile in drawn] or [shape.code for shape in shapes]
    places = ranked(dict.fromkeys(codes, 0) | known.areas)
    context = {
        "figures": known,
        "base": labels([known.base])[known.base] if known.base else "",
        "tiles": drawn,
        "shapes": shapes,
        "size": size,
        "places": {"first": places[:FIRST], "rest": places[FIRST:]},
        "groups": [(key, GROUPS.get(key, ""), count) for key, count in known.groups.items() if key],
        "said": sum(share.count for share in known.constraints),
        "week_ago": (localdate() - timedelta(days=WEEK)).isoformat(),
    }
    return render(request, "portal/home.html", context)


def ranked(counts: dict[str, int]) -> list[tuple[str, str, int, float]]:
    """Code, name, figure, and its share of the largest in percent, the largest first."""
    most, names = max(counts.values(), default=0), short_labels(counts)
    order = sorted(counts.items(), key=lambda area: (-area[1], area[0]))
    return [(code, names[code], count, share(count, most)) for code, count in order]


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
