"""A fast, weak password hash and unhashed static files: for tests only."""

from .common import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(exist_ok=True)
SECOND_STEP = "offered"  # tests of the step itself require it
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a thread of a test leaves no connection behind
READS_A_MINUTE = 0  # tests call more pages than people do; what counts them sets it
