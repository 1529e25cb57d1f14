"""What every installation shares. Nothing secret, nothing of one machine.

An installation says what is its own in the environment, or in gerai.toml in its home; the
environment wins. Every name read here stands in docs/reference/settings.md.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from gerai.foundation.database.engine import connection
from gerai.foundation.home import home_of, secret

HOME = home_of()
CONFIG = HOME.config


def setting(name: str, default: str = "") -> str:
    """GERAI_<NAME> of the environment, else <name> of gerai.toml, else the default."""
    return os.environ.get(f"GERAI_{name.upper()}") or str(CONFIG.get(name, default))


def switch(name: str, *, default: bool) -> bool:
    """A setting that is on or off."""
    return setting(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


SECRET_KEY = secret(HOME, "django")
ROOT_AREA = setting("root_area")
OFFICE_NAME = setting("office_name", "Dinas Koperasi dan UKM")
ALLOWED_HOSTS = setting("hosts", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in setting("origins").split(",") if origin]
SECURE = switch("secure", default=False)
DATABASES = {"default": connection(HOME, os.environ)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "pghistory",
    "gerai.foundation.database",
    "gerai.foundation.ui",
    "gerai.foundation.areas",
    "gerai.foundation.sectors",
    "gerai.foundation.tables",
    "gerai.foundation.documents",
    "gerai.foundation.events",
    "gerai.foundation.people",
    "gerai.foundation.messages",
    "gerai.foundation.access",
    "gerai.foundation.operations",
    "gerai.inventory.registry",
    "gerai.inventory.intake",
    "gerai.inventory.enrolment",
    "gerai.portal",
    "gerai.demo",
]
MIDDLEWARE = [
    "gerai.foundation.operations.middleware.observe",
    "csp.middleware.CSPMiddleware",
    "gerai.foundation.operations.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "gerai.portal.adapters.page",
            ]
        },
    }
]
ROOT_URLCONF = "gerai.portal.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PGHISTORY_LEVEL = "Statement"
PGHISTORY_APPEND_ONLY = True

# Modules with EDITION and load(): reference data that `gerai migrate` loads, in this order.
REFERENCE: list[str] = ["gerai.foundation.areas.actions"]

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CSRF_FAILURE_VIEW = "gerai.portal.views.stale"
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/beranda/"
SESSION_COOKIE_NAME = "__Host-sesi" if SECURE else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

USE_TZ = True
TIME_ZONE = setting("time_zone", "Asia/Jakarta")
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME.path / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# No nonce: a cached page would carry it to the next reader.
OURS = (
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "form-action",
    "manifest-src",
)
NOBODYS = ("default-src", "base-uri", "frame-ancestors")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {key: [SELF] for key in OURS} | {key: [NONE] for key in NOBODYS}
}
