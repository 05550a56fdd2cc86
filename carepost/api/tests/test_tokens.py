"""Tokens: made, taken over, revoked, warned of; and when one stops to open anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.api import actions, entering, jobs, queries
from carepost.api.models import Request, Token
from carepost.api.rules import ApiPolicy, Scope, TokenEnd, TokenRefused, digest_of
from carepost.api.tests.factories import Program, make
from carepost.core import clock, policies
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils import actions as councils
from carepost.councils.models import Membership
from carepost.councils.rules import Covers, Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.gateways.tests.post import posted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


def refusal(person: Person, **asked: Any) -> tuple[object, ...]:
    with scope(person) as by, pytest.raises(Refused) as refused:
        actions.make_token(by=by, **{"name": "Power BI", "scopes": [Scope.REGISTER_READ], "days": 30} | asked)
    return refused.value.reasons


def let_in(secret: str) -> entering.Machine:
    with transaction.atomic():
        return entering.let_in(secret, clock.now())


def end_of(secret: str) -> TokenEnd:
    with pytest.raises(Refused) as refused:
        let_in(secret)
    (reason,) = refused.value.reasons
    assert isinstance(reason, TokenEnd)
    return reason


class TestMaking:
    def test_the_secret_is_told_once_and_only_its_digest_is_kept(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ)
        with scope(cast.admin):
            row = Token.objects.get()
            kept = str(list(Token.objects.values()))
            noted = AuditEntry.objects.get(verb="api.make_token")
        assert made.secret.startswith(row.prefix + "_")
        assert row.digest == digest_of(made.secret)
        assert made.secret not in kept + str(noted.detail) + repr(made)
        assert noted.subject == f"token:{row.prefix}"

    def test_a_token_does_no_more_than_its_maker_may(self, cast: Cast) -> None:
        assert refusal(cast.admin, scopes=[Scope.CALLS_READ]) == (TokenRefused.TOO_WIDE,)
        assert make(cast.director, Scope.CALLS_READ)
        assert refusal(cast.provider_manager, scopes=[Scope.CALLS_READ]) == (TokenRefused.TOO_WIDE,)

    def test_only_who_keeps_tokens_makes_them(self, cast: Cast) -> None:
        for person in (cast.officer, cast.auditor, cast.provider, cast.partner):
            assert refusal(person) == (NotAllowed.NO_PERMISSION,)

    def test_one_name_is_one_open_token(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ)
        assert refusal(cast.admin) == (TokenRefused.NAME_TAKEN,)
        with scope(cast.admin) as by:
            actions.revoke_token(by=by, token_id=made.token_id)
        assert make(cast.admin, Scope.REGISTER_READ)
        assert make(cast.neighbour_admin, Scope.REGISTER_READ)

    def test_it_lasts_no_longer_than_the_council_says(self, cast: Cast) -> None:
        assert refusal(cast.admin, days=366) == (TokenRefused.TOO_LONG,)
        with scope(cast.director) as director:
            by = director.operator("tests", council_id=director.council_id, permissions={"policy.adopt"})
            policies.adopt(
                by=by, council_id=cast.ambershire.pk, key="api.tokens", values={"longest_days": 30},
                valid_from=clock.today(), authority="Cabinet",
            )  # fmt: skip
        assert refusal(cast.admin, days=31) == (TokenRefused.TOO_LONG,)

    def test_for_a_partner_it_opens_what_is_shared_with_them(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ, partner_id=cast.hospital.pk)
        machine = let_in(made.secret)
        assert machine.actor.partner_id == cast.hospital.pk
        assert machine.actor.permissions == {"register.see"}
        for person, asked in (
            (cast.admin, {"partner_id": cast.charity.pk}),
            (cast.director, {"partner_id": cast.hospital.pk, "scopes": [Scope.CALLS_READ]}),
        ):
            assert refusal(person, name="Another", **asked) == (TokenRefused.NOT_SHARED,)


class TestComingIn:
    def test_the_machine_acts_in_its_organisation_and_the_book_knows_its_name(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ, Scope.CAPACITY_WRITE)
        actor = let_in(made.secret).actor
        assert (actor.user_id, actor.role, actor.council_id) == (None, "machine", cast.ambershire.pk)
        assert actor.name == f"Power BI ({made.secret[:11]})"
        assert actor.permissions == {"register.see", "register.record_capacity"}

    def test_a_secret_that_differs_in_its_last_letter_opens_nothing(self, cast: Cast) -> None:
        secret = make(cast.admin, Scope.REGISTER_READ).secret
        other = secret[:-1] + ("A" if secret[-1] != "A" else "B")
        assert end_of(other) is TokenEnd.UNKNOWN
        assert end_of("") is TokenEnd.UNKNOWN
        assert end_of(secret[:11]) is TokenEnd.UNKNOWN

    def test_the_digest_is_what_keeps_a_stranger_out(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        secret = make(cast.admin, Scope.REGISTER_READ).secret
        monkeypatch.setattr("carepost.api.entering.hmac.compare_digest", lambda one, other: True)
        assert let_in(secret[:11] + "_anything")

    def test_it_ends_on_its_day_and_when_it_is_revoked(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ, days=1)
        with clock.freeze(NOW + timedelta(days=1)):
            assert end_of(made.secret) is TokenEnd.EXPIRED
        with scope(cast.director) as by:
            actions.revoke_token(by=by, token_id=made.token_id)
        assert end_of(made.secret) is TokenEnd.REVOKED

    def test_it_opens_nothing_once_its_keeper_has_left_until_somebody_takes_it_over(self, cast: Cast) -> None:
        made = make(cast.director, Scope.REGISTER_READ)
        leave(cast, cast.director)
        assert end_of(made.secret) is TokenEnd.NO_KEEPER
        with scope(cast.admin) as by:
            assert queries.token(by, made.token_id, NOW).state is queries.State.NO_KEEPER
            actions.take_over_token(by=by, token_id=made.token_id)
        assert let_in(made.secret)

    def test_it_does_less_once_its_keeper_may_do_less(self, cast: Cast) -> None:
        made = make(cast.director, Scope.REGISTER_READ, Scope.CALLS_READ)
        leave(cast, cast.director)
        factories.membership(cast.director.user, Role.FINANCE, council=cast.ambershire)
        assert let_in(made.secret).scopes == {Scope.REGISTER_READ}
        with scope(cast.admin) as by:
            assert queries.token(by, made.token_id, NOW).state is queries.State.NARROWED

    def test_a_keeper_whose_account_is_closed_keeps_nothing(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ)
        cast.admin.user.is_active = False
        cast.admin.user.save()
        assert end_of(made.secret) is TokenEnd.NO_KEEPER

    def test_a_partners_opens_nothing_once_the_agreement_has_ended(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ, partner_id=cast.hospital.pk)
        with scope(cast.admin) as by:
            councils.end_sharing(by=by, agreement_id=cast.agreement.pk)
        assert end_of(made.secret) is TokenEnd.NOT_SHARED
        factories.agreement(cast.ambershire, cast.hospital, covers=[Covers.STANDING])
        assert end_of(made.secret) is TokenEnd.NOT_SHARED


class TestKeeping:
    def test_nobody_takes_over_more_than_they_could_make(self, cast: Cast) -> None:
        made = make(cast.director, Scope.CALLS_READ)
        for person, reasons in ((cast.admin, (TokenRefused.TOO_WIDE,)), (cast.director, (TokenRefused.OWN,))):
            with scope(person) as by, pytest.raises(Refused) as refused:
                actions.take_over_token(by=by, token_id=made.token_id)
            assert refused.value.reasons == reasons

    def test_another_council_finds_no_token_of_ours(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ)
        for person in (cast.neighbour_admin, cast.provider_manager):
            for verb in (actions.revoke_token, actions.take_over_token):
                with scope(person) as by, pytest.raises(Http404):
                    verb(by=by, token_id=made.token_id)
            with scope(person) as by:
                assert not Token.objects.exists()
                assert queries.tokens(by, NOW) == []

    def test_it_cannot_be_revoked_twice(self, cast: Cast) -> None:
        made = make(cast.admin, Scope.REGISTER_READ)
        with scope(cast.admin) as by:
            actions.revoke_token(by=by, token_id=made.token_id)
            with pytest.raises(Refused) as refused:
                actions.revoke_token(by=by, token_id=made.token_id)
        assert refused.value.reasons == (TokenRefused.ENDED,)


class TestEveryMorning:
    def test_the_keeper_is_told_once_that_it_ends(self, cast: Cast, mailoutbox: list[Any]) -> None:
        made = make(cast.admin, Scope.REGISTER_READ, days=14)
        make(cast.provider_manager, Scope.REGISTER_READ, days=15)
        with posted():
            assert jobs.tend_all() == 1
            assert jobs.tend_all() == 0
        letter = mailoutbox[0]
        assert letter.to == [cast.admin.user.email]
        assert letter.subject == "The token for Power BI ends on 23 November 2026"
        assert f"/machines/{made.token_id}/" in letter.body
        assert made.secret not in letter.body

    def test_a_providers_keeper_is_told_as_well(self, cast: Cast, mailoutbox: list[Any]) -> None:
        make(cast.provider_manager, Scope.REGISTER_READ, days=7)
        with posted():
            assert jobs.tend_all() == 1
        assert mailoutbox[0].to == [cast.provider_manager.user.email]

    def test_what_was_asked_long_ago_is_forgotten(self, cast: Cast) -> None:
        program = Program(make(cast.admin, Scope.REGISTER_READ, days=365).secret)
        program.get("/services")
        with clock.freeze(NOW + timedelta(days=ApiPolicy().remember_days - 1)):
            program.get("/services")
        with clock.freeze(NOW + timedelta(days=ApiPolicy().remember_days, seconds=1)):
            jobs.tend_all()
        with scope(cast.admin):
            assert Request.objects.count() == 1


class TestTheDatabaseItself:
    def test_a_token_is_of_one_organisation_and_for_something(self, cast: Cast) -> None:
        make(cast.admin, Scope.REGISTER_READ)
        for changed in ({"provider": cast.willow}, {"scopes": []}, {"expires_at": NOW}, {"revoked_by": "x"}):
            with pytest.raises(IntegrityError), scope(cast.admin):
                Token.objects.update(**changed)

    def test_who_has_not_come_with_a_token_sees_none(self, cast: Cast) -> None:
        make(cast.admin, Scope.REGISTER_READ)
        with transaction.atomic():
            assert not Token.objects.exists()
            assert not Request.objects.exists()


def leave(cast: Cast, person: Person) -> None:
    """They leave Ambershire today."""
    with scope(cast.admin):
        Membership.objects.filter(user=person.user).update(until=clock.today())
