"""Where the pages of data protection are found."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gerai.foundation.access.models import User
from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import areas, holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import root


@dataclass(frozen=True, slots=True)
class Door:
    """A page, what it is for, and who may open it."""

    name: str
    word: Promise
    sentence: Promise
    icon: str
    permission: Permission
    whole: bool = False  # a matter of the installation, not of a part of it


DOORS = (
    Door(
        "privacy:requests",
        _("Permintaan pemilik data"),
        _("Melihat, memperbaiki, menghapus: dengan batas waktunya."),
        "list-checks",
        Permission.PRIVACY_MANAGE,
    ),
    Door(
        "privacy:packages",
        _("Salinan data"),
        _("Berkas data satu orang dan daftar kebocoran yang Anda buat."),
        "download",
        Permission.PRIVACY_MANAGE,
    ),
    Door(
        "protection:breach",
        _("Daftar kebocoran"),
        _("Siapa yang datanya dilihat satu akun, dan surat pemberitahuannya."),
        "triangle-alert",
        Permission.PRIVACY_MANAGE,
        whole=True,
    ),
    Door(
        "protection:retention",
        _("Masa simpan"),
        _("Apa yang dihapus sendiri, kapan, dan dasarnya."),
        "clock",
        Permission.PRIVACY_MANAGE,
    ),
    Door(
        "privacy:keys",
        _("Kunci data pribadi"),
        _("Mengganti kunci sandi tanpa berhenti melayani."),
        "lock",
        Permission.PRIVACY_MANAGE,
        whole=True,
    ),
)


@require_safe
@needs(Permission.PRIVACY_MANAGE)
def index(request: SignedIn) -> HttpResponse:
    """The pages that this officer may open."""
    context = {
        "doors": [door for door in DOORS if opens(door, request.user)],
        "beyond": [door for door in DOORS if door.whole and not opens(door, request.user)],
    }
    return render(request, "privacy/index.html", context)


def opens(door: Door, user: User) -> bool:
    """Whether the page is open to the user."""
    if door.whole:
        return holds(user, door.permission, area=root())
    return bool(areas(user, door.permission))
