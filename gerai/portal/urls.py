"""All addresses of the installation."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="front"),
    path("beranda/", views.mine, name="home"),
]
