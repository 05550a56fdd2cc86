"""The only writers of councils, people, invitations and agreements."""

from carepost.councils.actions.invitations import (
    Invited,
    accept_invitation,
    add_user,
    invite,
    withdraw_invitation,
)
from carepost.councils.actions.organisations import add_council, add_partner, add_provider_body, add_team
from carepost.councils.actions.people import change_role, end_membership, place_in_team, reset_second_factor
from carepost.councils.actions.sharing import agree_sharing, end_sharing

__all__ = [
    "Invited",
    "accept_invitation",
    "add_council",
    "add_partner",
    "add_provider_body",
    "add_team",
    "add_user",
    "agree_sharing",
    "change_role",
    "end_membership",
    "end_sharing",
    "invite",
    "place_in_team",
    "reset_second_factor",
    "withdraw_invitation",
]
