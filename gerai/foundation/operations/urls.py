"""Addresses for machines."""

from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("sehat/", views.health, name="health"),
    path("metrik/", views.metrics, name="metrics"),
]
