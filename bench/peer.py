"""The peer: the same list of the same records as Django projects usually write it.

Paginator (so count(*) and OFFSET), icontains over three columns, the same rows and the same
template. Nothing but the way of asking the database differs.
"""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.rows import rows_of
from gerai.inventory.registry.views.listing import chips, filter_form

EXACT = {"kelompok": "sector_group", "ukuran": "size_class", "keadaan": "state"}


@needs(Permission.BUSINESS_VIEW)
def listing(request: SignedIn) -> HttpResponse:
    """?q= ?wilayah= ?kelompok= ?kendala= ?hal="""
    given: QueryDict = request.GET
    found = Business.objects.visible_to(request.user).order_by("-entered_at", "-uid")
    if words := given.get("q"):
        named = Q(name__icontains=words) | Q(activity__icontains=words)
        found = found.filter(named | Q(products__icontains=words))
    if area := given.get("wilayah"):
        found = found.filter(area_code__startswith=area)
    for name, field in EXACT.items():
        if value := given.get(name):
            found = found.filter(**{field: value})
    if constraint := given.get("kendala"):
        found = found.filter(facts__kind="main_constraint", facts__value=constraint).distinct()
    page = Paginator(found, 50).get_page(given.get("hal"))
    form = filter_form(request, QueryDict())
    form.is_valid()
    context = {
        "form": form,
        "rows": rows_of(page.object_list),
        "counted": True,
        "total": page.paginator.count,
        "chips": chips(given, form),
        "may_export": True,
        "query": "?",
    }
    return render(request, "registry/index.html", context)
