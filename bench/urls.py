"""Gerai's addresses, and the peer's under /peer/."""

from django.urls import path

from bench import peer
from gerai.portal.urls import urlpatterns as ours

urlpatterns = [path("peer/", peer.listing), *ours]
