"""Addresses for machines, and what only those who run the installation look at."""

from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("sehat/", views.health, name="health"),
    path("pesan/", views.messages, name="messages"),
    path("pesan/<uuid:uid>/lagi/", views.try_again, name="try_again"),
    path("metrik/", views.metrics, name="metrics"),
    path("kejadian/", views.events, name="events"),
    path("kejadian/rantai/", views.chain, name="chain"),
    path("kejadian/rantai/periksa/", views.check, name="check"),
]
