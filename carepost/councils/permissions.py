"""Every verb and view as a stable key, and one readable table of which role may do what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from carepost.councils.rules import Role


class Can(StrEnum):
    """Permission keys. A verb's key is its permission; `*.see` keys open pages."""

    # councils
    SEE_PEOPLE = "councils.see_people"
    INVITE = "councils.invite"
    WITHDRAW_INVITATION = "councils.withdraw_invitation"
    CHANGE_ROLE = "councils.change_role"
    ACCEPT_INVITATION = "councils.accept_invitation"
    END_MEMBERSHIP = "councils.end_membership"
    PLACE_IN_TEAM = "councils.place_in_team"
    RESET_SECOND_FACTOR = "councils.reset_second_factor"
    RECORD_SIGN_IN = "councils.record_sign_in"
    ADD_TEAM = "councils.add_team"
    ADD_COUNCIL = "councils.add_council"
    ADD_USER = "councils.add_user"
    ADD_PARTNER = "councils.add_partner"
    ADD_PROVIDER_BODY = "councils.add_provider_body"
    AGREE_SHARING = "councils.agree_sharing"
    END_SHARING = "councils.end_sharing"
    SEE_POLICIES = "policy.see"
    ADOPT_POLICY = "policy.adopt"
    PROPOSE_POLICY = "policy.propose"
    APPROVE_POLICY = "policy.approve"
    TURN_DOWN_POLICY = "policy.turn_down"
    WITHDRAW_POLICY = "policy.withdraw"
    SEE_AUDIT = "audit.see"
    # register
    SEE_REGISTER = "register.see"
    EXPORT_REGISTER = "register.export"
    IMPORT = "register.import"
    LEAVE_IMPORT = "register.leave_import"
    UNDO_IMPORT = "register.undo_import"
    MEND_ROW = "register.mend_row"
    DISMISS_ROW = "register.dismiss_row"
    CORRECT_FACT = "register.correct_fact"
    END_CORRECTION = "register.end_correction"
    ADD_SITE = "register.add_site"
    ADD_LOCALITY = "register.add_locality"
    RECORD_CAPACITY = "register.record_capacity"
    LINK_PROVIDER = "register.link_provider"
    # risk
    SEE_STANDING = "risk.see"
    RECOMPUTE = "risk.recompute"
    OVERRIDE = "risk.override"
    END_OVERRIDE = "risk.end_override"
    PROPOSE_OVERRIDE = "risk.propose_override"
    CONFIRM_OVERRIDE = "risk.confirm_override"
    TURN_DOWN_OVERRIDE = "risk.turn_down_override"
    WITHDRAW_OVERRIDE = "risk.withdraw_override"
    NOTE_SIGNAL = "risk.note_signal"
    WITHDRAW_SIGNAL = "risk.withdraw_signal"
    # questions
    SEE_QUESTIONS = "questions.see"
    BEGIN_DRAFT = "questions.begin_draft"
    CHANGE_DRAFT = "questions.change_draft"
    UNDO_CHANGE = "questions.undo_change"
    DROP_DRAFT = "questions.drop_draft"
    PUBLISH_DRAFT = "questions.publish_draft"
    PUBLISH_QUESTIONS = "questions.publish"
    # contact
    SEE_TODAY = "contact.see_today"
    SEE_CALLS = "contact.see_calls"
    CLAIM_CALL = "contact.claim_call"
    RELEASE_CALL = "contact.release_call"
    SAVE_DRAFT = "contact.save_draft"
    RECORD_CALL = "contact.record_call"
    CORRECT_CALL = "contact.correct_call"
    NOTE_MISSED_CALLS = "contact.note_missed_calls"
    SEE_COVERAGE = "contact.see_coverage"
    KEEP_NUMBERS = "contact.keep_numbers"
    MARK_NUMBER = "contact.mark_number"
    CHANGE_SHARING = "contact.change_sharing"
    NOTE_CLOSING = "contact.note_closing"
    UNDO_CLOSING = "contact.undo_closing"
    CHECK_CLOSINGS = "contact.check_closings"
    # contact: the ladder of missed calls
    RAISE_LADDER = "contact.raise_ladder"
    EMAIL_MISSED = "contact.email_missed"
    CONTACT_NOMINATED = "contact.contact_nominated"
    SET_STEP_ASIDE = "contact.set_step_aside"
    TAKE_MISSED = "contact.take_missed"
    DECIDE_VISIT = "contact.decide_visit"
    # contact: support
    SEE_HELP = "contact.see_help"
    SEE_UNMET = "contact.see_unmet"
    ASK_FOR_HELP = "contact.ask_for_help"
    OFFER_HELP = "contact.offer_help"
    ANSWER_OFFER = "contact.answer_offer"
    TAKE_HELP = "contact.take_help"
    PROMISE_HELP = "contact.promise_help"
    DELIVER_HELP = "contact.deliver_help"
    TURN_AWAY_HELP = "contact.turn_away_help"
    CANCEL_HELP = "contact.cancel_help"
    SAY_IF_HELPED = "contact.say_if_helped"
    UNDO_HELP = "contact.undo_help"
    REMIND_ABOUT_HELP = "contact.remind_about_help"
    KEEP_SUPPORT_KIND = "contact.keep_support_kind"
    RETIRE_SUPPORT_KIND = "contact.retire_support_kind"
    # contact: supplies
    SEE_STOCK = "contact.see_stock"
    KEEP_STOCK_ITEM = "contact.keep_stock_item"
    RECEIVE_STOCK = "contact.receive_stock"
    COUNT_STOCK = "contact.count_stock"
    RETURN_STOCK = "contact.return_stock"
    RESERVE_STOCK = "contact.reserve_stock"
    SEND_STOCK = "contact.send_stock"
    # contact: mutual aid
    SEE_AID = "contact.see_aid"
    PUT_UP_AID = "contact.put_up_aid"
    WITHDRAW_AID = "contact.withdraw_aid"
    PROPOSE_MATCH = "contact.propose_match"
    ANSWER_MATCH = "contact.answer_match"
    WITHDRAW_MATCH = "contact.withdraw_match"
    END_MATCH = "contact.end_match"
    RATE_MATCH = "contact.rate_match"
    # contact: the rota
    KEEP_CARD = "contact.keep_card"
    SEE_ROTA = "contact.see_rota"
    KEEP_HOURS = "contact.keep_hours"
    KEEP_HOURS_OF_OTHERS = "contact.keep_hours_of_others"
    NOTE_ABSENCE = "contact.note_absence"
    END_ABSENCE = "contact.end_absence"
    MAKE_ROTA = "contact.make_rota"
    MAKE_EVENING_ROTA = "contact.make_evening_rota"
    PROPOSE_ROTA = "contact.propose_rota"
    GIVE_UP_ROTA = "contact.give_up_rota"
    PUBLISH_ROTA = "contact.publish_rota"
    WITHDRAW_ROTA = "contact.withdraw_rota"
    MOVE_CALL = "contact.move_call"
    PUT_BACK_CALL = "contact.put_back_call"
    LOCK_CALL = "contact.lock_call"
    UNLOCK_CALL = "contact.unlock_call"
    OPEN_CALENDAR = "contact.open_calendar"
    CLOSE_CALENDAR = "contact.close_calendar"
    # decisions
    SEE_LEADERS = "decisions.see"
    KEEP_GROUPS = "decisions.keep_groups"
    RAISE_ISSUE = "decisions.raise_issue"
    RAISE_AGAIN = "decisions.raise_again"
    WITHDRAW_ISSUE = "decisions.withdraw_issue"
    DECIDE = "decisions.decide"
    CORRECT_DECISION = "decisions.correct_decision"
    RATIFY = "decisions.ratify"
    DELEGATE = "decisions.delegate"
    END_DELEGATION = "decisions.end_delegation"
    RETURN_ISSUE = "decisions.return_issue"
    SEND_ISSUE_UP = "decisions.send_issue_up"
    KEEP_ISSUE = "decisions.keep_issue"
    LIFT_OVERDUE = "decisions.lift_overdue"
    ADD_ACTION = "decisions.add_action"
    END_ACTION = "decisions.end_action"
    MAKE_REPORT = "decisions.make_report"
    MAKE_REPORT_ANEW = "decisions.make_report_anew"
    COMMENT_REPORT = "decisions.comment_report"
    REVIEW_REPORT = "decisions.review_report"
    SEND_REPORT = "decisions.send_report"
    WITHDRAW_REPORT = "decisions.withdraw_report"
    # the demonstration
    LOAD_DEMO = "demo.load"
    LOAD_ENGLAND = "demo.load_england"
    # providers
    SEE_OWN_SERVICES = "provider.see_own_services"


_READ_REGISTER = frozenset({Can.SEE_REGISTER, Can.EXPORT_REGISTER, Can.SEE_POLICIES})
_READ_MARKET = _READ_REGISTER | {Can.SEE_STANDING}
_READ_CALLS = _READ_MARKET | {
    Can.SEE_CALLS, Can.SEE_COVERAGE, Can.SEE_HELP, Can.SEE_UNMET, Can.SEE_STOCK, Can.SEE_AID,
    Can.SEE_ROTA,
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
_OWN = _ASK | {Can.SEE_OWN_SERVICES}
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
#: Whoever hears things about a service may note them, and take back what was noted wrongly.
_NOTE = frozenset({Can.NOTE_SIGNAL, Can.WITHDRAW_SIGNAL})
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
    Can.REVIEW_REPORT, Can.SEND_REPORT, Can.WITHDRAW_REPORT, Can.KEEP_GROUPS,
}  # fmt: skip

ROLE_TABLE: Mapping[Role, frozenset[Can]] = MappingProxyType(
    {
        Role.POST_OFFICER: _CALL
        | _CLIMB
        | _HELP
        | _KEEP_REGISTER
        | _SET_STANDING
        | _NOTE
        | _PROPOSE_POLICY
        | _LEAD_ROTA
        | _ANSWER
        | _PREPARE_REPORT
        | _WRITE_QUESTIONS
        | {Can.KEEP_CARD, Can.OPEN_CALENDAR, Can.CLOSE_CALENDAR},
        Role.QA_OFFICER: _READ_CALLS | _KEEP_REGISTER | _NOTE | _ANSWER | {Can.SEE_QUESTIONS},
        Role.COMMISSIONER: _READ_CALLS | _NOTE | _PROPOSE_POLICY | _LEAD,
        Role.BROKERAGE: _READ_MARKET | _NOTE,
        Role.PUBLIC_HEALTH: _READ_CALLS | _NOTE | _ANSWER,
        Role.SOCIAL_WORKER: _READ_MARKET | _NOTE,
        Role.FINANCE: _READ_REGISTER,
        Role.PROCUREMENT: _READ_REGISTER,
        Role.PANEL_EVALUATOR: _READ_REGISTER,
        Role.MODERATOR: _READ_REGISTER,
        Role.HUB_COORDINATOR: _READ_REGISTER,
        Role.ANALYST: _READ_MARKET | {Can.SEE_COVERAGE, Can.SEE_UNMET},
        Role.DIRECTOR: _READ_CALLS
        | _CLIMB
        | {Can.TAKE_MISSED, Can.DECIDE_VISIT, Can.UNDO_CLOSING}
        | _SET_STANDING
        | _NOTE
        | _PROPOSE_POLICY
        | _LEAD_ROTA
        | _LEAD
        | _WRITE_QUESTIONS
        | {Can.KEEP_HOURS_OF_OTHERS, Can.PUBLISH_DRAFT}
        | {Can.APPROVE_POLICY, Can.TURN_DOWN_POLICY, Can.PUBLISH_QUESTIONS, Can.SEE_PEOPLE, Can.SEE_AUDIT},
        Role.CALDICOTT_GUARDIAN: _READ_CALLS | _READ_LEADERS | {Can.SEE_AUDIT},
        Role.AUDITOR: _READ_CALLS | _READ_LEADERS | {Can.SEE_AUDIT, Can.SEE_PEOPLE, Can.SEE_QUESTIONS},
        # An administrator runs accounts and files, and sees no case data: neither calls nor standing.
        Role.ADMIN: _READ_REGISTER | _KEEP_REGISTER | _RUN_COUNCIL,
        Role.PARTNER_ORG_USER: frozenset({Can.SEE_REGISTER}),
        Role.VOLUNTEER_CALLER: frozenset({Can.SEE_REGISTER}),
        Role.EXPERT_BY_EXPERIENCE: frozenset({Can.SEE_REGISTER}),
        Role.PROVIDER_USER: _OWN,
        Role.PROVIDER_MANAGER: _OWN,
    }
)

#: What somebody with a shell on the machine may do; each command takes only what it needs from here.
OPERATOR: frozenset[Can] = frozenset(Can)


def permissions_of(role: Role) -> frozenset[str]:
    """The verb keys that a role carries, as plain text for an Actor."""
    return frozenset(can.value for can in ROLE_TABLE[role])
