"""A provider's managers keep its people: invite, send again, withdraw, change, remove."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core import clock
from carepost.core.acting import NOBODY
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed
from carepost.core.tenancy import transaction_for
from carepost.councils import actions
from carepost.councils.models import Invitation, Membership
from carepost.councils.places import places_of
from carepost.councils.queries import colleagues
from carepost.councils.queries import people as councils_people
from carepost.councils.rules import CouncilRefused, PlaceKind, Role
from carepost.councils.rules.colleagues import ColleagueFault
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.councils.tests.colleagues import ASH, ELM, OAK, colleague, letters, membership, run
from carepost.councils.tests.verbs import accept, refused, token_of
from carepost.gateways.mail.models import QueuedMail

__all__ = ["run"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("run")]
USER, MANAGER = Role.PROVIDER_USER, Role.PROVIDER_MANAGER


def invite(
    by: Person, email: str = "jo@x.example", role: Role = USER, chosen: object = None
) -> actions.Invited:
    with scope(by) as actor:
        return actions.invite_colleague(by=actor, email=email, role=role, chosen=chosen)  # type: ignore[arg-type]


def entries(cast: Cast, verb: str) -> list[AuditEntry]:
    with scope(cast.auditor):
        return list(AuditEntry.objects.filter(verb=verb).order_by("seq"))


def told(kind: str = "access") -> dict[str, str]:
    with transaction_for(NOBODY):
        return letters(kind)


class TestInviting:
    def test_a_colleague_comes_in_for_the_services_they_were_invited_to(self, cast: Cast) -> None:
        person = accept(token_of(invite(cast.provider_manager, chosen=[OAK, ELM])))
        (place,) = places_of(person, clock.today())
        assert (place.role, place.where, place.actor.services) == (USER, "Willow Care", frozenset({OAK, ELM}))

    def test_the_other_managers_are_told_of_an_invitation_and_of_its_answer(self, cast: Cast) -> None:
        second = colleague(cast, "Second manager", MANAGER)
        made = invite(cast.provider_manager, chosen=[OAK])
        said = "Manager has invited jo@x.example: Provider staff for Oak House."
        assert said in told()[second.user.email]
        assert cast.provider_manager.user.email not in told()
        accept(token_of(made))
        assert "Jo Marsh (jo@x.example) has accepted" in told()[cast.provider_manager.user.email]

    def test_the_book_of_every_council_of_theirs_tells_it(self, cast: Cast) -> None:
        invite(cast.provider_manager, chosen=[OAK])
        (entry,) = entries(cast, "councils.invite_colleague")
        assert (entry.actor_name, entry.detail["email"], entry.detail["services"]) == (
            "Manager", "jo@x.example", [OAK],
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"chosen": []}, ColleagueFault.NO_SERVICE),
            ({"chosen": [OAK, 9]}, ColleagueFault.NOT_OURS),
            ({"role": Role.ADMIN}, ColleagueFault.NOT_HERE),
            ({"email": "office@x.example"}, CouncilRefused.SHARED_MAILBOX),
            ({"email": "provider@example.org"}, CouncilRefused.ALREADY_MEMBER),
        ],
    )
    def test_what_cannot_be_given_is_refused(
        self, cast: Cast, given: dict[str, object], fault: ColleagueFault
    ) -> None:
        with refused(fault):
            invite(cast.provider_manager, **given)  # type: ignore[arg-type]
        with scope(cast.provider_manager):
            assert not Invitation.objects.exists()

    def test_a_manager_of_one_home_lets_people_into_that_home_alone(self, cast: Cast) -> None:
        of_oak = colleague(cast, "Of Oak House", MANAGER, OAK)
        assert invite(of_oak, chosen=[OAK]).email == "jo@x.example"
        for chosen in (None, [ELM], [OAK, ELM]):
            with refused(ColleagueFault.BEYOND_YOU):
                invite(of_oak, email="bo@x.example", chosen=chosen)

    def test_only_managers_let_anybody_in(self, cast: Cast) -> None:
        for person in (cast.provider, cast.admin, cast.partner):
            with refused(NotAllowed.NO_PERMISSION):
                invite(person)


class TestTheLink:
    def test_it_is_used_once(self, cast: Cast) -> None:
        token = token_of(invite(cast.provider_manager))
        accept(token)
        with refused(CouncilRefused.INVITATION_USED):
            accept(token)

    def test_it_is_for_one_address(self, cast: Cast) -> None:
        token = token_of(invite(cast.provider_manager))
        with refused(CouncilRefused.INVITATION_OTHER):
            accept(token, cast.newcomer.user)

    def test_it_runs_out(self, cast: Cast) -> None:
        token = token_of(invite(cast.provider_manager))
        with clock.freeze(clock.now() + timedelta(days=7)), refused(CouncilRefused.INVITATION_EXPIRED):
            accept(token)

    def test_sent_again_it_is_another_and_the_one_before_is_dead(self, cast: Cast) -> None:
        made = invite(cast.provider_manager)
        with clock.freeze(clock.now() + timedelta(days=8)), scope(cast.provider_manager) as by:
            again = actions.send_colleague_again(by=by, invitation_id=made.invitation_id)
            with pytest.raises(Http404):
                accept(token_of(made))
            assert accept(token_of(again)).email == "jo@x.example"
        with transaction_for(NOBODY):
            assert QueuedMail.objects.filter(kind="invitation", to="jo@x.example").count() == 2

    def test_withdrawn_it_opens_nothing(self, cast: Cast) -> None:
        made = invite(cast.provider_manager)
        with scope(cast.provider_manager) as by:
            actions.withdraw_colleague(by=by, invitation_id=made.invitation_id)
            with refused(CouncilRefused.INVITATION_USED):
                actions.send_colleague_again(by=by, invitation_id=made.invitation_id)
        with refused(CouncilRefused.INVITATION_USED):
            accept(token_of(made))

    def test_another_providers_manager_has_none_of_it(self, cast: Cast) -> None:
        made = invite(cast.provider_manager)
        rival = Person(factories.user("Rival"), clock.today())
        factories.membership(rival.user, MANAGER, provider=cast.otherwise)
        for verb in (actions.withdraw_colleague, actions.send_colleague_again):
            with scope(rival) as by, pytest.raises(Http404):
                verb(by=by, invitation_id=made.invitation_id)

    def test_a_councils_own_invitation_is_the_councils_to_withdraw(self, cast: Cast) -> None:
        with scope(cast.admin) as by:
            made = actions.invite(by=by, email="jo@x.example", role=USER, provider_id=cast.willow.pk)
        with scope(cast.provider_manager) as by:
            (row,) = colleagues.awaited(by, clock.now())
            assert (row.email, row.mine) == ("jo@x.example", False)
            with pytest.raises(Http404):
                actions.withdraw_colleague(by=by, invitation_id=made.invitation_id)


class TestChanging:
    def change(self, by: Person, who: Person, role: Role = USER, chosen: object = None) -> Membership:
        with scope(by) as actor:
            return actions.change_colleague(
                by=actor, membership_id=membership(who).pk, role=role, chosen=chosen  # type: ignore[arg-type]
            )  # fmt: skip

    def test_it_holds_from_the_next_click_and_everybody_is_told(self, cast: Cast) -> None:
        second = colleague(cast, "Second manager", MANAGER)
        self.change(cast.provider_manager, cast.provider, USER, [OAK])
        (place,) = places_of(cast.provider.user, clock.today())
        assert place.actor.services == {OAK}
        said = "now Provider staff for Oak House, where it was Provider staff for all services"
        assert f"You are {said}. Manager changed it." in told()[cast.provider.user.email]
        assert f"Provider is {said}" in told()[second.user.email]
        assert entries(cast, "councils.change_colleague")[0].detail["instead_of"] == {
            "role": "provider_user", "services": None,
        }  # fmt: skip

    def test_what_they_had_stays_on_record(self, cast: Cast) -> None:
        self.change(cast.provider_manager, cast.provider, MANAGER)
        with scope(cast.provider_manager) as by:
            (before,) = colleagues.people(by, clock.today(), ended=True)
        assert (before.name, before.access.role, before.until) == ("Provider", USER, clock.today())

    def test_whoever_is_a_manager_no_more_has_their_invitations_withdrawn(self, cast: Cast) -> None:
        second = colleague(cast, "Second manager", MANAGER)
        token = token_of(invite(second))
        self.change(cast.provider_manager, second, USER)
        with refused(CouncilRefused.INVITATION_USED):
            accept(token)

    @pytest.mark.parametrize(
        ("who", "role", "chosen", "fault"),
        [
            ("provider", USER, None, ColleagueFault.NO_CHANGE),
            ("provider", USER, [], ColleagueFault.NO_SERVICE),
            ("provider", Role.ADMIN, None, ColleagueFault.NOT_HERE),
            ("provider_manager", USER, None, ColleagueFault.OWN_ACCESS),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, cast: Cast, who: str, role: Role, chosen: object, fault: ColleagueFault
    ) -> None:
        with refused(fault):
            self.change(cast.provider_manager, getattr(cast, who), role, chosen)

    def test_a_manager_of_one_home_touches_nobody_of_all_homes(self, cast: Cast) -> None:
        of_oak = colleague(cast, "Of Oak House", MANAGER, OAK)
        with refused(ColleagueFault.BEYOND_YOU):
            self.change(of_oak, cast.provider, USER, [OAK])
        with scope(of_oak) as by, refused(ColleagueFault.BEYOND_YOU):
            actions.remove_colleague(by=by, membership_id=membership(cast.provider).pk)

    def test_another_providers_people_are_404(self, cast: Cast) -> None:
        with scope(cast.provider_manager) as by, pytest.raises(Http404):
            actions.change_colleague(
                by=by, membership_id=membership(cast.stranger).pk, role=MANAGER, chosen=None
            )


class TestRemoving:
    def remove(self, by: Person, who: Person) -> None:
        with scope(by) as actor:
            actions.remove_colleague(by=actor, membership_id=membership(who).pk)

    def test_a_leaver_has_no_place_and_is_told_with_the_managers(self, cast: Cast) -> None:
        second = colleague(cast, "Second manager", MANAGER)
        self.remove(cast.provider_manager, cast.provider)
        assert places_of(cast.provider.user, clock.today()) == ()
        assert "Your access to Carepost for Willow Care has ended" in told()[cast.provider.user.email]
        assert "Provider's access" in told()[second.user.email]

    def test_the_last_manager_stays_until_somebody_follows(self, cast: Cast) -> None:
        colleague(cast, "Of Oak House", MANAGER, OAK)
        with refused(ColleagueFault.LAST_MANAGER):
            self.remove(cast.provider_manager, cast.provider_manager)
        second = colleague(cast, "Second manager", MANAGER)
        self.remove(cast.provider_manager, cast.provider_manager)
        with refused(ColleagueFault.LAST_MANAGER):
            self.remove(second, second)

    def test_what_they_have_elsewhere_stays(self, cast: Cast) -> None:
        factories.membership(cast.provider.user, USER, provider=cast.otherwise)
        with scope(cast.provider_manager) as by:
            rows = Membership.objects.filter(user=cast.provider.user, provider=cast.willow)
            actions.remove_colleague(by=by, membership_id=rows.get().pk)
        assert [place.where for place in places_of(cast.provider.user, clock.today())] == ["Otherwise Care"]

    def test_a_role_ends_once(self, cast: Cast) -> None:
        number = membership(cast.provider).pk
        self.remove(cast.provider_manager, cast.provider)
        with scope(cast.provider_manager) as by, refused(ColleagueFault.NOT_LIVE):
            actions.remove_colleague(by=by, membership_id=number)


class TestTheCouncil:
    def test_it_sees_the_people_of_those_who_run_a_service_here_and_ends_access(self, cast: Cast) -> None:
        with scope(cast.admin) as by:
            seen = {row.name for row in councils_people.people(by, clock.today(), kind=PlaceKind.PROVIDER)}
            assert seen == {"Provider", "Manager"}
            actions.end_membership(by=by, membership_id=membership(cast.provider).pk)
        assert places_of(cast.provider.user, clock.today()) == ()
        assert "Ambershire ended it" in told()[cast.provider.user.email]
        assert "Ambershire ended it" in told()[cast.provider_manager.user.email]

    def test_a_council_where_they_run_nothing_sees_nobody(self, cast: Cast) -> None:
        with scope(cast.neighbour_admin) as by:
            assert councils_people.people(by, clock.today(), kind=PlaceKind.PROVIDER) == []
            with pytest.raises(Http404):
                actions.end_membership(by=by, membership_id=membership(cast.provider).pk)


class TestTheDatabase:
    def test_a_list_of_no_services_is_nobodys(self, cast: Cast) -> None:
        with scope(cast.provider_manager), pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(user=cast.provider.user).update(services=[])

    def test_a_provider_writes_no_membership_of_another(self, cast: Cast) -> None:
        other = membership(cast.stranger)
        with scope(cast.provider_manager):
            assert Membership.objects.filter(pk=other.pk).update(role=MANAGER.value) == 0

    def test_services_that_nobody_runs_any_more_are_said_to_be_so(self, cast: Cast) -> None:
        gone = colleague(cast, "Of a sold home", USER, ASH, 99)
        with scope(cast.provider_manager) as by:
            names = colleagues.person(by, membership(gone).pk).names
        assert names == ["A service that you no longer run", "Ash House"]
