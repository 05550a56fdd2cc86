"""Roles, places, invitations and agreements: the rules, case by case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.councils.naming import council_key, slug_of
from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.councils.rules import (
    PRIVILEGED,
    Asked,
    CouncilRefused,
    Covers,
    InvitationPolicy,
    PlaceKind,
    Role,
    against_accepting,
    against_inviting,
    against_leaving,
    against_name,
    against_place,
    against_sharing,
    invitation_expires,
    looks_shared,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


SHARED = (
    "info@home.example", "INFO@home.example", "office@x.example", "manager@x.example", "the.team@x.example",
    "the.office@x.example", "care.home@x.example", "enquiries2@x.example", "no-reply@x.example",
    "registered.manager@x.example", "info+jo@x.example", "nurses.station@x.example", " reception@x.example ",
    "admin-1@x.example",
)  # fmt: skip
OWN = (
    "jo.marsh@x.example", "carey@x.example", "j.office@x.example", "infosecurity.jo@x.example",
    "homer@x.example", "theo@x.example", "adminah@x.example", "team.lead.jo@x.example", "posta@x.example",
    "jo@info.example", "",
)  # fmt: skip


@pytest.mark.parametrize("email", SHARED)
def test_an_address_that_many_people_read_looks_shared(email: str) -> None:
    assert looks_shared(email)


@pytest.mark.parametrize("email", OWN)
def test_a_persons_own_address_does_not(email: str) -> None:
    assert not looks_shared(email)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bristol, City of", "bristol"),
        ("Bristol City Council", "bristol"),
        ("St. Helens", "st helens"),
        ("Kingston upon Hull, City of", "kingston upon hull"),
        ("Hull City Council", "kingston upon hull"),
        ("City of London Corporation", "city of london"),
        ("Bath & North East Somerset", "bath north east somerset"),
        ("  WILTSHIRE   council ", "wiltshire"),
        ("", ""),
    ],
)
def test_spellings_of_one_council_have_one_key(name: str, key: str) -> None:
    assert council_key(name) == key


def test_a_councils_name_makes_a_plain_address() -> None:
    assert slug_of("King's Lynn & West  Norfolk") == "kings-lynn-west-norfolk"


class TestTheRoleTable:
    def test_every_role_stands_in_it(self) -> None:
        assert set(ROLE_TABLE) == set(Role)

    def test_an_administrator_sees_no_case_data(self) -> None:
        assert not ROLE_TABLE[Role.ADMIN] & {Can.SEE_CALLS, Can.SEE_TODAY, Can.SEE_STANDING, Can.SEE_COVERAGE}

    def test_an_auditor_changes_nothing(self) -> None:
        assert {
            can for can in ROLE_TABLE[Role.AUDITOR] if can.value.partition(".")[2].split("_")[0] != "see"
        } <= {Can.EXPORT_REGISTER}

    def test_only_operators_add_councils_and_users(self) -> None:
        for can in (Can.ADD_COUNCIL, Can.ADD_USER):
            assert [role for role, table in ROLE_TABLE.items() if can in table] == []

    def test_nobody_holds_the_permissions_of_a_link_or_of_signing_in(self) -> None:
        for can in (Can.ACCEPT_INVITATION, Can.RECORD_SIGN_IN):
            assert [role for role, table in ROLE_TABLE.items() if can in table] == []

    def test_provider_roles_reach_only_their_own(self) -> None:
        manages = {
            Can.SEE_TOKENS, Can.MAKE_TOKEN, Can.TAKE_OVER_TOKEN, Can.REVOKE_TOKEN, Can.SEE_COLLEAGUES,
            Can.INVITE_COLLEAGUE, Can.SEND_COLLEAGUE_AGAIN, Can.WITHDRAW_COLLEAGUE, Can.CHANGE_COLLEAGUE,
            Can.REMOVE_COLLEAGUE, Can.SUBSCRIBE, Can.END_SUBSCRIPTION, Can.CHANGE_SECRET, Can.TAKE_OVER_SUBSCRIPTION,
        }  # fmt: skip
        for role in Role:
            if role.place is PlaceKind.PROVIDER:
                assert ROLE_TABLE[role] == {
                    Can.SEE_OWN_SERVICES, Can.ASK_FOR_HELP, Can.ANSWER_OFFER, Can.SAY_IF_HELPED, Can.CANCEL_HELP,
                    Can.TAKE_PLACE, Can.CONFIRM_PLACE, Can.GIVE_UP_PLACE, Can.ASK_AT_EVENT,
                    Can.UNDO_HELP, Can.PUT_UP_AID, Can.WITHDRAW_AID, Can.ANSWER_MATCH, Can.RATE_MATCH,
                    Can.RECORD_CAPACITY, Can.TELL_COUNCIL, Can.UPDATE_SERVICE, Can.PUT_BACK_UPDATE,
                    Can.DISAGREE, Can.ADD_TO_DISAGREEMENT, Can.TAKE_BACK_DISAGREEMENT, Can.TAKE_BACK_EVIDENCE,
                    Can.ASK_AS_PROVIDER, Can.ADD_TO_ENQUIRY, Can.RATE_ANSWER,
                    Can.SUGGEST_ITEM, Can.LEAVE_NEWSLETTER, Can.JOIN_NEWSLETTER, Can.OPEN_LETTER, Can.KEEP_OWN_WISH,
                    Can.SEE_OPEN_FIGURES,
                } | (manages if role is Role.PROVIDER_MANAGER else set())  # fmt: skip


@pytest.mark.parametrize(
    ("role", "provider_id", "partner_id", "against"),
    [
        (Role.QA_OFFICER, None, None, ()),
        (Role.QA_OFFICER, 1, None, (CouncilRefused.ROLE_ELSEWHERE,)),
        (Role.QA_OFFICER, None, 1, (CouncilRefused.ROLE_ELSEWHERE,)),
        (Role.PROVIDER_USER, 1, None, ()),
        (Role.PROVIDER_USER, None, None, (CouncilRefused.NO_PLACE,)),
        (Role.PROVIDER_USER, None, 1, (CouncilRefused.ROLE_ELSEWHERE,)),
        (Role.PROVIDER_USER, 1, 1, (CouncilRefused.ROLE_ELSEWHERE,)),
        (Role.PARTNER_ORG_USER, None, 1, ()),
        (Role.PARTNER_ORG_USER, 1, None, (CouncilRefused.ROLE_ELSEWHERE,)),
        (Role.VOLUNTEER_CALLER, None, None, (CouncilRefused.NO_PLACE,)),
    ],
)
def test_a_role_fits_one_kind_of_place(
    role: Role, provider_id: int | None, partner_id: int | None, against: tuple[CouncilRefused, ...]
) -> None:
    assert against_place(role, provider_id, partner_id) == against


class TestInviting:
    def against(self, asked: Asked, **given: object) -> tuple[CouncilRefused, ...]:
        how = {"inviter_role": "admin", "operator": False, "member": False, "invited": False} | given
        return against_inviting(asked, **how)  # type: ignore[arg-type]

    def test_an_administrator_invites_anybody_to_anything(self) -> None:
        for role in Role:
            place = {"provider_id": 1} if role.place is PlaceKind.PROVIDER else {}
            place |= {"partner_id": 1} if role.place is PlaceKind.PARTNER else {}
            assert self.against(Asked("jo@x.example", role, **place)) == ()

    def test_nobody_else_gives_a_privileged_role(self) -> None:
        for role in PRIVILEGED:
            asked = Asked("jo@x.example", role)
            assert self.against(asked, inviter_role="director") == (CouncilRefused.PRIVILEGED_ROLE,)
            assert self.against(asked, inviter_role="", operator=True) == ()

    @pytest.mark.parametrize(
        "email", ["jo", "jo@", "@x.example", "jo@x", "jo marsh@x.example", "a@b@c.example"]
    )
    def test_an_address_must_be_one(self, email: str) -> None:
        assert self.against(Asked(email, Role.QA_OFFICER)) == (CouncilRefused.ADDRESS_NOT_ONE,)

    def test_every_reason_is_told_at_once(self) -> None:
        found = self.against(
            Asked("info@x.example", Role.ADMIN, 1), inviter_role="x", member=True, invited=True
        )
        assert found == (
            CouncilRefused.SHARED_MAILBOX,
            CouncilRefused.ROLE_ELSEWHERE,
            CouncilRefused.PRIVILEGED_ROLE,
            CouncilRefused.ALREADY_MEMBER,
            CouncilRefused.INVITED_ALREADY,
        )

    def test_nothing_entered_is_told_so(self) -> None:
        assert self.against(Asked(" ", Role.QA_OFFICER)) == (CouncilRefused.ADDRESS_MISSING,)


class TestAccepting:
    def against(self, **given: object) -> tuple[CouncilRefused, ...]:
        how = {
            "email": "jo@x.example",
            "by_email": "",
            "has_account": False,
            "expires_at": NOW,
            "spent": False,
            "now": NOW - timedelta(seconds=1),
        } | given
        return against_accepting(**how)  # type: ignore[arg-type]

    def test_until_the_last_second_it_can_be_taken_up(self) -> None:
        assert self.against() == ()
        assert self.against(now=NOW) == (CouncilRefused.INVITATION_EXPIRED,)

    def test_once_only(self) -> None:
        assert self.against(spent=True, now=NOW) == (CouncilRefused.INVITATION_USED,)

    def test_by_the_person_invited_only(self) -> None:
        assert self.against(by_email="JO@x.example", has_account=True) == ()
        assert self.against(by_email="ben@x.example") == (CouncilRefused.INVITATION_OTHER,)

    def test_somebody_with_an_account_signs_in_first(self) -> None:
        assert self.against(has_account=True) == (CouncilRefused.HAS_ACCOUNT,)

    def test_the_policy_says_how_long(self) -> None:
        assert invitation_expires(NOW, InvitationPolicy()) == NOW + timedelta(days=7)
        assert invitation_expires(NOW, InvitationPolicy(days=1)) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("own", "live", "role", "becomes", "other_admins", "against"),
    [
        (False, True, Role.QA_OFFICER, None, 0, ()),
        (False, True, Role.QA_OFFICER, Role.POST_OFFICER, 0, ()),
        (True, True, Role.QA_OFFICER, None, 1, (CouncilRefused.OWN_ROLE,)),
        (False, False, Role.QA_OFFICER, None, 1, (CouncilRefused.NOT_LIVE,)),
        (False, True, Role.ADMIN, None, 0, (CouncilRefused.LAST_ADMIN,)),
        (False, True, Role.ADMIN, None, 1, ()),
        (False, True, Role.ADMIN, Role.DIRECTOR, 0, (CouncilRefused.LAST_ADMIN,)),
        (False, True, Role.ADMIN, Role.ADMIN, 0, (CouncilRefused.ALREADY_MEMBER,)),
        (False, True, Role.QA_OFFICER, Role.PROVIDER_USER, 1, (CouncilRefused.ROLE_ELSEWHERE,)),
        (True, True, Role.ADMIN, None, 0, (CouncilRefused.OWN_ROLE, CouncilRefused.LAST_ADMIN)),
    ],
)
def test_roles_end_and_change_under_these_conditions(
    own: bool,
    live: bool,
    role: Role,
    becomes: Role | None,
    other_admins: int,
    against: tuple[CouncilRefused, ...],
) -> None:
    found = against_leaving(own=own, live=live, role=role, becomes=becomes, other_admins=other_admins)
    assert found == against


def test_an_agreement_says_what_for_what_by_whom_and_ends_after_it_begins() -> None:
    day = date(2026, 11, 23)

    def against(**given: object) -> tuple[CouncilRefused, ...]:
        how = {
            "covers": frozenset({Covers.REGISTER}),
            "purpose": "Discharge",
            "agreed_by": "The director",
            "valid_from": day,
            "valid_to": None,
        } | given
        return against_sharing(**how)  # type: ignore[arg-type]

    assert against() == ()
    assert against(valid_to=day + timedelta(days=1)) == ()
    assert against(valid_to=day) == (CouncilRefused.ENDS_BEFORE_START,)
    assert against(covers=frozenset(), purpose=" ", agreed_by="") == (
        CouncilRefused.COVERS_NOTHING,
        CouncilRefused.PURPOSE_MISSING,
        CouncilRefused.AGREED_BY_MISSING,
    )


def test_a_name_is_there_is_short_enough_and_is_free() -> None:
    assert against_name("North", taken=False, longest=10) == ()
    assert against_name("  ", taken=True, longest=10) == (CouncilRefused.NAME_MISSING,)
    assert against_name("North", taken=True, longest=10) == (CouncilRefused.ALREADY_THERE,)
    assert against_name("n" * 11, taken=True, longest=10) == (CouncilRefused.NAME_TOO_LONG,)
