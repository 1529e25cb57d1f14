"""Addresses of adding and correcting by hand, under /usaha/ beside the registry's own."""

from django.urls import path

from . import views

app_name = "enrolment"
urlpatterns = [
    path("baru/", views.add, name="add"),
    path("<uuid:uid>/ubah/", views.edit, name="edit"),
    path("<uuid:uid>/sertifikat/<uuid:paper>/", views.paper, name="paper"),
    path("<uuid:uid>/<slug:act>/", views.act, name="act"),
]
