"""Taking a list out: asking for it, waiting for it, fetching it."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from gerai.foundation.access.policies import SignedIn, needs, stored
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.inventory.registry.actions import exporting
from gerai.inventory.registry.forms import ExportForm
from gerai.inventory.registry.models import Export
from gerai.inventory.registry.queries.exports import scope_of
from gerai.inventory.registry.queries.search import COUNTED, matching, total

from .listing import chips, filter_form, without

stored(exporting.FOLDER, Permission.BUSINESS_EXPORT)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EXPORT)
def exports(request: SignedIn) -> HttpResponse:
    """Asks for the filter of the address as a file, and lists what was asked for before."""
    narrowed = filter_form(request, request.GET)
    form = ExportForm(request.POST or None, initial={"bentuk": "xlsx"})
    if not narrowed.is_valid():  # the list itself says what is wrong with its address
        return redirect(f"{reverse('registry:index')}?{request.GET.urlencode()}")
    filters = narrowed.filters()
    if request.method == "POST" and form.is_valid():
        try:
            made = exporting.ask(
                filters=filters,
                form=form.cleaned_data["bentuk"],
                personal=form.cleaned_data["pribadi"],
                purpose=form.cleaned_data["tujuan"],
                reason=form.cleaned_data["alasan"].strip(),
                by=request.user,
                at=now(),
            )
            return redirect("registry:export", uid=made.uid)
        except exporting.TooManyRows:
            form.add_error(
                None, _("Terlalu banyak baris untuk satu berkas. Persempit saringannya.")
            )
    found = total(matching(request.user, filters))
    context = {
        "form": form,
        "chips": chips(request.GET, narrowed),
        "query": without(request.GET),
        "counted": found <= COUNTED,
        "total": min(found, COUNTED),
        "most": settings.EXPORT_ROWS,
        "may_reveal": may_reveal(request),
        "mine": Export.objects.visible_to(request.user).order_by("-asked_at")[:10],
    }
    return render(request, "registry/exports.html", context)


def may_reveal(request: SignedIn) -> bool:
    """Whether personal values may stand in the file: held wherever the list is taken from."""
    held = areas(request.user, Permission.PERSONAL_REVEAL)
    return bool(held) and set(scope_of(request.user)) <= set(held)


@require_safe
@needs(Permission.BUSINESS_EXPORT, of=Export.objects.visible_to)
@vary_on_headers("HX-Request")
def export(request: SignedIn, uid: UUID) -> HttpResponse:
    """Where one's own export stands."""
    found = get_object_or_404(Export.objects.visible_to(request.user), uid=uid)
    part = "#progress" if request.headers.get("HX-Request") else ""
    return render(request, f"registry/export.html{part}", {"export": found})


@require_safe
@needs(Permission.BUSINESS_EXPORT, of=Export.objects.visible_to)
def export_file(request: SignedIn, uid: UUID) -> StreamingHttpResponse:
    """The file, to the one who asked, while they hold what they held then."""
    found = get_object_or_404(Export.objects.visible_to(request.user), uid=uid, state="made")
    try:
        pieces = exporting.fetch(uid=found.uid, by=request.user)
    except Export.DoesNotExist:
        raise Http404 from None
    response = StreamingHttpResponse(pieces, content_type=TYPES[found.form])
    name = f"usaha-{localdate():%Y-%m-%d}.{found.form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
