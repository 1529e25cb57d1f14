"""Which database, as whom: Django's settings from the home and the environment. No Django here."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gerai.foundation.home import Home, secret

from .cluster import NAME, Cluster

# A connection costs more than most pages: each thread keeps its own, and asks whether it still
# answers before a request begins, so that a server that came back is simply found again.
KEPT = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def connection(home: Home, environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's DATABASES entry; GERAI_ROLE chooses the owner of the tables or the web.

    DATABASE_URL names a server of one's own (15 or newer) as its owner; without it, the embedded
    one. The role of the web owns nothing; outside it is <database>_web.
    """
    role = environ.get("GERAI_ROLE", "web")
    if url := environ.get("DATABASE_URL"):
        entry = outside(url, home, role)
    else:
        user = f"gerai_{role}"
        entry = {
            "NAME": environ.get("GERAI_DATABASE", NAME),
            "USER": user,
            "PASSWORD": secret(home, f"database-{user}"),
            "HOST": str(Cluster(home).run),
            "PORT": "",
            "WEB": "gerai_web",
        }
    return {"ENGINE": "gerai.foundation.database.engine.walled", "OPTIONS": {}} | KEPT | entry


def outside(url: str, home: Home, role: str) -> dict[str, Any]:
    """The parts of a postgresql:// address; the web's password is ours, kept in the home."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or parts.hostname or ""
    owner = {"USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or "")}
    web = {"USER": f"{name}_web", "PASSWORD": secret(home, "database-web")}
    mine = owner if role == "owner" else web
    port = str(parts.port or "")
    return {"NAME": name, "HOST": host, "PORT": port, "OPTIONS": query, "WEB": web["USER"], **mine}
