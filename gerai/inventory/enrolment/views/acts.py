"""One act on one record, and one certificate of it: each a small page of its own."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.enrolment.forms import ACTS, Act, ActForm, WithdrawForm, odd
from gerai.inventory.registry.actions.papers import verify_paper, withdraw_paper
from gerai.inventory.registry.models import Business, Certificate
from gerai.inventory.registry.rules import CertificateKind, validity_of

SEEK = "langkah"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EDIT, of=Business.objects.visible_to)
def act(request: SignedIn, uid: UUID, act: str) -> HttpResponse:
    """The page of an act of ACTS: it asks, does, and leads back to the record."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    if act not in ACTS:
        raise Http404
    asked = ACTS[act]
    if request.method != "POST":
        return shown(request, business, asked, asked.form(business=business))
    if SEEK in request.POST:
        typed = asked.form(business=business, initial=request.POST.dict())
        return shown(request, business, asked, typed)
    form = asked.form(request.POST, business=business)
    if not form.is_valid() or not done(request, business, asked, form):
        return shown(request, business, asked, form)
    if Business.objects.visible_to(request.user).filter(pk=business.pk).exists():
        return redirect("registry:record", uid=uid)
    return redirect("registry:index")


def done(request: SignedIn, business: Business, asked: Act, form: ActForm) -> bool:
    """Whether the act was done; a refusal stands on the form."""
    try:
        asked.do(business.uid, form.cleaned_data, form, request.user, now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    except ObjectDoesNotExist:
        form.add_error(None, _("Catatan ini baru saja berubah. Muat ulang, lalu coba lagi."))
        return False
    messages.success(request, f"{business.called}: {asked.done}")
    if sentence := odd(form):
        messages.warning(request, sentence)
    return True


def shown(request: SignedIn, business: Business, asked: Act, form: ActForm) -> HttpResponse:
    """The page of the act; 400 when something must be mended."""
    wrong = form.is_bound and bool(form.errors)
    refused = asked.refused(business)
    context = {"business": business, "act": asked, "form": form, "refused": refused}
    return render(request, "enrolment/act.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EDIT, of=Business.objects.visible_to)
def paper(request: SignedIn, uid: UUID, paper: UUID) -> HttpResponse:
    """One certificate: marked as compared with the paper, or taken back for a reason."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    found = get_object_or_404(Certificate, business=business, uid=paper)
    form = WithdrawForm(request.POST if "cabut" in request.POST else None)
    if request.method == "POST":
        try:
            if "periksa" in request.POST:
                verify_paper(uid=uid, paper=paper, by=request.user, at=now())
                messages.success(request, _("Sertifikat ditandai sudah diperiksa."))
                return redirect("registry:record", uid=uid)
            if form.is_valid():
                why = form.cleaned_data["why"]
                withdraw_paper(uid=uid, paper=paper, why=why, by=request.user, at=now())
                messages.success(request, _("Sertifikat dicabut; catatannya tetap ada."))
                return redirect("registry:record", uid=uid)
        except Refused as refused:
            messages.error(request, str(refused))
    kind = CertificateKind(found.kind)
    context = {
        "business": business,
        "paper": found,
        "validity": validity_of(kind, found.expires_on, on=localdate()).value,
        "form": form,
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "enrolment/paper.html", context, status=400 if wrong else 200)
