"""Addresses of the lists."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("", views.index, name="lists"),
    path("bantuan/", views.help_page, name="help"),
    path("contoh/", views.templates, name="templates"),
    path("contoh/usaha/", views.template_businesses, name="template_businesses"),
    path("contoh/warga/", views.template_persons, name="template_persons"),
    path("mutu/", views.quality, name="quality"),
    path("mutu/unduh/", views.quality_file, name="quality_file"),
    path("pengirim/", views.sender, name="sender"),
    path("pengirim/kabar/", views.sender_contact, name="sender_contact"),
    path("pengirim/kolom/<uuid:uid>/", views.column, name="column"),
    path("pengirim/kolom/<uuid:uid>/lupa/", views.column_forget, name="column_forget"),
    path("kirim/", views.send, name="send"),
    path("kerja/<uuid:uid>/", views.upload, name="upload"),
    path("kerja/<uuid:uid>/henti/", views.upload_stop, name="upload_stop"),
    path("<uuid:uid>/", views.show, name="list"),
    path("<uuid:uid>/kolom/", views.columns, name="columns"),
    path("<uuid:uid>/masukkan/", views.enter, name="enter"),
    path("<uuid:uid>/tarik/", views.undo, name="undo"),
    path("<uuid:uid>/kembalikan/", views.give_back, name="give_back"),
    path("<uuid:uid>/kembalikan/berkas/", views.workbook, name="workbook"),
    path("<uuid:uid>/jawab/", views.answer, name="answer"),
    path("<uuid:uid>/terima/", views.accept, name="accept"),
    path("<uuid:uid>/urungkan/", views.take_back, name="take_back"),
    path("<uuid:uid>/baris/<int:number>/", views.row, name="row"),
    path("<uuid:uid>/baris/<int:number>/usulan/", views.fix, name="fix"),
]
