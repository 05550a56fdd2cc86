"""The sign-in library's forms in the product's words: labels, hints, and errors that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms

EMAIL_FORMAT = "Enter an e-mail address like name@example.com"
PASSWORD_HINT = "12 characters or more. Three words that have nothing to do with each other are good."  # noqa: S105
CODE_HINT = "Six digits from your authenticator app, or one of your recovery codes."


class Worded(forms.Form):
    """Lays our words over a form of the library.

    `words` are label, hint and the message when nothing was entered, for each field; fields without are left.
    """

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {}
    without: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.without:
            del self.fields[name]
        for name, (label, hint, missing) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = missing
            field.error_messages["invalid"] = EMAIL_FORMAT
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.validators[0].message = EMAIL_FORMAT  # type: ignore[attr-defined]


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]  # the library has no types
    words = {
        "login": ("E-mail address", "", "Enter your e-mail address"),
        "password": ("Password", "", "Enter your password"),
    }


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    words = {
        "email": ("E-mail address", "The one you sign in with.", "Enter your e-mail address"),
    }


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": ("New password", PASSWORD_HINT, "Enter a new password")}
    without = ("password2",)


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": ("Password you use now", "", "Enter the password you use now"),
        "password1": ("New password", PASSWORD_HINT, "Enter a new password"),
    }
    without = ("password2",)


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": ("Password", PASSWORD_HINT, "Enter a password")}
    without = ("password2",)


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": ("Password", "", "Enter your password")}


class AuthenticateForm(Worded, factor.AuthenticateForm):  # type: ignore[misc]
    words = {"code": ("Code", CODE_HINT, "Enter the code")}


class ReauthenticateCodeForm(Worded, factor.ReauthenticateForm):  # type: ignore[misc]
    words = {"code": ("Code", CODE_HINT, "Enter the code")}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": ("Code from the app", "Six digits.", "Enter the code that the app shows")}


class AddPasskeyForm(Worded, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """Passkeys are made to sign in alone: they ask for a finger, a face or a PIN."""

    words = {"name": ("Name", "So that you know which it is, such as “Work phone”.", "Enter a name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"] = forms.BooleanField(initial=True, widget=forms.HiddenInput)


class RenamePasskeyForm(Worded, passkey.EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("Name", "Such as “Work phone”.", "Enter a name")}
