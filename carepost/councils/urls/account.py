"""Sign-in and one's own account: the library's pages that Carepost uses, each behind its gate, and no others.

No sign-up, no sign-in by code, no change of address: pages that are not here do not exist. Names are the
library's.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as organisation
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from carepost.councils.gates import before_second_factor, open_to_all
from carepost.councils.views import sign_in
from carepost.councils.views.sign_in import told

# Templates say these paths as people read them, in the order of somebody's first day.
urlpatterns = [
    path("login/", open_to_all(sign_in.sign_in), name="account_login"),
    path("logout/", open_to_all(account.logout), name="account_logout"),
    path("closed/", open_to_all(account.account_inactive), name="account_inactive"),
    path("again/", before_second_factor(told(account.reauthenticate)), name="account_reauthenticate"),
    path("password/", before_second_factor(told(account.password_change)), name="account_change_password"),
    path("password/first/", before_second_factor(told(account.password_set)), name="account_set_password"),
    path("password/forgotten/", open_to_all(told(account.password_reset)), name="account_reset_password"),
    path("password/sent/", open_to_all(account.password_reset_done), name="account_reset_password_done"),
    # The library puts the key of its letters where this pattern has a hyphen.
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to_all(told(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path(
        "password/chosen/",
        open_to_all(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # The second factor.
    path("", before_second_factor(sign_in.account), name="mfa_index"),
    path("code/", open_to_all(told(factor.authenticate)), name="mfa_authenticate"),
    path("again/code/", before_second_factor(told(factor.reauthenticate)), name="mfa_reauthenticate"),
    path("app/set-up/", before_second_factor(told(totp.activate_totp)), name="mfa_activate_totp"),
    path("app/remove/", before_second_factor(told(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/", before_second_factor(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "recovery-codes/new/",
        before_second_factor(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        before_second_factor(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", before_second_factor(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", before_second_factor(told(passkey.add_webauthn)), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", open_to_all(passkey.login_webauthn), name="mfa_login_webauthn"),
    path(
        "again/passkey/",
        before_second_factor(told(passkey.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/", before_second_factor(passkey.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path(
        "passkeys/<int:pk>/rename/",
        before_second_factor(told(passkey.edit_webauthn)),
        name="mfa_edit_webauthn",
    ),
    path("sessions/", before_second_factor(sessions.list_usersessions), name="usersessions_list"),
    # The organisation's own sign-in.
    path("organisation/", open_to_all(sign_in.to_organisation), name="organisation_login"),
    path("organisation/back/", open_to_all(sign_in.from_organisation), name="organisation_callback"),
    path(
        "organisation/cancelled/",
        open_to_all(organisation.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("organisation/error/", open_to_all(organisation.login_error), name="socialaccount_login_error"),
    path(
        "organisation/connected/",
        before_second_factor(sign_in.organisation),
        name="socialaccount_connections",
    ),
]
