"""Programs of providers and partners are told too, of what they may see; a program is taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import Http404

from carepost.api import actions, announcing, delivering, queries
from carepost.api.announcing import About, announce
from carepost.api.models import Delivery, Subscription
from carepost.api.rules import Event, WebhookRefused
from carepost.api.tests.factories import told
from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.models import Membership, SharingAgreement
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.councils.tests.reading import text
from carepost.gateways import hooks

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(hooks, "check", lambda url: None)
    with clock.freeze(NOW):
        yield


def happened(cast: Cast, event: Event, **given: Any) -> int:
    """Say that something happened to a service of Willow Care's in Ambershire; returns how many programs are told."""
    needs = given.pop("for_holders_of", None)
    about = About("1-123", "/services/1-123", **{"provider_id": cast.willow.pk} | given)
    with scope(cast.officer):
        return announce(cast.ambershire.pk, event, [about], for_holders_of=needs)


def heard_by(person: Person) -> list[str]:
    with scope(person):
        return list(Delivery.objects.order_by("pk").values_list("event", flat=True))


class TestProviders:
    def test_a_provider_is_told_of_its_own_services(self, cast: Cast) -> None:
        told(cast.provider_manager)
        assert happened(cast, Event.STANDING_MOVED) == 1
        assert heard_by(cast.provider_manager) == ["standing.moved"]

    def test_and_of_nobody_elses(self, cast: Cast) -> None:
        told(cast.provider_manager)
        assert happened(cast, Event.STANDING_MOVED, provider_id=cast.otherwise.pk) == 0
        assert happened(cast, Event.STANDING_MOVED, provider_id=None) == 0

    def test_calls_are_the_councils_alone(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        with scope(cast.provider_manager) as by:
            assert Event.CALL_RECORDED not in queries.to_tell(by, None, NOW)
            with pytest.raises(Refused) as refused:
                actions.subscribe(by=by, name="X", url="https://x.example", events=[Event.CALL_RECORDED])
        assert refused.value.reasons == (WebhookRefused.TOO_WIDE,)
        told(cast.provider_manager, Event.CALL_RECORDED)
        assert happened(cast, Event.CALL_RECORDED) == 0
        # Both guards are needed to keep it so: with neither, it is told.
        monkeypatch.setattr(announcing, "is_for", lambda event, kind: True)
        assert happened(cast, Event.CALL_RECORDED) == 0
        monkeypatch.setattr(
            announcing,
            "_told_of",
            lambda office, event, needs: dict.fromkeys(Subscription.objects.values_list("pk", flat=True)),
        )
        assert happened(cast, Event.CALL_RECORDED) == 1

    def test_who_keeps_it_for_some_services_alone_has_it_told_of_those(self, cast: Cast) -> None:
        told(cast.provider_manager)
        with scope(cast.provider_manager):
            Membership.objects.filter(user=cast.provider_manager.user).update(services=[7])
        assert happened(cast, Event.STANDING_MOVED) == 0
        assert happened(cast, Event.STANDING_MOVED, service_id=8) == 0
        assert happened(cast, Event.STANDING_MOVED, service_id=7) == 1

    def test_the_council_sees_neither_program_nor_message_of_a_provider(self, cast: Cast) -> None:
        program = told(cast.provider_manager)
        happened(cast, Event.STANDING_MOVED)
        for person in (cast.director, cast.neighbour_admin, cast.stranger):
            assert heard_by(person) == []
            with scope(person) as by:
                assert not Subscription.objects.exists()
                with pytest.raises(Http404):
                    queries.webhook(by, program.pk, NOW)

    def test_the_look_for_who_listens_shows_no_more_once_it_is_over(self, cast: Cast) -> None:
        told(cast.provider_manager)
        with scope(cast.officer):
            assert announcing._that_listen([cast.willow.pk, cast.otherwise.pk]) == [cast.willow.pk]
            assert not Subscription.objects.exists()

    def test_its_message_is_sent_in_its_own_scope(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        came: list[str] = []

        def post(url: str, body: bytes, headers: dict[str, str]) -> hooks.Answer:
            came.append(url)
            return hooks.Answer(204)

        monkeypatch.setattr(hooks, "post", post)
        told(cast.provider_manager)
        happened(cast, Event.STANDING_MOVED)
        with scope(cast.provider_manager):
            message = Delivery.objects.get()
        delivering.deliver(message.pk, cast.ambershire.pk)
        delivering.deliver(message.pk, None, cast.otherwise.pk)
        assert came == []
        delivering.deliver(message.pk, None, cast.willow.pk)
        assert len(came) == 1
        with scope(cast.provider_manager):
            assert Delivery.objects.get().taken_at == NOW


class TestPartners:
    def test_a_partner_is_told_of_what_is_shared_as_long_as_it_is(self, cast: Cast) -> None:
        told(cast.admin, partner_id=cast.hospital.pk)
        assert happened(cast, Event.RATING_CHANGED) == 1
        assert happened(cast, Event.STANDING_MOVED) == 0
        with scope(cast.admin):
            SharingAgreement.objects.filter(partner=cast.hospital).update(valid_to=clock.today())
        assert happened(cast, Event.RATING_CHANGED) == 0

    def test_of_nothing_else_is_one_made(self, cast: Cast) -> None:
        for partner, event in ((cast.hospital, Event.STANDING_MOVED), (cast.charity, Event.RATING_CHANGED)):
            with scope(cast.director) as by, pytest.raises(Refused) as refused:
                actions.subscribe(
                    by=by, name="X", url="https://x.example", events=[event], partner_id=partner.pk
                )
            assert refused.value.reasons == (WebhookRefused.NOT_SHARED,)

    def test_a_provider_makes_none_for_a_partner(self, cast: Cast) -> None:
        with scope(cast.provider_manager) as by, pytest.raises(Refused) as refused:
            actions.subscribe(
                by=by, name="X", url="https://x.example", events=[Event.RATING_CHANGED],
                partner_id=cast.hospital.pk,
            )  # fmt: skip
        assert refused.value.reasons == (WebhookRefused.NOT_SHARED,)


class TestMoney:
    def test_of_what_is_about_money_only_its_readers_are_told(self, cast: Cast) -> None:
        told(cast.director, name="Reads it")
        told(cast.admin, name="Does not")
        assert happened(cast, Event.ENQUIRY_ASKED, for_holders_of=Can.SEE_FINANCE_ENQUIRIES) == 1

    def test_who_asked_is_told_all_the_same(self, cast: Cast) -> None:
        told(cast.provider_manager)
        assert happened(cast, Event.ENQUIRY_ANSWERED, for_holders_of=Can.SEE_FINANCE_ENQUIRIES) == 1


class TestTakingOver:
    def leave(self, person: Person) -> None:
        with scope(person):
            Membership.objects.filter(user=person.user).update(until=clock.today())

    def test_a_program_whose_keeper_left_is_taken_over_and_hears_again(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        program = told(cast.director, Event.CAPACITY_RECORDED)
        self.leave(cast.director)
        assert happened(cast, Event.CAPACITY_RECORDED) == 0
        client, page = client_as(cast.admin), f"/machines/webhooks/{program.pk}/"
        assert "no longer has a place here" in text(client.get(page))
        assert "Hears nothing: its keeper has left" in text(client.get("/machines/webhooks/"))
        assert "keeps it no longer" in text(client.get(f"{page}take-over/"))
        assert "You keep Dashboard now" in text(client.post(f"{page}take-over/", follow=True))
        assert happened(cast, Event.CAPACITY_RECORDED) == 1

    def test_not_by_who_may_not_see_it_nor_twice_nor_once_it_has_ended(self, cast: Cast) -> None:
        program = told(cast.director, Event.CALL_RECORDED)
        with scope(cast.admin) as by, pytest.raises(Refused) as refused:
            actions.take_over_subscription(by=by, subscription_id=program.pk)
        assert refused.value.reasons == (WebhookRefused.TOO_WIDE,)
        with scope(cast.director) as by:
            with pytest.raises(Refused) as refused:
                actions.take_over_subscription(by=by, subscription_id=program.pk)
            assert refused.value.reasons == (WebhookRefused.OWN,)
            actions.end_subscription(by=by, subscription_id=program.pk)
            with pytest.raises(Refused) as refused:
                actions.take_over_subscription(by=by, subscription_id=program.pk)
        assert refused.value.reasons == (WebhookRefused.ENDED,)

    def test_nor_by_another_organisation(self, cast: Cast) -> None:
        program = told(cast.director, Event.CAPACITY_RECORDED)
        for person in (cast.neighbour_admin, cast.provider_manager):
            with scope(person) as by, pytest.raises(Http404):
                actions.take_over_subscription(by=by, subscription_id=program.pk)


class TestPages:
    def test_a_provider_has_a_program_told(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.provider_manager)
        assert "Programs that are told" in text(client.get("/machines/"))
        form = text(client.get("/machines/webhooks/add/"))
        assert "An enquiry was answered" in form
        assert "A welfare call" not in form
        data = {"name": "Care system", "url": "https://x.example/hook", "events": ["enquiry.answered"]}
        assert b"data-secret>whsec_" in client.post("/machines/webhooks/add/", data).content
        assert "Care system" in text(client.get("/machines/webhooks/"))

    def test_a_partners_program_is_offered_where_something_is_shared(
        self, cast: Cast, client_as: ClientAs
    ) -> None:
        client = client_as(cast.admin)
        assert "Tell a program of Amber Hospital Trust" in text(client.get("/machines/webhooks/"))
        page = text(client.get(f"/machines/webhooks/add/for/{cast.hospital.pk}/"))
        assert "rating of a service changed" in page
        assert "Beds were recorded" not in page
        nothing = text(client.get(f"/machines/webhooks/add/for/{cast.charity.pk}/"))
        assert "nothing is shared with them" in nothing
