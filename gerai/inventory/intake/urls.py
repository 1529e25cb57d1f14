"""Addresses of the lists."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("", views.index, name="lists"),
    path("<uuid:uid>/", views.show, name="list"),
]
