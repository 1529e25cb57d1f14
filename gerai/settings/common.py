"""What every installation shares. Nothing secret, nothing of one machine.

An installation says what is its own in the environment, or in gerai.toml in its home; the
environment wins. Every name read here stands in docs/reference/settings.md.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from gerai.foundation.database.engine import connection
from gerai.foundation.home import given_secret, home_of, secret
from gerai.foundation.operations.engine.logs import logging_config

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
    "gerai.foundation.access",  # before allauth: our templates win
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "ninja",
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
    "gerai.foundation.privacy",
    "gerai.foundation.api",
    "gerai.foundation.hooks",
    "gerai.foundation.operations",
    "gerai.inventory.registry",
    "gerai.inventory.matching",
    "gerai.inventory.intake",
    "gerai.inventory.enrolment",
    "gerai.portal",
    "gerai.demo",
]
MIDDLEWARE = [
    "gerai.foundation.operations.middleware.observe",
    "django.middleware.gzip.GZipMiddleware",
    "gerai.foundation.api.middleware.problems",
    "csp.middleware.CSPMiddleware",
    "gerai.foundation.operations.middleware.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "gerai.foundation.operations.middleware.bounded",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gerai.foundation.operations.middleware.measured",
    "django.contrib.messages.middleware.MessageMiddleware",
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
REFERENCE: list[str] = ["gerai.foundation.areas.actions", "gerai.foundation.sectors.actions"]

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CSRF_FAILURE_VIEW = "gerai.portal.views.stale"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"
# Every web process counts tries together.
CACHES = {
    "default": {"BACKEND": "gerai.foundation.access.engine.shared.Shared", "TIMEOUT": 15 * 60}
}
SESSION_ENGINE = "gerai.foundation.access.engine.sessions"
SESSION_COOKIE_AGE = 14 * 86_400
DEVICE_COOKIE_NAME = "__Host-perangkat" if SECURE else "perangkat"
# Failures of all together in 15 minutes; beyond it only devices that are known may try.
SIGN_IN_FAILURES = 5_000
ALLAUTH_TRUSTED_PROXY_COUNT = int(setting("proxies", "0"))
ACCOUNT_ADAPTER = "gerai.foundation.access.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6}
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/15m/key,100/15m/ip",
    "login_failed_device": "10/15m/key",
    "reset_password": "30/15m/ip,5/15m/key",
    "reset_password_from_key": "30/15m/ip",
    "verify_phone": "1/30s/key,10/h/key,30/15m/ip",
    "change_phone": "5/15m/user",
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
}
_FORMS = "gerai.foundation.access.forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "SignIn",
    "reauthenticate": _FORMS + "Reauthenticate",
    "change_password": _FORMS + "ChangePassword",
    "set_password": _FORMS + "SetPassword",
    "reset_password": _FORMS + "ResetPassword",
    "reset_password_from_key": _FORMS + "NewPassword",
    "confirm_password_reset_code": _FORMS + "ResetCode",
    "verify_phone": _FORMS + "VerifyPhone",
    "change_phone": _FORMS + "ChangePhone",
}
MFA_ADAPTER = "gerai.foundation.access.adapters.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A government's own sign-in by OpenID Connect; the secret of the client lies in keys/oidc.
OIDC_ISSUER = setting("oidc_issuer").rstrip("/")
OIDC_CLIENT = setting("oidc_client", "gerai")
OIDC_NAME = setting("oidc_name", "akun pemerintah")
OIDC_ACR = setting("oidc_acr")
# Officers set up a second step before anything else opens; "offered" leaves it to them.
SECOND_STEP = setting("second_step", "required")
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Gerai"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": _FORMS + "Authenticate",
    "reauthenticate": _FORMS + "AuthenticateAgain",
    "activate_totp": _FORMS + "ActivateTotp",
    "deactivate_totp": _FORMS + "DeactivateTotp",
    "generate_recovery_codes": _FORMS + "RecoveryCodes",
    "add_webauthn": _FORMS + "AddPasskey",
    "edit_webauthn": _FORMS + "NamePasskey",
}
SESSION_COOKIE_NAME = "__Host-sesi" if SECURE else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

USE_TZ = True
TIME_ZONE = setting("time_zone", "Asia/Jakarta")
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
USE_THOUSAND_SEPARATOR = False

# Messages to people: a channel that is not named is not there, and what is written for it waits.
EMAIL_HOST = setting("mail_host")
EMAIL_PORT = int(setting("mail_port", "587"))
EMAIL_HOST_USER = setting("mail_user")
EMAIL_HOST_PASSWORD = os.environ.get("GERAI_MAIL_PASSWORD") or given_secret(HOME, "mail")
MAIL_TLS = setting("mail_tls", "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_TLS == "starttls", MAIL_TLS == "tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = setting("mail_from")
GATEWAYS = {"whatsapp": setting("whatsapp_gateway"), "sms": setting("sms_gateway")}
MESSAGE_DAYS = int(setting("message_days", "7"))

# The API: days that a token may last, calls a minute by a token and by an address without one.
TOKEN_DAYS = int(setting("token_days", "365"))
API_RATE = int(setting("api_rate", "600"))
API_PUBLIC_RATE = int(setting("api_public_rate", "120"))
API_BODY_KB = 256
# Webhooks go to the public network by https alone; this lets them go to this very machine by http.
HOOK_LOOPBACK = switch("hook_loopback", default=False)
# Whom people write to about their data.
PRIVACY_CONTACT = setting("privacy_contact")
# A folder on another volume that knows the head of the chain of events too.
AUDIT_TO = setting("audit_to")

# Pages in one minute: of an account, and of an address of the network without one. 0: no limit.
READS_A_MINUTE = int(setting("reads_a_minute", "600"))
STRANGERS_READS_A_MINUTE = int(setting("strangers_reads_a_minute", "900"))
EXPORT_ROWS = int(setting("export_rows", "50000"))

# Nothing that a browser sends lies in the clear, and only views that say so take any file.
FILE_UPLOAD_HANDLERS = ["gerai.foundation.access.adapters.SealedUpload"]
UPLOAD_MB = int(setting("upload_mb", "200"))
LIST_JOBS = int(setting("list_jobs", "2"))

STATIC_URL = "/static/"
STATIC_ROOT = HOME.path / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FEATURES_OFF = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)
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
PERMISSIONS = ", ".join(f"{feature}=()" for feature in FEATURES_OFF)
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_config(setting("log_level", "INFO"))
