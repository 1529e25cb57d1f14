"""Addresses of the webhooks."""

from django.urls import path

from . import views

app_name = "hooks"
urlpatterns = [
    path("", views.index, name="index"),
    path("baru/", views.new, name="new"),
    path("<uuid:uid>/", views.show, name="show"),
    path("<uuid:uid>/akhiri/", views.end, name="end"),
    path("<uuid:uid>/aktifkan/", views.wake, name="wake"),
    path("<uuid:uid>/ulang/<uuid:delivery>/", views.replay, name="replay"),
]
