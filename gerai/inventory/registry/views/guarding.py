"""For who answers for personal data: what ends by itself, and whose data a stolen account saw."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.documents.engine import DocumentTrouble
from gerai.foundation.privacy.actions.bonds import account_named
from gerai.foundation.privacy.forms import BreachForm
from gerai.inventory.registry.actions.breaching import breach_list, require_whole
from gerai.inventory.registry.queries.breach import lines, touched
from gerai.inventory.registry.queries.retaining import retention_page

MOST = 200


@require_safe
@needs(Permission.PRIVACY_MANAGE)
def retention(request: SignedIn) -> HttpResponse:
    """A dry run: what would go tonight, and every rule."""
    return render(
        request, "registry/retention.html", {"page": retention_page(request.user, at=now())}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PRIVACY_MANAGE, whole=True)
def breach(request: SignedIn) -> HttpResponse:
    """Asks for an account and a time; shows whose data it saw, and makes the files on request."""
    form = BreachForm(request.POST or None)
    context = {"form": form, "lines": [], "total": None}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            require_whole(request.user)
            account = account_named(said["akun"])
            if "berkas" in request.POST:
                breach_list(
                    account=account,
                    since=said["sejak"],
                    until=said["sampai"],
                    by=request.user,
                    at=now(),
                )
                messages.success(request, _("Daftar dan surat siap diambil."))
                return redirect("privacy:packages")
            found = lines(touched(account, said["sejak"], said["sampai"]), phones=False)
            context |= {"lines": found[:MOST], "total": len(found), "account": account}
        except (Refused, DocumentTrouble) as refusal:
            form.add_error("akun", str(refusal))
    return render(request, "registry/breach.html", context)
