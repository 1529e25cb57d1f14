"""What every page knows, whatever its view gives it."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from . import queries


def page(request: HttpRequest) -> dict[str, Any]:
    """Names of office and region, the menu and its way marks. Asks nothing until it is shown, and
    the reader's roles once."""
    user = getattr(request, "user", AnonymousUser())  # a host that is not ours comes no further
    held = cache(partial(queries.roles, user))
    return {
        "office": settings.OFFICE_NAME,
        "region": queries.region,
        "languages": languages(request),
        "menu": partial(queries.menu, user, held, request.path),
        "user_role": partial(queries.title, held),
        "home_href": reverse("home"),
        "sign_in_href": reverse("account_login"),
        "account_href": reverse("account"),
        "search_href": partial(queries.search_href, user, held),
        "shell": partial(queries.shell, user, held),
    }


def languages(request: HttpRequest) -> list[dict[str, str]]:
    """The same page in the other languages; none when it has only one."""
    path = request.get_full_path()
    here = get_language()
    return [
        {"code": code, "name": name, "href": href}
        for code, name in settings.LANGUAGES
        if code != here and (href := translate_url(path, code)) != path
    ]
