"""The pages of people, their roles, and the places they switch between."""

from __future__ import annotations

import re
from typing import Any

import pytest

from carepost.core import clock
from carepost.councils import actions, homes
from carepost.councils.models import Membership, Team
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs
from carepost.councils.tests.reading import own, rows, text

pytestmark = pytest.mark.django_db


class TestPeople:
    def test_a_council_lists_its_own_people_and_nobody_elses(self, cast: Cast, client_as: ClientAs) -> None:
        page = text(client_as(cast.admin).get("/people/"))
        assert cast.officer.user.name in page
        assert "16 people" in page
        for person in (cast.neighbour, cast.provider, cast.partner, cast.leaver):
            assert person.user.name + "<" not in page

    def test_those_who_left_are_on_record(self, cast: Cast, client_as: ClientAs) -> None:
        assert cast.leaver.user.name in text(client_as(cast.admin).get("/people/?left=1"))

    def test_partners_people_are_listed_where_something_is_shared(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        assert cast.partner.user.email in text(client_as(cast.admin).get("/people/?of=partner"))
        assert cast.partner.user.email not in text(client_as(cast.neighbour_admin).get("/people/?of=partner"))

    def test_providers_people_only_after_the_council_invited_some(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        url = "/people/?of=provider"
        assert cast.provider.user.email not in text(client_as(cast.admin).get(url))
        actions.invite(
            by=cast.admin.actor, email="jo@x.example", role=Role.PROVIDER_USER, provider_id=cast.willow.pk
        )
        page = text(client_as(cast.admin).get(url))
        assert cast.provider.user.email in page
        assert cast.stranger.user.email not in page

    def test_the_list_is_a_file_too(self, cast: Cast, client_as: ClientAs) -> None:
        file = b"".join(client_as(cast.admin).get("/people/?as=csv").streaming_content).decode("utf-8-sig")
        assert file.startswith("Name,Role,Where,Team,E-mail address")
        assert len(file.strip().splitlines()) == 17

    def test_a_list_takes_as_many_questions_for_many_as_for_one(
        self, cast: Cast, client_as: ClientAs, django_assert_max_num_queries: Any
    ) -> None:
        client = client_as(cast.admin)
        with django_assert_max_num_queries(9):
            client.get("/people/")

    def test_who_may_only_look_sees_no_buttons(self, cast: Cast, client_as: ClientAs) -> None:
        assert "Invite somebody" not in text(client_as(cast.auditor).get("/people/"))
        page = text(client_as(cast.auditor).get(f"/people/{own(cast, cast.officer).pk}/"))
        assert "End this role" not in page

    def test_a_role_is_changed(self, cast: Cast, client_as: ClientAs) -> None:
        url = f"/people/{own(cast, cast.officer).pk}/role/"
        answer = client_as(cast.admin).post(url, {"role": "qa_officer"}, follow=True)
        assert "is Quality officer from today" in text(answer)

    def test_a_role_not_chosen_or_made_up_is_told_in_the_form(self, cast: Cast, client_as: ClientAs) -> None:
        url = f"/people/{own(cast, cast.officer).pk}/role/"
        for role in ("", "emperor", "provider_user"):
            answer = client_as(cast.admin).post(url, {"role": role})
            assert answer.status_code == 400
            assert "There is a problem" in text(answer)

    def test_a_refusal_is_told_in_the_form(self, cast: Cast, client_as: ClientAs) -> None:
        url = f"/people/{own(cast, cast.admin).pk}/role/"
        answer = client_as(cast.admin).post(url, {"role": "director"})
        assert answer.status_code == 409
        assert "You cannot change your own role" in text(answer)
        assert "They are the only administrator" in text(answer)

    def test_a_role_ends_after_asking(self, cast: Cast, client_as: ClientAs) -> None:
        url = f"/people/{own(cast, cast.officer).pk}/end/"
        client = client_as(cast.admin)
        assert "signed out everywhere" in text(client.get(url))
        assert rows(Membership, cast.admin, user=cast.officer.user)[0].until is None
        assert "is signed out" in text(client.post(url, follow=True))
        assert places_of(cast.officer.user, clock.today()) == ()

    def test_somebody_joins_a_team(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        client.post("/people/teams/add/", {"name": "Quality"})
        team = rows(Team, cast.admin)[0]
        url = f"/people/{own(cast, cast.officer).pk}/team/"
        assert "is changed" in text(client.post(url, {"team": team.pk}, follow=True))
        assert own(cast, cast.officer).team_id == team.pk
        client.post(url, {"team": ""})
        assert own(cast, cast.officer).team_id is None

    def test_a_second_step_is_reset_after_asking(self, cast: Cast, client_as: ClientAs) -> None:
        url = f"/people/{own(cast, cast.officer).pk}/second-step/"
        client = client_as(cast.admin)
        assert "sure that it is they who ask" in text(client.get(url))
        assert client.post(url).status_code == 302


class TestPlaces:
    def test_one_switches_and_stays_there(self, cast: Cast, client_as: ClientAs) -> None:
        factories.membership(cast.officer.user, Role.ADMIN, council=cast.borechester)
        client = client_as(cast.officer)
        page = client.get("/place/").content.decode()
        keys = list(set(re.findall(r'name="place" value="([^"]+)"', page)))
        assert len(keys) == 1
        assert client.post("/place/", {"place": keys[0]})["Location"] == "/"
        assert "You are Administrator, Borechester." in text(client.get("/place/"))
        assert cast.neighbour.user.name in text(client.get("/people/"))

    def test_the_switch_is_in_the_header_of_every_page(self, cast: Cast, client_as: ClientAs) -> None:
        other = factories.membership(cast.officer.user, Role.ADMIN, council=cast.borechester)
        page = client_as(cast.officer).get("/about/").content.decode()
        assert f'name="place" value="{other.pk}">Administrator, Borechester</button>' in page
        assert "Switch place" not in text(client_as(cast.admin).get("/about/"))

    @pytest.mark.parametrize("key", ["", "999999", "x", "1-1"])
    def test_a_place_of_somebody_else_is_404(self, cast: Cast, client_as: ClientAs, key: str) -> None:
        assert client_as(cast.officer).post("/place/", {"place": key}).status_code == 404

    def test_a_link_alone_switches_nothing(self, cast: Cast, client_as: ClientAs) -> None:
        other = factories.membership(cast.officer.user, Role.ADMIN, council=cast.borechester)
        client = client_as(cast.officer)
        client.get(f"/place/?place={other.pk}&to={other.pk}")
        assert "Support officer, Ambershire" in text(client.get("/place/"))

    def test_who_belongs_nowhere_is_told_what_to_do(self, cast: Cast, client_as: ClientAs) -> None:
        assert "Ask the care-market team of your council" in text(
            client_as(cast.newcomer).get("/", follow=True)
        )


class TestHomes:
    def test_the_first_that_fits_wins(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(homes, "_homes", [])
        homes.register(Can.SEE_PEOPLE, "councils:people", order=50)
        homes.register(Can.SEE_AUDIT, "councils:audit", order=10)
        homes.register(Can.SEE_AUDIT, "councils:audit", order=10)
        assert homes.home_of(cast.director.actor) == "/audit/"
        assert homes.home_of(cast.admin.actor) == "/people/"
        assert homes.home_of(cast.provider.actor) is None
        assert len(list(homes.registered())) == 2
