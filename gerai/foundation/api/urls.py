"""Addresses of the pages on tokens: one's own under the account, those of programs apart."""

from django.urls import path

from . import views

own = [
    path("", views.tokens, name="tokens"),
    path("cabut/", views.end_own, name="token_end"),
]
services = [
    path("", views.services, name="service_tokens"),
    path("<uuid:uid>/cabut/", views.end_service, name="service_token_end"),
]
