"""A developer's own machine: errors are shown on the page, static files are not hashed."""

from .common import *

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
