"""Who gets what at the addresses of councils, of policies and of sign-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from carepost.core import clock, holds, policies
from carepost.councils.models import Invitation, Membership
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all

SEE_PEOPLE = "admin director auditor"
#: People of other councils hold these permissions there, and find nothing of Ambershire.
OTHERS = {"neighbour_admin": 404}
THERE_TOO = {"neighbour_admin": 200}
POLICY = "councils.invitation"
#: Policies hold no case data: everybody in a council sees by which numbers it works.
COUNCIL = "staff neighbour neighbour_admin"
HOLD = "commissioner director caldicott_guardian"
PROPOSE = "post_officer commissioner director"


def scene(cast: Cast) -> dict[str, Any]:
    """An officer's membership, an open invitation and an agreement of Ambershire's."""
    with scope(cast.officer) as proposer:
        waits = policies.propose(
            by=proposer,
            key=POLICY,
            values={"days": 9},
            valid_from=clock.today(),
            authority="Cabinet",
            reason="Leave",
        )
    with scope(cast.director) as director:
        hold = holds.place_hold(by=director, matter="COVID-19 inquiry", why="Asked for", kinds=["mail"])
    with scope(cast.admin):
        officer = Membership.objects.get(user=cast.officer.user)
    token = "a-link-that-somebody-got"
    invitation = factories.invitation(
        cast.ambershire, "new@example.org", Role.QA_OFFICER, token, at=clock.now()
    )
    with scope(cast.provider_manager):
        colleague = Membership.objects.get(user=cast.provider.user)
        awaited = Invitation.objects.create(
            email="jo@example.org", role=Role.PROVIDER_USER.value, provider=cast.willow, token_digest="jo",
            invited_by="Manager", invited_at=clock.now(), expires_at=clock.now() + timedelta(days=7),
        )  # fmt: skip
    return {
        "colleague": {"pk": colleague.pk},
        "awaited": {"pk": awaited.pk},
        "membership": {"pk": officer.pk},
        "invitation": {"pk": invitation.pk},
        "agreement": {"pk": cast.agreement.pk},
        "token": {"token": token},
        "policy": {"key": POLICY},
        "proposal": {"number": waits.pk},
        "hold": {"pk": hold.pk},
    }


def people(to: str = SEE_PEOPLE) -> Row:
    return Row(to=to, answers=THERE_TOO)


def about(what: str, to: str = "admin") -> Row:
    """An address about something of Ambershire's."""
    return Row(to=to, answers=OTHERS, path=lambda made: made[what])


OWN = Row(to="everybody")
ROWS = {
    # Where it leads is for the pages of each home to prove.
    "home": Row(to="everybody", then=302),
    "healthz": open_to_all(),
    "councils:place": OWN,
    "councils:second-factor": Row(to="everybody", then=302),
    "councils:sign-in-as": open_to_all(404, method="post"),
    # The link is another person's; for those who have signed in it says so.
    "councils:accept": open_to_all(410, nobody=200, path=lambda made: made["token"]),
    "councils:people": people(),
    "councils:invite": people("admin"),
    "councils:invitations": people(),
    "councils:withdraw-invitation": about("invitation"),
    "councils:member": about("membership", SEE_PEOPLE),
    "councils:change-role": about("membership"),
    "councils:end-membership": about("membership"),
    "councils:place-in-team": about("membership"),
    "councils:reset-second-factor": about("membership"),
    "councils:teams": people(),
    "councils:add-team": people("admin"),
    "councils:providers": people(),
    "councils:add-provider": people("admin"),
    "councils:partners": people(),
    "councils:add-partner": people("admin"),
    "councils:agree-sharing": people("admin"),
    "councils:end-sharing": about("agreement"),
    "councils:colleagues": Row(to="provider_manager"),
    "councils:invite-colleague": Row(to="provider_manager"),
    "councils:colleague": Row(to="provider_manager", path=lambda made: made["colleague"]),
    "councils:remove-colleague": Row(to="provider_manager", path=lambda made: made["colleague"]),
    "councils:send-colleague-again": Row(to="provider_manager", path=lambda made: made["awaited"]),
    "councils:withdraw-colleague": Row(to="provider_manager", path=lambda made: made["awaited"]),
    "councils:policies": Row(to=COUNCIL),
    "councils:policy": Row(to=COUNCIL, path=lambda made: made["policy"]),
    "councils:draft-policy": Row(to=f"{PROPOSE} neighbour", path=lambda made: made["policy"]),
    "councils:policy-proposal": Row(
        to="staff", answers=OTHERS | {"neighbour": 404}, path=lambda made: made["proposal"]
    ),
    "councils:turn-down-policy": Row(to="director", path=lambda made: made["proposal"]),
    # Only POST is answered: who may gets to the method, and a test posts as the others.
    "councils:approve-policy": Row(to="director", then=405, path=lambda made: made["proposal"]),
    "councils:withdraw-policy": Row(to=f"{PROPOSE} neighbour", then=405, path=lambda made: made["proposal"]),
    "councils:holds": Row(to=f"{HOLD} auditor"),
    "councils:place-hold": Row(to=HOLD),
    "councils:hold": Row(to=f"{HOLD} auditor", path=lambda made: made["hold"]),
    "councils:lift-hold": Row(to=HOLD, path=lambda made: made["hold"]),
    "councils:audit": Row(to="director auditor caldicott_guardian"),
    # Sign-in: whoever has signed in is sent on from its pages.
    "account_login": open_to_all(302, nobody=200),
    "account_logout": open_to_all(200, nobody=302),
    "account_inactive": open_to_all(),
    "account_reset_password": open_to_all(),
    "account_reset_password_done": open_to_all(),
    "account_reset_password_from_key": open_to_all(path=lambda made: {"uidb36": "1", "key": "stale"}),
    "account_reset_password_from_key_done": open_to_all(),
    "account_reauthenticate": Row(to="everybody", then=403),
    "account_change_password": Row(to="everybody", then=302),
    "account_set_password": OWN,
    "mfa_index": OWN,
    "mfa_authenticate": open_to_all(302),
    "mfa_reauthenticate": Row(to="everybody", then=403),
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": Row(to="everybody", then=404),
    "mfa_view_recovery_codes": Row(to="everybody", then=404),
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": Row(to="everybody", then=404),
    "mfa_list_webauthn": OWN,
    "mfa_add_webauthn": OWN,
    "mfa_login_webauthn": open_to_all(302),
    "mfa_reauthenticate_webauthn": Row(to="everybody", then=403),
    "mfa_remove_webauthn": Row(to="everybody", then=404, path=lambda made: {"pk": 1}),
    "mfa_edit_webauthn": Row(to="everybody", then=404, path=lambda made: {"pk": 1}),
    "usersessions_list": OWN,
    "organisation_login": open_to_all(404),
    "organisation_callback": open_to_all(404),
    "socialaccount_login_cancelled": open_to_all(),
    "socialaccount_login_error": open_to_all(401),
    # Where no identity provider is named.
    "socialaccount_connections": Row(to="everybody", then=404),
}
