"""One readable table of which role may do what. The keys stand in `can.py`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from carepost.councils.can import Can
from carepost.councils.rules import Role

__all__ = ["OPERATOR", "ROLE_TABLE", "Can", "permissions_of"]

_READ_REGISTER = frozenset({Can.SEE_REGISTER, Can.EXPORT_REGISTER, Can.SEE_POLICIES, Can.SEE_FIGURES})
_READ_MARKET = _READ_REGISTER | {Can.SEE_STANDING}
_READ_CALLS = _READ_MARKET | {
    Can.SEE_CALLS, Can.SEE_COVERAGE, Can.SEE_HELP, Can.SEE_UNMET, Can.SEE_STOCK, Can.SEE_AID,
    Can.SEE_ROTA, Can.SEE_HANDOVERS,
}  # fmt: skip
#: What a provider's people do about support for their own services, and officers on their behalf.
_ASK = frozenset(
    {Can.ASK_FOR_HELP, Can.ANSWER_OFFER, Can.SAY_IF_HELPED, Can.CANCEL_HELP, Can.UNDO_HELP, Can.PUT_UP_AID,
     Can.WITHDRAW_AID, Can.ANSWER_MATCH, Can.RATE_MATCH}
)  # fmt: skip
_HELP = _ASK | {
    Can.OFFER_HELP, Can.TAKE_HELP, Can.PROMISE_HELP, Can.DELIVER_HELP, Can.TURN_AWAY_HELP,
    Can.KEEP_SUPPORT_KIND, Can.RETIRE_SUPPORT_KIND, Can.KEEP_STOCK_ITEM, Can.RECEIVE_STOCK, Can.COUNT_STOCK,
    Can.RETURN_STOCK, Can.RESERVE_STOCK, Can.SEND_STOCK, Can.PROPOSE_MATCH, Can.WITHDRAW_MATCH, Can.END_MATCH,
}  # fmt: skip
#: Whoever works with providers plans events for them. A provider's people come, and answer for their own places.
_COME = frozenset({Can.TAKE_PLACE, Can.CONFIRM_PLACE, Can.GIVE_UP_PLACE})
_READ_EVENTS = frozenset({Can.SEE_MESSAGES, Can.SEE_EVENTS, Can.SEE_HOURS})
_RUN_EVENTS = _COME | _READ_EVENTS | {
    Can.PLAN_EVENT, Can.CHANGE_EVENT, Can.OPEN_EVENT, Can.MOVE_EVENT, Can.CANCEL_EVENT, Can.HOLD_EVENT,
    Can.CLOSE_EVENT, Can.REOPEN_EVENT, Can.PUT_DOWN, Can.INVITE_TO_EVENT, Can.TAKE_ATTENDANCE,
    Can.TICK_ATTENDANCE, Can.UNDO_ATTENDANCE, Can.MATCH_ATTENDANCE, Can.ADD_ATTENDEE, Can.ACCEPT_NAMES,
    Can.ANSWER_AT_EVENT, Can.ADD_MATERIAL, Can.REMOVE_MATERIAL, Can.ASK_HOW_IT_WAS,
}  # fmt: skip
_OWN = _ASK | _COME | {
    Can.ASK_AT_EVENT,
    Can.SEE_OPEN_FIGURES,
    Can.SEE_OWN_SERVICES, Can.RECORD_CAPACITY, Can.ASK_AS_PROVIDER, Can.ADD_TO_ENQUIRY, Can.RATE_ANSWER,
    Can.TELL_COUNCIL, Can.UPDATE_SERVICE, Can.PUT_BACK_UPDATE,
    Can.SUGGEST_ITEM, Can.LEAVE_NEWSLETTER, Can.JOIN_NEWSLETTER,
    Can.OPEN_LETTER, Can.KEEP_OWN_WISH,
    Can.DISAGREE, Can.ADD_TO_DISAGREEMENT, Can.TAKE_BACK_DISAGREEMENT, Can.TAKE_BACK_EVIDENCE,
}  # fmt: skip
#: Whoever works with providers may own an enquiry. One about money is there for its readers alone.
_ENQUIRE = frozenset(
    {Can.SEE_ENQUIRIES, Can.SEE_MAIL, Can.TAKE_IN_MAIL, Can.WRITE_ANSWER, Can.REVIEW_ANSWER, Can.RETIRE_ANSWER,
     Can.RECEIVE_ENQUIRY, Can.TAKE_ENQUIRY, Can.ASK_BACK, Can.ADD_TO_ENQUIRY,
     Can.RESUME_ENQUIRY, Can.ANSWER_ENQUIRY, Can.CLOSE_ENQUIRY, Can.SET_ENQUIRY_ASIDE, Can.NOTE_ENQUIRY,
     Can.REROUTE_ENQUIRY, Can.SET_ENQUIRY_URGENCY, Can.RECOGNISE_ASKER, Can.MERGE_ENQUIRY, Can.UNMERGE_ENQUIRY,
     Can.SPLIT_ENQUIRY, Can.CONSULT_EXPERT, Can.CALL_OFF_EXPERT}
)  # fmt: skip
_ENQUIRE_MONEY = _ENQUIRE | {Can.SEE_FINANCE_ENQUIRIES}
_LEAD_ROTA = frozenset(
    {Can.KEEP_HOURS, Can.NOTE_ABSENCE, Can.END_ABSENCE, Can.MAKE_ROTA, Can.PUBLISH_ROTA, Can.WITHDRAW_ROTA,
     Can.MOVE_CALL, Can.PUT_BACK_CALL, Can.LOCK_CALL, Can.UNLOCK_CALL}
)  # fmt: skip
_CALL = _READ_CALLS | {
    Can.SEE_TODAY, Can.CLAIM_CALL, Can.RELEASE_CALL, Can.SAVE_DRAFT, Can.RECORD_CALL, Can.CORRECT_CALL,
    Can.KEEP_NUMBERS, Can.MARK_NUMBER, Can.NOTE_CLOSING, Can.UNDO_CLOSING,
    Can.CHANGE_SHARING,
}  # fmt: skip
#: Steps of the ladder that officers take; a manager takes them too, and decides on visits.
_CLIMB = frozenset({Can.EMAIL_MISSED, Can.CONTACT_NOMINATED, Can.SET_STEP_ASIDE})
_SET_STANDING = frozenset(
    {Can.OVERRIDE, Can.END_OVERRIDE, Can.PROPOSE_OVERRIDE, Can.CONFIRM_OVERRIDE, Can.TURN_DOWN_OVERRIDE,
     Can.WITHDRAW_OVERRIDE}
)  # fmt: skip
#: Nobody in a council adopts a policy alone (`policy.adopt`): one proposes, another approves.
_PROPOSE_POLICY = frozenset({Can.PROPOSE_POLICY, Can.WITHDRAW_POLICY})
#: Whoever answers for records places a hold; another of them lifts it.
_HOLD = frozenset({Can.SEE_HOLDS, Can.PLACE_HOLD, Can.LIFT_HOLD})
#: Whoever hears things about a service may note them, and take back what was noted wrongly.
_NOTE = frozenset({Can.NOTE_SIGNAL, Can.WITHDRAW_SIGNAL, Can.NOTE_BUYING, Can.END_BUYING})
#: Whoever answers has to be able to take back what was noted wrongly.
_ANSWER_DISAGREEMENT = _NOTE | {
    Can.TAKE_DISAGREEMENT, Can.ASK_BACK_DISAGREEMENT, Can.ANSWER_DISAGREEMENT,
}  # fmt: skip
_WRITE_QUESTIONS = frozenset(
    {Can.SEE_QUESTIONS, Can.BEGIN_DRAFT, Can.CHANGE_DRAFT, Can.UNDO_CHANGE, Can.DROP_DRAFT}
)
_KEEP_REGISTER = frozenset(
    {Can.IMPORT, Can.LEAVE_IMPORT, Can.UNDO_IMPORT, Can.MEND_ROW, Can.DISMISS_ROW, Can.CORRECT_FACT,
     Can.END_CORRECTION, Can.ADD_SITE, Can.ADD_LOCALITY, Can.RECORD_CAPACITY}
)  # fmt: skip
_RUN_COUNCIL = frozenset(
    {Can.SEE_PEOPLE, Can.INVITE, Can.WITHDRAW_INVITATION, Can.CHANGE_ROLE, Can.END_MEMBERSHIP, Can.ADD_TEAM,
     Can.PLACE_IN_TEAM, Can.ADD_PARTNER, Can.ADD_PROVIDER_BODY, Can.AGREE_SHARING, Can.END_SHARING,
     Can.LINK_PROVIDER, Can.RESET_SECOND_FACTOR}
)  # fmt: skip
#: A token passes on what its keeper may do, so an administrator's opens no calls or standings; a director's may.
_KEEP_MACHINES = frozenset(
    {Can.SEE_TOKENS, Can.MAKE_TOKEN, Can.TAKE_OVER_TOKEN, Can.REVOKE_TOKEN, Can.SUBSCRIBE, Can.CHANGE_SECRET,
     Can.TAKE_OVER_SUBSCRIPTION, Can.END_SUBSCRIPTION}
)  # fmt: skip
#: A provider's managers say who of its people signs in, and for which services.
_KEEP_COLLEAGUES = frozenset(
    {Can.SEE_COLLEAGUES, Can.INVITE_COLLEAGUE, Can.SEND_COLLEAGUE_AGAIN, Can.WITHDRAW_COLLEAGUE,
     Can.CHANGE_COLLEAGUE, Can.REMOVE_COLLEAGUE}
)  # fmt: skip
_READ_LEADERS = frozenset({Can.SEE_LEADERS})
#: Whoever works with providers may ask leaders for something, and undertakes what is decided.
_RAISE = _READ_LEADERS | {
    Can.RAISE_ISSUE, Can.RAISE_AGAIN, Can.WITHDRAW_ISSUE, Can.ADD_ACTION, Can.END_ACTION,
}  # fmt: skip
#: Beside the role, a person has to be a member of the issue's group.
_ANSWER = _RAISE | {
    Can.DECIDE, Can.CORRECT_DECISION, Can.RATIFY, Can.DELEGATE, Can.END_DELEGATION, Can.RETURN_ISSUE,
    Can.SEND_ISSUE_UP, Can.KEEP_ISSUE,
}  # fmt: skip
_PREPARE_REPORT = frozenset({Can.MAKE_REPORT, Can.MAKE_REPORT_ANEW, Can.COMMENT_REPORT})
_LEAD = _ANSWER | _PREPARE_REPORT | {
    Can.REVIEW_REPORT, Can.SEND_REPORT, Can.WITHDRAW_REPORT, Can.KEEP_GROUPS, Can.DECIDE_HANDOVER,
}  # fmt: skip

#: An administrator sees whether mail leaves, mends it where it does not, and does not read what it says.
_MEND_MAIL = frozenset(
    {Can.SEE_MESSAGES, Can.SEE_OUTGOING, Can.TRY_MAIL_AGAIN, Can.CONFIRM_MAIL, Can.GIVE_UP_MAIL}
)
_MAIL = _MEND_MAIL | {Can.READ_OUTGOING}
#: Whoever works with providers may put something forward for the newsletter; few make it.
_TELL_ALL = frozenset({Can.SEE_MESSAGES, Can.SEE_NEWSLETTER, Can.PUT_FORWARD, Can.WITHDRAW_ITEM})
_EDIT_NEWSLETTER = _TELL_ALL | {
    Can.SEE_RECIPIENTS, Can.CHANGE_ITEM, Can.PLACE_ITEM, Can.BEGIN_EDITION, Can.CHANGE_EDITION, Can.ARRANGE_EDITION,
    Can.SUBMIT_EDITION, Can.APPROVE_EDITION, Can.SEND_BACK_EDITION, Can.SCHEDULE_EDITION, Can.STOP_EDITION,
    Can.RESUME_EDITION, Can.DROP_EDITION, Can.CORRECT_EDITION, Can.TEST_EDITION, Can.SEND_AGAIN,
}  # fmt: skip

_READ_LETTERS = frozenset({Can.SEE_MESSAGES, Can.SEE_LETTERS})
#: Whoever writes to providers may write a template. It is published by somebody who wrote nothing in it.
_WRITE_LETTERS = _READ_LETTERS | {
    Can.ADD_TEMPLATE, Can.BEGIN_TEMPLATE_DRAFT, Can.WRITE_TEMPLATE, Can.DROP_TEMPLATE_DRAFT, Can.SEND_LETTERS,
    Can.RELEASE_LETTERS, Can.SEND_IN_ENGLISH, Can.CANCEL_LETTER, Can.KEEP_WISH, Can.WRITE_TRANSLATION,
    Can.CONFIRM_TRANSLATION, Can.CARRY_TRANSLATION, Can.MAKE_RUN, Can.CANCEL_RUN, Can.NOTE_PRINTED, Can.NOTE_POSTED,
    Can.NOTE_RETURNED,
}  # fmt: skip
_PUBLISH_LETTERS = _WRITE_LETTERS | {Can.PUBLISH_TEMPLATE, Can.PUBLISH_TEMPLATE_AGAIN, Can.RETIRE_TEMPLATE}

ROLE_TABLE: Mapping[Role, frozenset[Can]] = MappingProxyType(
    {
        Role.POST_OFFICER: _CALL
        | _CLIMB
        | _HELP
        | _KEEP_REGISTER
        | _SET_STANDING
        | _ANSWER_DISAGREEMENT
        | _PROPOSE_POLICY
        | _LEAD_ROTA
        | _ANSWER
        | _PREPARE_REPORT
        | _WRITE_QUESTIONS
        | _ENQUIRE_MONEY
        | _MAIL
        | _WRITE_LETTERS
        | _RUN_EVENTS
        | _EDIT_NEWSLETTER
        | {Can.KEEP_TOPIC, Can.KEEP_CARD, Can.OPEN_CALENDAR, Can.CLOSE_CALENDAR},
        Role.QA_OFFICER: _READ_CALLS
        | _KEEP_REGISTER
        | _ANSWER_DISAGREEMENT
        | _ANSWER
        | _ENQUIRE
        | _WRITE_LETTERS
        | _RUN_EVENTS
        | _TELL_ALL
        | {Can.SEE_QUESTIONS},
        Role.COMMISSIONER: _READ_CALLS
        | _ANSWER_DISAGREEMENT
        | _PROPOSE_POLICY
        | _LEAD
        | _HOLD
        | _ENQUIRE_MONEY
        | _MAIL
        | _PUBLISH_LETTERS
        | _RUN_EVENTS
        | _EDIT_NEWSLETTER,
        Role.BROKERAGE: _READ_MARKET | _NOTE,
        Role.PUBLIC_HEALTH: _READ_CALLS | _NOTE | _ANSWER | _ENQUIRE | _RUN_EVENTS | _TELL_ALL,
        Role.SOCIAL_WORKER: _READ_MARKET | _NOTE,
        Role.FINANCE: _READ_REGISTER | _ENQUIRE_MONEY | _TELL_ALL,
        Role.PROCUREMENT: _READ_REGISTER,
        Role.PANEL_EVALUATOR: _READ_REGISTER,
        Role.MODERATOR: _READ_REGISTER,
        Role.HUB_COORDINATOR: _READ_REGISTER,
        Role.ANALYST: _READ_MARKET | {Can.SEE_COVERAGE, Can.SEE_UNMET, Can.IMPORT_FIGURES},
        Role.DIRECTOR: _READ_CALLS
        | _CLIMB
        | {Can.TAKE_MISSED, Can.DECIDE_VISIT, Can.UNDO_CLOSING}
        | _SET_STANDING
        | _ANSWER_DISAGREEMENT
        | _PROPOSE_POLICY
        | _LEAD_ROTA
        | _LEAD
        | _HOLD
        | _WRITE_QUESTIONS
        | _KEEP_MACHINES
        | _ENQUIRE_MONEY
        | _MAIL
        | _PUBLISH_LETTERS
        | _RUN_EVENTS
        | _EDIT_NEWSLETTER
        | {Can.KEEP_HOURS_OF_OTHERS, Can.PUBLISH_DRAFT, Can.KEEP_TOPIC}
        | {Can.APPROVE_POLICY, Can.TURN_DOWN_POLICY, Can.PUBLISH_QUESTIONS, Can.SEE_PEOPLE, Can.SEE_AUDIT},
        Role.CALDICOTT_GUARDIAN: _READ_CALLS
        | _READ_LEADERS
        | _READ_EVENTS
        | _HOLD
        | {Can.SEE_AUDIT, Can.SEE_ENQUIRIES, Can.DECIDE_HANDOVER},
        Role.AUDITOR: _READ_CALLS
        | _READ_LEADERS
        | _READ_EVENTS
        | {
            Can.SEE_AUDIT,
            Can.SEE_HOLDS,
            Can.SEE_PEOPLE,
            Can.SEE_QUESTIONS,
            Can.SEE_TOKENS,
            Can.SEE_MESSAGES,
            Can.SEE_NEWSLETTER,
            Can.SEE_RECIPIENTS,
            Can.SEE_OUTGOING,
        }
        | _READ_LETTERS
        | {Can.SEE_ENQUIRIES, Can.SEE_FINANCE_ENQUIRIES},
        # An administrator runs accounts and files, and sees no case data: neither calls nor standing.
        Role.ADMIN: _READ_REGISTER
        | _KEEP_REGISTER
        | _RUN_COUNCIL
        | _KEEP_MACHINES
        | _MEND_MAIL
        | {Can.IMPORT_FIGURES},
        Role.PARTNER_ORG_USER: frozenset(
            {Can.SEE_REGISTER, Can.SUGGEST_ITEM, Can.SEE_INVITATIONS, Can.SEE_OPEN_FIGURES}
        ),
        Role.VOLUNTEER_CALLER: frozenset({Can.SEE_REGISTER}),
        Role.EXPERT_BY_EXPERIENCE: frozenset({Can.SEE_REGISTER}),
        Role.PROVIDER_USER: _OWN,
        Role.PROVIDER_MANAGER: _OWN | _KEEP_MACHINES | _KEEP_COLLEAGUES,
    }
)

#: What somebody with a shell on the machine may do; each command takes only what it needs from here.
OPERATOR: frozenset[Can] = frozenset(Can)


def permissions_of(role: Role) -> frozenset[str]:
    """The verb keys that a role carries, as plain text for an Actor."""
    return frozenset(can.value for can in ROLE_TABLE[role])
