"""Addresses of the registry: of businesses under /usaha/, of persons under /warga/."""

from django.urls import path

from . import views

app_name = "registry"
urlpatterns = [
    path("", views.index, name="index"),
    path("cari/", views.seek, name="seek"),
    path("unduh/", views.exports, name="exports"),
    path("unduh/<uuid:uid>/", views.export, name="export"),
    path("unduh/<uuid:uid>/berkas/", views.export_file, name="export_file"),
    path("<uuid:uid>/", views.record, name="record"),
    path("<uuid:uid>/riwayat/", views.history, name="history"),
    path("<uuid:uid>/lembar/", views.sheet_file, name="sheet"),
    path("<uuid:uid>/usulan/<uuid:proposal>/", views.proposal, name="proposal"),
    path("<uuid:uid>/buka/<uuid:value>/", views.reveal, name="reveal"),
]
persons = (
    [
        path("", views.people, name="index"),
        path("<uuid:uid>/", views.person, name="person"),
        path("<uuid:uid>/buka/<uuid:value>/", views.reveal_person, name="reveal"),
        path("<uuid:uid>/hak/", views.rights, name="rights"),
        path("<uuid:uid>/hak/setuju/", views.consent, name="consent"),
        path("<uuid:uid>/hak/tarik/", views.withdraw, name="withdraw"),
        path("<uuid:uid>/hak/akun/", views.account, name="account"),
        path("<uuid:uid>/hak/permintaan/", views.ask, name="ask"),
        path("<uuid:uid>/hak/salinan/", views.copy, name="copy"),
        path("<uuid:uid>/hak/hapus/", views.erase, name="erase"),
    ],
    "people",
)
mine = (
    [
        path("", views.mine, name="mine"),
        path("tarik/", views.withdraw_mine, name="withdraw"),
    ],
    "own",
)
protection = (
    [
        path("retensi/", views.retention, name="retention"),
        path("kebocoran/", views.breach, name="breach"),
    ],
    "protection",
)
