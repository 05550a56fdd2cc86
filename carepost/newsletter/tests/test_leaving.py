"""One press leaves, without signing in; looking does not; only who left comes back."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.newsletter import actions, queries
from carepost.newsletter.actions.sending import leave_page
from carepost.newsletter.models import Subscription, SubscriptionStep
from carepost.newsletter.rules import LEAVE_SALT, LeaveFault, Way
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import NOW, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def edition(officer, second, book):
    book(person("anna@willow.example"), person("bo@elm.example"))
    return made.sent(officer, second)


@pytest.fixture
def link(edition, settings):
    return leave_page(edition.recipients.get(address="anna@willow.example")).removeprefix(settings.SITE_URL)


@pytest.fixture
def anybody():
    """A browser, or a mail program, in which nobody has signed in, and which checks for forgery."""
    return Client(enforce_csrf_checks=True)


def has_left(address="anna@willow.example"):
    return Subscription.objects.get(address=address).left_at is not None


class TestTheLink:
    def test_looking_leaves_nobody(self, anybody, link):
        page = anybody.get(link)
        assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
        assert "Letters, answers to what you asked" in page.content.decode()
        assert anybody.head(link).status_code == 200
        assert not has_left()

    def test_it_tells_nobody_whose_it_is(self, anybody, link):
        assert "anna@" not in anybody.get(link).content.decode()
        assert "anna" not in link

    def test_one_press_leaves_and_another_comes_back(self, anybody, link, edition):
        page = anybody.post(link, {"do": "leave"})
        assert "You have left the newsletter" in page.content.decode()
        assert (has_left(), has_left("bo@elm.example")) == (True, False)
        assert SubscriptionStep.objects.get().edition_id == edition.pk
        anybody.post(link, {"do": "come-back"})
        assert not has_left()

    def test_a_mail_program_leaves_with_one_click_and_twice_is_once(self, anybody, link):
        for _ in range(2):
            assert anybody.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert SubscriptionStep.objects.get().way == Way.MAIL
        assert has_left()

    def test_a_link_that_was_not_signed_or_was_changed_is_not_there(self, anybody, link, cast):
        token = link.rstrip("/").rpartition("/")[2]
        other = signing.dumps([cast.ambershire.pk, 1, 1], salt="another purpose")
        widened = signing.dumps(
            [cast.borechester.pk, Subscription.objects.earliest("pk").pk, 1], salt=LEAVE_SALT
        )
        for wrong in (token[:-1], "x" + token, other, widened, signing.dumps("x", salt=LEAVE_SALT)):
            assert anybody.post(reverse("newsletter:leave", args=[wrong])).status_code == 404
        assert not has_left()

    def test_the_audit_book_holds_no_address(self, anybody, link, cast):
        from carepost.core.models import AuditEntry

        anybody.post(link, {"do": "leave"})
        entry = AuditEntry.objects.filter(verb=Can.LEAVE_NEWSLETTER.value).latest("pk")
        assert "@" not in f"{entry.subject} {entry.detail}"


class TestOnesOwn:
    def test_a_provider_leaves_and_comes_back_where_they_sign_in(self, cast, home, phone, officer, second):
        made.sent(officer, second)
        address = cast.provider_manager.user.email
        page = reverse("newsletter:own-reading", args=[cast.ambershire.pk])
        assert phone.post(page, {"do": "leave"}).status_code == 302
        assert has_left(address)
        assert (
            "You left the newsletter on 9 November 2026"
            in phone.get(reverse("newsletter:own-list")).content.decode()
        )
        phone.post(page, {"do": "come-back"})
        assert not has_left(address)

    def test_not_a_councils_that_has_nothing_of_theirs(self, cast, home):
        with pytest.raises(Refused) as told:
            actions.leave(by=cast.provider.actor, council_id=cast.borechester.pk, way=Way.PORTAL)
        assert told.value.reasons == (LeaveFault.NOT_HERE,)


class TestTheCouncil:
    def test_it_cannot_bring_anybody_back_whoever_tries(self, cast, edition):
        row = Subscription.objects.earliest("pk")
        for person_ in cast.staff.values():
            back = {"council_id": cast.ambershire.pk, "way": Way.PAGE, "subscription_id": row.pk}
            with pytest.raises(Refused) as told:
                actions.come_back(by=person_.actor, **back)
            assert told.value.reasons == (NotAllowed.NO_PERMISSION,)

    def test_not_even_with_the_permission_in_hand(self, cast, edition):
        staff = cast.officer.actor
        able = Actor(
            staff.user_id, staff.name, staff.kind, council_id=staff.council_id,
            permissions=frozenset({Can.JOIN_NEWSLETTER.value}),
        )  # fmt: skip
        row = Subscription.objects.earliest("pk")
        for way, fault in ((Way.PAGE, LeaveFault.NOT_YOURS), (Way.PORTAL, LeaveFault.NOT_HERE)):
            with pytest.raises(Refused) as told:
                actions.come_back(by=able, council_id=cast.ambershire.pk, way=way, subscription_id=row.pk)
            assert told.value.reasons == (fault,)

    def test_it_sees_counts(self, cast, edition, officer):
        Subscription.objects.filter(address="bo@elm.example").update(left_at=NOW)
        counts = queries.readers(officer)
        assert (counts.read, counts.left) == (1, 1)
        with scope(cast.neighbour) as neighbour:
            assert queries.readers(neighbour).read == 0
