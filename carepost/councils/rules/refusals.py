"""Why a change to councils, people or agreements is refused."""

from __future__ import annotations

from carepost.core.refusals import Reason


class CouncilRefused(Reason):
    """Why a change to councils, people or agreements is refused."""

    NAME_MISSING = "Enter the name."
    ALREADY_THERE = "There is one of that name already."
    ROLE_ELSEWHERE = "That role is not one for this kind of organisation."
    ALREADY_MEMBER = "They hold this role here already."
    LAST_ADMIN = "They are the only administrator. Make somebody else one first."
    INVITATION_EXPIRED = "This invitation has expired. Ask the person who sent it for a new one."
    INVITATION_USED = "This invitation was used or withdrawn. Ask the person who sent it for a new one."
    INVITATION_OTHER = (
        "This invitation is for another e-mail address. Sign in with that one, or ask for a new one."
    )
    OWN_ROLE = "You cannot change your own role. Ask another administrator."
    PRIVILEGED_ROLE = "Only an administrator can give this role."
    SHARED_MAILBOX = (
        "This looks like a shared mailbox. Each person signs in as themselves: use their own address."
    )
    ENDS_BEFORE_START = "The end is before the start."
    NO_PLACE = "Choose the organisation they belong to."
    NOT_LIVE = "This has ended already."
    NAME_TOO_LONG = "Shorten the name."
    ADDRESS_MISSING = "Enter their e-mail address, like name@example.com."
    ADDRESS_NOT_ONE = "Check the e-mail address. It is not like name@example.com."
    HAS_ACCOUNT = (
        "There is an account for this e-mail address. Sign in with it, then open the invitation again."
    )
    INVITED_ALREADY = "They have an invitation to this role already. Withdraw that one first, or wait for it."
    WEAK_PASSWORD = "Choose another password: 12 characters or more, and not easy to guess."  # noqa: S105
    COVERS_NOTHING = "Say what the partner may see."
    PURPOSE_MISSING = "Say what the sharing is for."
    AGREED_BY_MISSING = "Say who agreed it, so that an auditor can find it."
    CODE_NOT_ONE = "An ONS code has one letter and eight digits, like E06000054."
    ACCOUNT_THERE = "There is an account for this e-mail address already. Invite them to the role instead."
    OWN_SECOND_FACTOR = "You cannot reset your own second step. Ask another administrator."
    TEAM_ELSEWHERE = "That team is not one of this council."
