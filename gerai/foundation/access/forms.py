"""The forms of sign-in and account: allauth's behaviour, our words, no placeholders."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gerai.foundation.areas.rules import CODE
from gerai.foundation.messages.engine import reaches
from gerai.foundation.people.rules import Kind

from .models import Organisation
from .queries import spelling, user_named
from .roles import DUTIES, KINDS, TITLES

LABELS = {
    "login": _("Surel atau nomor telepon"),
    "email": _("Surel atau nomor telepon"),
    "phone": _("Nomor telepon"),
    "password": _("Kata sandi"),
    "oldpassword": _("Kata sandi sekarang"),
    "password1": _("Kata sandi baru"),
    "password2": _("Kata sandi baru, sekali lagi"),
    "remember": _("Tetap masuk di perangkat ini"),
    "code": _("Kode"),
    "name": _("Nama kunci"),
}

STRENGTH = _(
    "Paling sedikit 10 huruf, angka, atau tanda. Jangan kata sandi yang banyak dipakai orang, "
    "dan jangan mirip nama atau surel Anda."
)


class Plain:
    """Our label on every field; what to type stands beside the field, never inside it."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "password":
                field.help_text = ""  # the page itself has the way to a new one
            if name == "password1":
                field.help_text = STRENGTH
            if name == "login":
                field.widget.attrs["autocomplete"] = "username"
            if name == "code":
                field.widget.attrs["inputmode"] = "text"
                field.widget.attrs["autocomplete"] = "one-time-code"


class SignIn(Plain, account.LoginForm):  # type: ignore[misc]
    """E-mail or phone in any spelling, and the password."""


class Reauthenticate(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something that matters."""


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The present password and the new one twice."""


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """The first password."""


class ResetPassword(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the code is to be sent; the answer is the same whether an account is there or not."""

    email = forms.CharField(max_length=254)

    def clean_email(self) -> str:
        """Its one spelling."""
        named = {"email": self.cleaned_data["email"]}
        user = user_named(named)
        by_mail = "@" in spelling(named)
        # Only a phone that proved to be its owner's: one that an officer mistyped is a stranger's.
        by_phone = bool(user and user.phone_verified) and reaches("reset_code", Kind.PHONE)
        self.users = [user] if user and user.is_active and (by_mail or by_phone) else []
        return spelling(named)


class NewPassword(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The password after a reset."""


class ResetCode(Plain, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that came by e-mail or SMS."""


class VerifyPhone(Plain, account.VerifyPhoneForm):  # type: ignore[misc]
    """The code that came by SMS."""


class ChangePhone(Plain, account.ChangePhoneForm):  # type: ignore[misc]
    """The new number; it counts once its code was typed, so not where no code can be sent."""

    def clean_phone(self) -> str:
        """Refused in a sentence while the installation can send no code to a phone."""
        if not reaches("phone_code", Kind.PHONE):
            raise forms.ValidationError(
                _(
                    "Pemasangan ini belum dapat mengirim kode lewat SMS atau WhatsApp. "
                    "Mintalah pengelola di kantor Anda mengganti nomornya."
                )
            )
        return str(super().clean_phone())


class Authenticate(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the authenticator, or a recovery code."""


class AuthenticateAgain(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""


class ActivateTotp(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code proves that the authenticator has the key."""


class DeactivateTotp(Plain, totp.DeactivateTOTPForm):  # type: ignore[misc]
    """Nothing to type."""


class AddPasskey(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """What the key is called; the key itself comes from the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)  # a key that can tell who it is for always does


class NamePasskey(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """What the key is called."""


class RecoveryCodes(Plain, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Nothing to type."""


class StaffSearch(forms.Form):
    """The address of the list of officers."""

    q = forms.CharField(label=_("Nama atau surel"), max_length=100, required=False)
    sesudah = forms.UUIDField(required=False)


class AccountSearch(StaffSearch):
    """The same for accounts: those with a task, or those without."""

    tampil = forms.ChoiceField(
        label=_("Tampilkan"),
        choices=[("", _("Yang bertugas")), ("tanpa", _("Tanpa tugas"))],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )


class Duty(forms.Form):
    """As what somebody is posted, where, for whom and from when to when."""

    peran = forms.ChoiceField(
        label=_("Peran"),
        widget=forms.RadioSelect,
        choices=[(role, f"{TITLES[role]}: {duty}") for role, duty in DUTIES.items()],
    )
    wilayah = forms.CharField(label=_("Wilayah tugas"), max_length=120, required=False)
    kantor = forms.ModelChoiceField(
        label=_("Kantor"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("Tanpa kantor"),
    )
    mulai = forms.DateField(
        label=_("Mulai"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    sampai = forms.DateField(
        label=_("Hari terakhir"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(self, *args: Any, offices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kantor"].queryset = offices  # type: ignore[attr-defined]

    def clean_wilayah(self) -> str:
        """The code at the beginning of what was chosen or typed; empty is the whole."""
        return area_code(str(self.cleaned_data["wilayah"]))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        since, until = data.get("mulai"), data.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", _("Hari terakhir tidak boleh sebelum hari mulai."))
        return data


def area_code(text: str) -> str:
    """The code at the beginning of what was chosen or typed; nothing stays nothing."""
    code = text.split()[0] if text.strip() else ""
    if code and not CODE.fullmatch(code):
        raise forms.ValidationError(
            _("Pilih wilayah dari daftar, atau tulis kodenya lebih dulu: 33.74 atau 33.74.06.")
        )
    return code


class Appointment(Duty):
    """Who is posted, and the duty."""

    nama = forms.CharField(label=_("Nama lengkap"), max_length=200)
    surel = forms.EmailField(label=_("Surel"), required=False)
    telepon = forms.CharField(label=_("Nomor telepon"), max_length=30, required=False)
    field_order = ("nama", "surel", "telepon")

    def clean(self) -> dict[str, Any]:
        """One way to sign in at the least."""
        data = super().clean() or {}
        if not self.errors and not (data.get("surel") or data.get("telepon")):
            self.add_error("surel", _("Isi surel atau nomor telepon: salah satunya untuk masuk."))
        return data


class Office(forms.Form):
    """What an organisation is called, of what kind it is and where it works."""

    nama = forms.CharField(label=_("Nama kantor"), max_length=200)
    jenis = forms.ChoiceField(
        label=_("Jenis"),
        widget=forms.RadioSelect,
        choices=[(str(kind), word) for kind, word in KINDS.items()],
    )
    wilayah = forms.CharField(label=_("Wilayah kerja"), max_length=120, required=False)
    nomor = forms.CharField(label=_("Nomor atau kode"), max_length=40, required=False)

    def clean_wilayah(self) -> str:
        """As in a duty."""
        return area_code(str(self.cleaned_data["wilayah"]))


class OfficeName(forms.Form):
    """What may change of an organisation."""

    nama = forms.CharField(label=_("Nama kantor"), max_length=200)
    nomor = forms.CharField(label=_("Nomor atau kode"), max_length=40, required=False)


class Version(forms.Form):
    """Which version of a proposal was read."""

    versi = forms.IntegerField(min_value=1)
