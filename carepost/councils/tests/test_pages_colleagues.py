"""A provider's people as pages: for its managers, in words that say what to do."""

from __future__ import annotations

import pytest
from django.test import Client

from carepost.councils import actions
from carepost.councils.models import Membership
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.councils.tests.colleagues import OAK, colleague, membership, run
from carepost.councils.tests.reading import text

__all__ = ["run"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("run")]
PEOPLE = "/provider/people/"
ALL = {"role": "provider_user", "which": "all"}


@pytest.fixture
def manager(cast: Cast, client_as: ClientAs) -> Client:
    return client_as(cast.provider_manager)


class TestTheList:
    def test_it_says_who_has_what(self, cast: Cast, manager: Client) -> None:
        colleague(cast, "Of Oak House", Role.PROVIDER_USER, OAK)
        page = text(manager.get(PEOPLE))
        assert "People of Willow Care" in page
        assert "Of Oak House" in page
        assert "Oak House" in text(manager.get(f"{PEOPLE}?format=csv"))

    def test_those_who_left_are_a_click_away(self, cast: Cast, manager: Client) -> None:
        with scope(cast.provider_manager) as by:
            actions.remove_colleague(by=by, membership_id=membership(cast.provider).pk)
        assert "provider@example.org" not in text(manager.get(PEOPLE))
        assert "provider@example.org" in text(manager.get(f"{PEOPLE}?left=1"))

    def test_no_more_queries_for_more_people(
        self, cast: Cast, manager: Client, django_assert_max_num_queries: object
    ) -> None:
        for number in range(12):
            colleague(cast, f"Colleague {number}", Role.PROVIDER_USER, OAK)
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            assert manager.get(PEOPLE).status_code == 200

    def test_the_home_leads_there(self, cast: Cast, manager: Client, client_as: ClientAs) -> None:
        assert "2 people can sign in." in text(manager.get("/provider/"))
        assert "Your people" not in text(client_as(cast.provider).get("/provider/"))


class TestInviting:
    def test_without_mail_the_link_is_shown_once(self, manager: Client) -> None:
        page = text(manager.post(f"{PEOPLE}invite/", ALL | {"email": "jo@x.example"}))
        assert "data-invitation-link" in page
        listed = text(manager.get(PEOPLE))
        assert "jo@x.example" in listed
        assert "data-invitation-link" not in listed

    @pytest.mark.parametrize(
        ("given", "status", "words"),
        [
            ({"email": ""}, 400, "Enter their e-mail address"),
            ({"which": ""}, 400, "Select which services they have"),
            ({"which": "some"}, 400, "Select at least one service"),
            ({"which": "some", "services": ["4"]}, 400, "Choose"),
            ({"email": "office@x.example"}, 409, "This looks like a shared mailbox"),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
        self, manager: Client, given: dict[str, object], status: int, words: str
    ) -> None:
        answer = manager.post(f"{PEOPLE}invite/", {"email": "jo@x.example"} | ALL | given)
        assert answer.status_code == status
        assert words in text(answer)
        assert str(given.get("email", "jo@x.example")) in text(answer)

    def test_whoever_has_one_home_is_offered_that_home(self, cast: Cast, client_as: ClientAs) -> None:
        page = text(client_as(colleague(cast, "Of Oak", Role.PROVIDER_MANAGER, OAK)).get(f"{PEOPLE}invite/"))
        assert "Oak House" in page
        assert "Elm House" not in page
        assert "All of ours" not in page


class TestOne:
    def test_access_is_changed_to_one_home(self, cast: Cast, manager: Client) -> None:
        url = f"{PEOPLE}{membership(cast.provider).pk}/"
        answer = manager.post(
            url, {"role": "provider_user", "which": "some", "services": [str(OAK)]}, follow=True
        )
        assert "access is changed" in text(answer)
        assert membership(cast.provider).services == [OAK]

    def test_the_last_manager_reads_what_to_do(self, cast: Cast, manager: Client) -> None:
        answer = manager.post(f"{PEOPLE}{membership(cast.provider_manager).pk}/remove/")
        assert answer.status_code == 409
        assert "Make a colleague a manager for all services" in text(answer)

    def test_another_providers_people_are_404(self, cast: Cast, manager: Client) -> None:
        number = membership(cast.stranger).pk
        for url in (f"{PEOPLE}{number}/", f"{PEOPLE}{number}/remove/"):
            assert manager.get(url).status_code == 404
            assert manager.post(url, ALL).status_code == 404


class TestALeaver:
    """Each door, tried by somebody who was inside a moment ago; and tried before, or it would prove nothing."""

    def test_a_session_that_is_open_ends_with_the_next_click(self, cast: Cast, client_as: ClientAs) -> None:
        leaver = client_as(cast.provider)
        assert leaver.get("/provider/").status_code == 200
        remove(cast)
        answer = leaver.get("/provider/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/provider/")

    def test_signed_in_again_they_have_no_place(self, cast: Cast, client_as: ClientAs) -> None:
        remove(cast)
        cast.provider.user.refresh_from_db()
        again = client_as(cast.provider)
        refused = again.get("/provider/")
        assert refused.status_code == 403
        assert "You belong to no council, provider or partner here now" in text(refused)

    def test_a_page_that_is_open_posts_nothing(self, cast: Cast, client_as: ClientAs) -> None:
        second = colleague(cast, "Second manager", Role.PROVIDER_MANAGER)
        page = client_as(second)
        assert page.get(f"{PEOPLE}invite/").status_code == 200
        remove(cast, second)
        assert page.post(f"{PEOPLE}invite/", ALL | {"email": "jo@x.example"}).status_code == 302
        assert "jo@x.example" not in text(client_as(cast.provider_manager).get(PEOPLE))

    def test_an_invitation_that_they_sent_opens_nothing(self, cast: Cast, client_as: ClientAs) -> None:
        second = colleague(cast, "Second manager", Role.PROVIDER_MANAGER)
        with scope(second) as by:
            made = actions.invite_colleague(by=by, email="jo@x.example", role=Role.PROVIDER_USER, chosen=None)
        link = made.link.split("//", 1)[1].split("/", 1)[1]
        assert client_as(None).get(f"/{link}").status_code == 200
        remove(cast, second)
        answer = client_as(None).get(f"/{link}")
        assert answer.status_code == 410
        assert "This invitation was used or withdrawn" in text(answer)

    def test_what_they_have_at_another_provider_opens_as_before(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        factories.membership(cast.provider.user, Role.PROVIDER_MANAGER, provider=cast.otherwise)
        remove(cast)
        cast.provider.user.refresh_from_db()
        page = text(client_as(cast.provider).get(PEOPLE))
        assert "People of Otherwise Care" in page
        assert cast.provider_manager.user.email not in page


def remove(cast: Cast, who: Person | None = None) -> None:
    """Have Willow Care's manager remove somebody."""
    person = who or cast.provider
    with scope(cast.provider_manager) as by:
        rows = Membership.objects.filter(user=person.user, provider=cast.willow, until=None)
        actions.remove_colleague(by=by, membership_id=rows.get().pk)
