"""Sign-in and account: allauth's views under our addresses, each with its declared policy."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, reverse_lazy
from django.views.decorators.cache import never_cache

from .policies import View, public, signed_in
from .views import entering, idle, offices, own, proposals, staff, steps

BACK = reverse_lazy("mfa_index")
EDIT_KEY = webauthn.EditWebAuthnView.as_view(success_url=BACK)
REMOVE_KEY = webauthn.RemoveWebAuthnView.as_view(success_url=BACK)


def way_in(view: View) -> View:
    """Anyone may come; a form that asks for a password or a code is kept by no cache."""
    return public(never_cache(view))


urlpatterns = [
    path("masuk/", way_in(account.login), name="account_login"),
    path("masuk/kode/", way_in(mfa.authenticate), name="mfa_authenticate"),
    path("masuk/kantor/", entering.leave, name="oidc_leave"),
    path("masuk/kantor/kembali/", entering.come_back, name="oidc_come_back"),
    path("masuk/kunci/", way_in(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("masuk/telepon/", way_in(account.verify_phone), name="account_verify_phone"),
    path("masuk/nonaktif/", way_in(account.account_inactive), name="account_inactive"),
    path("masuk/lupa/", way_in(account.password_reset), name="account_reset_password"),
    path(
        "masuk/lupa/kode/",
        way_in(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "masuk/lupa/sandi/",
        way_in(account.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "masuk/lupa/selesai/",
        way_in(account.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("keluar/", signed_in(account.logout), name="account_logout"),
    path("akun/", own.account, name="account"),
    path("akun/yakin/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("akun/yakin/kode/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "akun/yakin/kunci/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("akun/sandi/", signed_in(account.password_change), name="account_change_password"),
    path("akun/sandi/pertama/", signed_in(account.password_set), name="account_set_password"),
    path("akun/telepon/", signed_in(account.change_phone), name="account_change_phone"),
    path("akun/dua-langkah/", signed_in(mfa.index), name="mfa_index"),
    path(
        "akun/dua-langkah/pasang/",
        signed_in(steps.adding(totp.activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "akun/dua-langkah/lepas/",
        signed_in(steps.removing(totp.deactivate_totp)),
        name="mfa_deactivate_totp",
    ),
    path(
        "akun/dua-langkah/kunci/baru/",
        signed_in(steps.adding(webauthn.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "akun/dua-langkah/kunci/nama/",
        signed_in(steps.own_key(EDIT_KEY)),
        name="mfa_edit_webauthn",
    ),
    path(
        "akun/dua-langkah/kunci/lepas/",
        signed_in(steps.own_key(steps.removing(REMOVE_KEY))),
        name="mfa_remove_webauthn",
    ),
    path(
        "akun/dua-langkah/cadangan/",
        signed_in(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/dua-langkah/cadangan/baru/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/dua-langkah/cadangan/unduh/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("petugas/", staff.staff, name="staff"),
    path("petugas/baru/", proposals.appoint, name="appoint"),
    path("petugas/usulan/", proposals.proposals, name="proposals"),
    path("petugas/usulan/<uuid:uid>/", proposals.proposal, name="proposal"),
    path("petugas/usulan/<uuid:uid>/ubah/", proposals.amend, name="amend_proposal"),
    path("petugas/usulan/<uuid:uid>/setujui/", proposals.approve, name="approve_proposal"),
    path("petugas/usulan/<uuid:uid>/tolak/", proposals.decline, name="decline_proposal"),
    path("petugas/<uuid:uid>/", staff.officer, name="officer"),
    path("petugas/<uuid:uid>/akhiri/", staff.end_posting, name="end_posting"),
    path("petugas/<uuid:uid>/sandi/", staff.renew_password, name="renew_password"),
    path("petugas/<uuid:uid>/langkah-kedua/", staff.drop_second_step, name="drop_second_step"),
    path("petugas/<uuid:uid>/tutup/", staff.close_account, name="close_account"),
    path("petugas/akun/<uuid:uid>/", idle.idle_account, name="idle_account"),
    path("petugas/akun/<uuid:uid>/usul/", idle.idle_propose, name="idle_propose"),
    path("petugas/akun/<uuid:uid>/sandi/", idle.idle_password, name="idle_password"),
    path("petugas/akun/<uuid:uid>/langkah-kedua/", idle.idle_second_step, name="idle_second_step"),
    path("petugas/akun/<uuid:uid>/tutup/", idle.idle_close, name="idle_close"),
    path("petugas/akun/<uuid:uid>/buka/", idle.idle_reopen, name="idle_reopen"),
    path("kantor/", offices.offices, name="offices"),
    path("kantor/baru/", offices.open_office, name="open_office"),
    path("kantor/<uuid:uid>/", offices.office, name="office"),
    path("kantor/<uuid:uid>/tutup/", offices.close_office, name="close_office"),
]
