"""Who has one of a provider's homes has nothing of the other, by whichever door; and a leaver has nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from carepost.api.rules import Scope
from carepost.api.tests.factories import Program, make
from carepost.contact.actions import support as verbs
from carepost.contact.actions.rota.calendars import open_calendar
from carepost.contact.actions.support.notices import addresses
from carepost.contact.models import SupportRequest
from carepost.contact.tests.conftest import NOW
from carepost.contact.tests.pages import text
from carepost.contact.tests.supporting import asked, key
from carepost.core import clock, tenancy
from carepost.core.refusals import Refused
from carepost.councils import actions
from carepost.councils.models import Membership
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Homes:
    """Two homes of Willow Care, and a manager who has the first."""

    oak: Service
    elm: Service
    of_oak: Person


@pytest.fixture
def homes(cast: Cast) -> Iterator[Homes]:
    with clock.freeze(NOW):
        own = make_organisation(name="Willow Care Limited", body=cast.willow)
        oak, elm = (
            make_service(name=name, organisation=own, host=cast.ambershire)
            for name in ("Oak House", "Elm House")
        )
        of_oak = Person(factories.user("Of Oak"), clock.today())
        factories.membership(of_oak.user, Role.PROVIDER_MANAGER, provider=cast.willow)
        narrowed(cast, of_oak, [oak.pk])
        yield Homes(oak, elm, of_oak)


def narrowed(cast: Cast, person: Person, services: list[int] | None) -> None:
    with scope(cast.provider_manager):
        Membership.objects.filter(user=person.user).update(services=services)


class TestOneHome:
    def test_the_home_page_and_the_register_show_that_one(self, homes: Homes, client_as: ClientAs) -> None:
        client = client_as(homes.of_oak)
        home = text(client.get("/provider/"))
        assert "Oak House" in home
        assert "Elm House" not in home
        assert client.get(f"/register/services/{homes.oak.ref}/").status_code == 200
        for path in (f"/register/services/{homes.elm.ref}/", f"/provider/{homes.elm.ref}/wrong/"):
            assert client.get(path).status_code == 404

    def test_nothing_is_asked_for_the_other(self, homes: Homes) -> None:
        with scope(homes.of_oak) as by:
            assert asked(by, homes.oak).pk
            with pytest.raises(Refused):
                verbs.ask_for_help(
                    by=by, service=homes.elm, kind="ppe", words="", amount=1, submission_key=key()
                )

    def test_the_database_itself_shows_nothing_of_the_other(self, cast: Cast, homes: Homes) -> None:
        with scope(cast.provider_manager) as by:
            rows = {asked(by, homes.oak).pk, asked(by, homes.elm).pk}
            assert set(SupportRequest.objects.values_list("pk", flat=True)) == rows
        with scope(homes.of_oak):
            assert list(SupportRequest.objects.values_list("service__name", flat=True)) == ["Oak House"]
        unbound = replace(homes.of_oak.actor, services=None)
        with tenancy.transaction_for(unbound):  # the guard taken away: or this would prove nothing
            assert SupportRequest.objects.count() == 2

    def test_their_program_reads_no_more_than_they(self, cast: Cast, homes: Homes) -> None:
        program = Program(make(homes.of_oak, Scope.REGISTER_READ).secret)
        assert [row["name"] for row in program.get("/services").json()["data"]] == ["Oak House"]
        narrowed(cast, homes.of_oak, None)
        assert len(program.get("/services").json()["data"]) == 2

    def test_letters_about_the_other_go_to_those_who_have_it(self, cast: Cast, homes: Homes) -> None:
        with scope(cast.admin):
            assert homes.of_oak.user.email in addresses(homes.oak)
            assert homes.of_oak.user.email not in addresses(homes.elm)
            assert cast.provider.user.email in addresses(homes.elm)


class TestALeaver:
    def test_their_program_is_let_in_no_more(self, cast: Cast, homes: Homes) -> None:
        program = Program(make(homes.of_oak, Scope.REGISTER_READ).secret)
        assert program.get("/services").status_code == 200
        with scope(cast.provider_manager) as by:
            row = Membership.objects.get(user=homes.of_oak.user)
            actions.remove_colleague(by=by, membership_id=row.pk)
        assert program.get("/services").status_code == 401

    def test_a_page_that_is_open_tells_the_council_nothing(
        self, cast: Cast, homes: Homes, client_as: ClientAs
    ) -> None:
        page, url = client_as(cast.provider), f"/provider/{homes.oak.ref}/wrong/"
        assert page.get(url).status_code == 200
        with scope(cast.provider_manager) as by:
            row = Membership.objects.get(user=cast.provider.user)
            actions.remove_colleague(by=by, membership_id=row.pk)
        answer = page.post(url, {"words": "The lift is broken.", "key": key()})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/login/?next={url}")

    def test_an_officers_calendar_address_answers_no_more(
        self, cast: Cast, homes: Homes, client_as: ClientAs
    ) -> None:
        with scope(cast.officer) as by:
            url = f"/calendar/{open_calendar(by=by).token}/calls.ics"
        assert client_as(None).get(url).status_code == 200
        with scope(cast.admin) as by:
            row = Membership.objects.get(user=cast.officer.user)
            actions.end_membership(by=by, membership_id=row.pk)
        assert client_as(None).get(url).status_code == 404
