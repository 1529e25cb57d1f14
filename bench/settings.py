"""The settings of every installation, with the peer's addresses beside Gerai's own."""

from gerai.settings.production import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
