"""The only writers of councils, people, invitations and agreements."""

from carepost.councils.actions.colleagues import (
    change_colleague,
    invite_colleague,
    remove_colleague,
    send_colleague_again,
    withdraw_colleague,
)
from carepost.councils.actions.invitations import accept_invitation, add_user, invite, withdraw_invitation
from carepost.councils.actions.organisations import add_council, add_partner, add_provider_body, add_team
from carepost.councils.actions.people import change_role, end_membership, place_in_team, reset_second_factor
from carepost.councils.actions.sending import Invited
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
    "change_colleague",
    "change_role",
    "end_membership",
    "end_sharing",
    "invite",
    "invite_colleague",
    "place_in_team",
    "remove_colleague",
    "reset_second_factor",
    "send_colleague_again",
    "withdraw_colleague",
    "withdraw_invitation",
]
