"""The pages of people, places, invitations, sharing and the audit book."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from carepost.core import clock
from carepost.councils import actions, homes
from carepost.councils.models import Invitation, Membership, Team, User
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.councils.rules import Covers, Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def rows(model: Any, person: Person, **wanted: Any) -> list[Any]:
    with scope(person):
        return list(model.objects.filter(**wanted))


def own(cast: Cast, person: Person) -> Membership:
    found: Membership = rows(Membership, cast.admin, user=person.user)[0]
    return found


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


class TestInviting:
    def invite(self, client: Client, **given: str) -> Any:
        data = {"email": "jo@x.example", "place": "council", "council_role": "qa_officer"} | given
        return client.post("/people/invite/", data)

    def test_the_link_is_shown_once_where_no_mail_is_sent(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        page = text(self.invite(client))
        link = re.search(r"data-invitation-link>([^<]+)<", page)
        assert link is not None
        assert "jo@x.example" in text(client.get("/people/invitations/"))
        assert "data-invitation-link" not in text(client.get("/people/invitations/"))

    def test_a_provider_is_asked_for_only_where_it_matters(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        assert self.invite(client, provider="", partner="").status_code == 200
        missing = self.invite(client, email="bo@x.example", place="provider", provider_role="provider_user")
        assert missing.status_code == 400
        assert "Select the provider" in text(missing)

    @pytest.mark.parametrize(
        ("given", "status", "told"),
        [
            ({"email": ""}, 400, "Enter their e-mail address"),
            ({"email": "jo"}, 400, "must be like name@example.com"),
            ({"email": "info@home.example"}, 409, "This looks like a shared mailbox"),
            ({"place": ""}, 400, "Select where they will work"),
            ({"council_role": ""}, 400, "Select their role"),
            ({"council_role": "emperor"}, 400, "Choose one of the answers listed"),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
        self, cast: Cast, client_as: ClientAs, given: dict[str, str], status: int, told: str
    ) -> None:
        answer = self.invite(client_as(cast.admin), **given)
        assert answer.status_code == status
        assert told in text(answer)
        assert f'value="{given.get("email", "jo@x.example")}"' in answer.content.decode() or not given.get(
            "email", "x"
        )
        assert rows(Invitation, cast.admin) == []

    def test_it_is_withdrawn_after_asking(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        self.invite(client)
        url = f"/people/invitations/{rows(Invitation, cast.admin)[0].pk}/withdraw/"
        assert "stops working" in text(client.get(url))
        assert "is withdrawn" in text(client.post(url, follow=True))
        again = client.post(url)
        assert again.status_code == 409
        assert "used or withdrawn" in text(again)


class TestAccepting:
    @pytest.fixture
    def path(self, cast: Cast) -> str:
        made = actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.PROVIDER_USER,
                              provider_id=cast.willow.pk)  # fmt: skip
        return urlsplit(made.link).path

    def test_somebody_new_chooses_a_name_and_a_password_and_is_in(self, path: str) -> None:
        client = Client()
        assert "Provider staff, Willow Care" in text(client.get(path))
        answer = client.post(path, {"name": "Jo Marsh", "password": GOOD})
        assert answer["Location"] == "/"
        assert "Jo Marsh" in text(client.get("/about/"))
        assert "1 browser" in text(client.get("/account/sessions/"))

    @pytest.mark.parametrize(
        ("password", "told"),
        [
            ("", "Enter a password"),
            ("short one", "12 characters or more"),
            ("password1234", "among the first that anybody would try"),
            ("918273645546", "not only digits"),
        ],
    )
    def test_a_weak_password_is_told_rule_by_rule(self, path: str, password: str, told: str) -> None:
        answer = Client().post(path, {"name": "Jo Marsh", "password": password})
        assert answer.status_code == 400
        assert told in text(answer)
        assert password not in answer.content.decode() or not password
        assert 'value="Jo Marsh"' in answer.content.decode()

    def test_a_password_like_ones_own_name_is_refused(self, path: str) -> None:
        answer = Client().post(path, {"name": "Josephine Marshall", "password": "josephine marshall"})
        assert answer.status_code == 409
        assert "not easy to guess" in text(answer)

    def test_a_used_link_says_so(self, path: str) -> None:
        Client().post(path, {"name": "Jo Marsh", "password": GOOD})
        again = Client().get(path)
        assert again.status_code == 410
        assert "used or withdrawn" in text(again)
        assert Client().post(path, {"name": "Bo", "password": GOOD}).status_code == 409
        assert not User.objects.filter(name="Bo").exists()

    def test_somebody_else_who_is_signed_in_is_told_whose_it_is(
        self, path: str, cast: Cast, client_as: ClientAs
    ) -> None:
        answer = client_as(cast.officer).get(path)
        assert answer.status_code == 410
        assert "for another e-mail address" in text(answer)

    def test_somebody_with_an_account_signs_in_and_accepts(self, cast: Cast, client_as: ClientAs) -> None:
        made = actions.invite(by=cast.admin.actor, email=cast.neighbour.user.email, role=Role.QA_OFFICER)
        path = urlsplit(made.link).path
        assert f"/account/login/?next={path}" in text(Client().get(path))
        client = client_as(cast.neighbour)
        client.post(path)
        assert {place.where for place in places_of(cast.neighbour.user, clock.today())} == {
            "Ambershire",
            "Borechester",
        }


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


class TestSharing:
    def test_an_agreement_is_recorded_and_ended(self, cast: Cast, client_as: ClientAs) -> None:
        client, today = client_as(cast.admin), clock.today()
        data = {
            "partner": cast.charity.pk,
            "covers": ["register"],
            "purpose": "Winter planning",
            "agreed_by": "The director, 3 March",
            "valid_from-day": today.day,
            "valid_from-month": today.month,
            "valid_from-year": today.year,
        }
        assert "is on record" in text(client.post("/people/sharing/add/", data, follow=True))
        page = client.get("/people/partners/").content.decode()
        assert "Winter planning" in page
        ends = re.findall(r"/people/sharing/(\d+)/end/", page)
        assert len(ends) == 2
        for pk in ends:
            client.post(f"/people/sharing/{pk}/end/")
        assert "/end/" not in client.get("/people/partners/").content.decode()

    def test_what_is_missing_is_told(self, cast: Cast, client_as: ClientAs) -> None:
        answer = client_as(cast.admin).post("/people/sharing/add/", {})
        assert answer.status_code == 400
        for told in ("Select the partner", "Select what they may see", "Enter who agreed it"):
            assert told in text(answer)

    def test_an_end_before_the_start_is_told_at_its_field(self, cast: Cast, client_as: ClientAs) -> None:
        data = {
            "partner": cast.charity.pk,
            "covers": [Covers.REGISTER.value],
            "purpose": "x",
            "agreed_by": "y",
            "valid_from": "2026-12-01",
            "valid_to": "2026-11-01",
        }
        answer = client_as(cast.admin).post("/people/sharing/add/", data)
        assert answer.status_code == 409
        assert "The end is before the start" in text(answer)

    def test_organisations_are_added(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        for url, data in (
            ("/people/partners/add/", {"name": "Healthwatch", "kind": "healthwatch"}),
            ("/people/providers/add/", {"name": "Oak Care"}),
        ):
            assert "is added" in text(client.post(url, data, follow=True))
            again = client.post(url, data)
            assert again.status_code == 409
            assert "one of that name already" in text(again)
            assert client.post(url, {"name": "", "kind": ""}).status_code == 400


class TestAuditBook:
    @pytest.fixture(autouse=True)
    def written(self, cast: Cast) -> None:
        for name in ("North", "South"):
            actions.add_team(by=cast.admin.actor, name=name)
        actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
        actions.add_team(by=cast.neighbour_admin.actor, name="Elsewhere")

    def entries(self, client: Client, query: str = "") -> int:
        file = b"".join(client.get(f"/audit/?as=csv&{query}").streaming_content).decode("utf-8-sig")
        return len(file.strip().splitlines()) - 1

    def test_a_council_reads_its_own_book_only(self, cast: Cast, client_as: ClientAs) -> None:
        page = text(client_as(cast.auditor).get("/audit/"))
        assert "3 entries" in page
        assert "Elsewhere" not in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 3),
            ("verb=councils.add_team", 2),
            ("verb=councils.invite", 1),
            ("who=ADMIN", 3),
            ("who=nobody", 0),
            ("subject=team:0", 0),
            ("since=2099-01-01", 0),
            ("until=2000-01-01", 0),
            ("since=2000-01-01&until=2099-01-01", 3),
        ],
    )
    def test_filters_leave_what_fits(self, cast: Cast, client_as: ClientAs, query: str, count: int) -> None:
        assert self.entries(client_as(cast.auditor), query) == count

    @pytest.mark.parametrize(
        "query", ["since-day=31&since-month=2&since-year=2026", "verb=made.up", "page=x"]
    )
    def test_a_filter_that_makes_no_sense_is_not_a_crash(
        self, cast: Cast, client_as: ClientAs, query: str
    ) -> None:
        assert client_as(cast.auditor).get(f"/audit/?{query}").status_code in (200, 400)


class TestHealth:
    def test_it_needs_nobody_and_sets_no_cookie(self, db: None) -> None:
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.content, dict(answer.cookies)) == (200, b"ok\n", {})

    def test_a_database_that_is_away_is_503(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import OperationalError, connection

        def away(*_: Any) -> None:
            raise OperationalError("connection refused")

        monkeypatch.setattr(connection, "cursor", away)
        answer = Client().get("/healthz")
        assert answer.status_code == 503
        assert b"connection refused" not in answer.content

    def test_only_get(self, db: None) -> None:
        assert Client().post("/healthz").status_code == 405
