"""An officer says what the columns of a list mean; its rows are read again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.intake.actions import retyping
from gerai.inventory.intake.forms.columns import UNITS, WhoForm, choices_in
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries import unsaid
from gerai.inventory.intake.queries.columns import columns_asked, fields_to_choose, money_fields


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LIST_ENTER, of=BusinessList.objects.visible_to)
def columns(request: SignedIn, uid: UUID) -> HttpResponse:
    """Every column with what stands in it and what it means."""
    found = get_object_or_404(BusinessList.objects.visible_to(request.user), uid=uid)
    asked, fields = columns_asked(found), fields_to_choose(found)
    trouble = ""
    if request.method == "POST":
        said = choices_in(request.POST, asked, [name for name, _label in fields])
        try:
            changed = retyping.choose(
                uid=uid,
                choices=said,
                persons=WhoForm.who(request.POST),
                by=request.user,
                at=now(),
            )
        except Refused as refused:
            trouble = str(refused)
        else:
            if changed:
                messages.success(request, _("Arti kolom tersimpan. Barisnya dibaca ulang."))
            else:
                messages.info(request, _("Tidak ada arti kolom yang berubah."))
            return redirect("intake:list", uid=uid)
    labels = dict(fields)
    context = {
        "list": found,
        "columns": [
            (
                at,
                one,
                request.POST.get(f"kolom-{at}", one.field),
                [(name, labels[name]) for name in one.likely if name in labels],
            )
            for at, one in enumerate(asked)
        ],
        "fields": fields,
        "money": money_fields(found),
        "units": list(UNITS.items()),
        "trouble": trouble,
        "unsaid": unsaid(found),
    }
    return render(request, "intake/choose.html", context, status=400 if trouble else 200)
