"""What stands in the menu of an officer, and what the installation is called."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import Posting, User
from gerai.foundation.access.roles import ROLES, TITLES, Permission
from gerai.foundation.areas.models import Area


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the menu; with a permission only for who holds it somewhere."""

    word: Promise | str
    icon: str
    path: str
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it."""

    word: str
    icon: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Links of one stage; the first group has no name."""

    name: str
    entries: tuple[Link, ...]


Roles = Callable[[], list[str]]

# An app that gets pages adds its line here; what has no page yet does not appear.
MENU: tuple[tuple[Promise | str, tuple[Entry, ...]], ...] = (
    ("", (Entry(_("Beranda"), "house", "/beranda/"),)),
    (
        _("Inventaris"),
        (
            Entry(_("Registri usaha"), "store", "/usaha/", Permission.BUSINESS_VIEW),
            Entry(_("Warga"), "users", "/warga/", Permission.BUSINESS_VIEW),
            Entry(_("Daftar masuk"), "file-spreadsheet", "/daftar/", Permission.LIST_VIEW),
            Entry(_("Mutu data"), "chart-column", "/daftar/mutu/", Permission.LIST_VIEW),
            Entry(_("Tambah usaha"), "plus", "/usaha/baru/", Permission.BUSINESS_EDIT),
        ),
    ),
    (
        _("Pengelolaan"),
        (
            Entry(_("Catatan kejadian"), "history", "/kejadian/", Permission.AUDIT_VIEW),
            Entry(_("Pesan keluar"), "message-circle", "/pesan/", Permission.MESSAGE_VIEW),
            Entry(
                _("Pelindungan data"), "shield-check", "/pelindungan/", Permission.PRIVACY_MANAGE
            ),
            Entry(_("Akun dan tugas"), "users", "/petugas/", Permission.POSTING_GIVE),
            Entry("Token layanan", "lock", "/layanan/", Permission.TOKEN_GIVE),
            Entry("Webhook", "bell", "/webhook/", Permission.HOOK_MANAGE),
            Entry(_("Kantor"), "landmark", "/kantor/", Permission.OFFICE_KEEP),
        ),
    ),
)


def menu(user: User | AnonymousUser, roles: Roles, path: str) -> list[Group]:
    """The groups that hold something for this reader; the page's own entry is marked."""
    held = permissions(user, roles)
    here = current(path)
    groups = []
    for name, entries in MENU:
        links = tuple(
            Link(str(entry.word), entry.icon, entry.path, entry.path == here)
            for entry in entries
            if stands(entry.path) and (entry.permission is None or entry.permission in held)
        )
        if links:
            groups.append(Group(str(name), links))
    return groups


def current(path: str) -> str:
    """The longest path of the menu that this page lies under."""
    paths = [entry.path for _name, entries in MENU for entry in entries]
    return max((known for known in paths if path.startswith(known)), key=len, default="")


@cache
def stands(path: str) -> bool:
    """Whether an address leads to a page of this installation."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def roles(user: User | AnonymousUser) -> list[str]:
    """The roles that `user` holds now, anywhere."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return []
    now = Posting.objects.present().filter(user_id=user.pk)
    return sorted(set(now.values_list("role", flat=True)))


def permissions(user: User | AnonymousUser, roles: Roles) -> frozenset[Permission]:
    """What `user` may do somewhere; for showing ways, never for opening doors."""
    if isinstance(user, User) and user.is_service:
        return frozenset(Permission)
    return frozenset(held for role in roles() for held in ROLES.get(role, ()))


def search_href(user: User | AnonymousUser, roles: Roles) -> str:
    """Where the search of the page's head leads; nothing for who may see no record."""
    return "/usaha/" if Permission.BUSINESS_VIEW in permissions(user, roles) else ""


def shell(user: User | AnonymousUser, roles: Roles) -> str:
    """The frame of a page that anyone may get: an officer's, an owner's, or the public one."""
    if isinstance(user, AnonymousUser):
        return "ui/public.html"
    return "ui/officer.html" if permissions(user, roles) else "ui/owner.html"


def title(roles: Roles) -> str:
    """The words for the first role."""
    return next((TITLES[role] for role in roles() if role in TITLES), "")


@cache
def named(code: str) -> str:
    """The name of an area that stands; DoesNotExist otherwise."""
    return Area.objects.filter(code=code).values_list("name", flat=True).get()


def region() -> str:
    """The name of the area that the installation serves; empty for the whole country."""
    try:
        return named(settings.ROOT_AREA) if settings.ROOT_AREA else ""
    except Area.DoesNotExist:
        return ""
