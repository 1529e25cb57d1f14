"""Addresses of data protection, for officers."""

from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("pelindungan/", views.index, name="index"),
    path("pelindungan/permintaan/", views.requests, name="requests"),
    path("pelindungan/permintaan/<uuid:uid>/jawab/", views.answer, name="answer"),
    path("pelindungan/salinan/", views.packages, name="packages"),
    path("pelindungan/salinan/<uuid:uid>/berkas/", views.package_file, name="package_file"),
    path("pelindungan/kunci/", views.keys, name="keys"),
    path("pelindungan/kunci/sandi-ulang/", views.rotate, name="rotate"),
    path("pelindungan/kunci/hentikan/", views.stop, name="stop"),
]
