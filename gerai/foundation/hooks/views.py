"""Who is told of what happens: the list, a new one, and the log of one."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.events.rules import event_words

from . import actions, queries
from .forms import HookForm
from .models import Hook

SEEN = Hook.objects.managed_by


@require_safe
@needs(Permission.HOOK_MANAGE)
def index(request: SignedIn) -> HttpResponse:
    """The subscriptions of the reader's areas."""
    return render(request, "hooks/index.html", {"hooks": queries.hooks_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HOOK_MANAGE)
def new(request: SignedIn) -> HttpResponse:
    """A new one; its secret is shown once."""
    form = HookForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            hook, secret = actions.subscribe(
                name=said["nama"],
                url=said["alamat"].strip(),
                events=said["kejadian"],
                area=said["wilayah"],
                by=request.user,
                at=now(),
            )
        except Refused as refusal:
            form.add_error("alamat", str(refusal))
        else:
            return render(request, "hooks/made.html", {"hook": hook, "secret": secret})
    status = 422 if request.method == "POST" else 200
    return render(request, "hooks/new.html", {"form": form}, status=status)


@require_safe
@needs(Permission.HOOK_MANAGE, of=SEEN)
def show(request: SignedIn, uid: UUID) -> HttpResponse:
    """One subscription, every delivery of it and how that went."""
    hook = get_object_or_404(SEEN(request.user).select_related("by"), uid=uid)
    form = AfterForm(request.GET)
    after = form.cleaned_data["sesudah"] if form.is_valid() else None
    words = event_words()
    log = queries.log_of(hook, after=after)
    context = {
        "hook": hook,
        "state": queries.state_of(hook),
        "area": short_labels([hook.area_code])[hook.area_code],
        "heard": [words.get(name, name) for name in hook.events],
        "rows": [(one, words.get(one.event.name, one.event.name)) for one in log.items],
        "older": log.older,
    }
    return render(request, "hooks/show.html", context)


class AfterForm(forms.Form):
    """Where a page of the log begins."""

    sesudah = forms.UUIDField(required=False)


@require_POST
@needs(Permission.HOOK_MANAGE, of=SEEN)
def end(request: SignedIn, uid: UUID) -> HttpResponse:
    """Nothing more is told."""
    actions.end(uid=uid, by=request.user, at=now())
    messages.success(request, "Langganan diakhiri. Tidak ada lagi yang dikirim.")
    return redirect("hooks:index")


@require_POST
@needs(Permission.HOOK_MANAGE, of=SEEN)
def wake(request: SignedIn, uid: UUID) -> HttpResponse:
    """A resting one goes on."""
    try:
        actions.wake(uid=uid, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Langganan aktif lagi. Yang tertunda segera dikirim.")
    return redirect("hooks:show", uid=uid)


@require_POST
@needs(Permission.HOOK_MANAGE, of=SEEN)
def replay(request: SignedIn, uid: UUID, delivery: UUID) -> HttpResponse:
    """One delivery once more."""
    found = get_object_or_404(SEEN(request.user).get(uid=uid).deliveries, uid=delivery)
    try:
        actions.replay(uid=uid, delivery=found.uid, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Dikirim ulang. Muat ulang halaman ini sebentar lagi.")
    return redirect("hooks:show", uid=uid)
