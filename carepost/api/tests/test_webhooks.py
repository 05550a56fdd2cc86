"""Programs that are told: queued with the work, signed, tried again, given up; the secret changed; the pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from carepost.api import actions, delivering, jobs
from carepost.api.announcing import About, announce
from carepost.api.models import Delivery, Subscription
from carepost.api.rules import Event, WebhookRefused, against_subscribing, gives_up, next_try, signature
from carepost.api.tests.factories import told
from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.models import Membership
from carepost.councils.tests.cast import Cast, ClientAs, scope
from carepost.councils.tests.reading import text
from carepost.gateways import hooks
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.tests.post import posted

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
SENT = list[tuple[str, dict[str, Any], dict[str, str]]]
OUTSIDE = "https://example.org/hook"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


class World:
    """The other side: what came there, and what it answers next."""

    def __init__(self) -> None:
        self.came: SENT = []
        self.bodies: list[str] = []
        self.answer: int | GatewayFailed = 204

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> hooks.Answer:
        self.came.append((url, json.loads(body), headers))
        self.bodies.append(body.decode())
        if isinstance(self.answer, GatewayFailed):
            raise self.answer
        return hooks.Answer(self.answer)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(hooks, "post", made.post)
    monkeypatch.setattr(hooks, "check", lambda url: None)
    return made


def moved(cast: Cast, ref: str = "1-123") -> Delivery:
    """Say that a standing of Ambershire's moved; returns the message."""
    with scope(cast.officer):
        announce(cast.ambershire.pk, Event.STANDING_MOVED, [About(ref, f"/services/{ref}/standing")])
        return Delivery.objects.latest("pk")


def again(cast: Cast, message: Delivery, at: datetime) -> Delivery:
    """Send it at a moment; returns how it stands then."""
    with clock.freeze(at):
        delivering.deliver(message.pk, cast.ambershire.pk)
    with scope(cast.officer):
        return Delivery.objects.get(pk=message.pk)


def work_that_fails(cast: Cast) -> None:
    with scope(cast.officer):
        announce(cast.ambershire.pk, Event.STANDING_MOVED, [About("1-123", "/x")])
        raise RuntimeError("the work failed")


class TestRules:
    def test_the_signature_is_that_of_standard_webhooks(self) -> None:
        at = datetime.fromtimestamp(1614265330, UTC)
        signed = signature(
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at,
            '{"test": 2432232314}',
        )
        assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 30), (6, 720), (40, 720)])
    def test_it_waits_longer_each_time(self, tries: int, minutes: int) -> None:
        assert next_try(tries, NOW) == NOW + timedelta(minutes=minutes)

    @pytest.mark.parametrize(("hours", "over"), [(71, False), (72, True)])
    def test_a_message_is_given_up_after_its_days(self, hours: int, over: bool) -> None:
        assert gives_up(NOW, NOW + timedelta(hours=hours), 3) is over

    @pytest.mark.parametrize(
        ("differs", "against"),
        [
            ({}, ()),
            ({"name": " "}, (WebhookRefused.NAME_MISSING,)),
            ({"url": ""}, (WebhookRefused.URL_MISSING,)),
            ({"url": "https://" + "x" * 500}, (WebhookRefused.URL_TOO_LONG,)),
            ({"events": []}, (WebhookRefused.NO_EVENT,)),
            ({"events": [Event.CALL_RECORDED]}, (WebhookRefused.TOO_WIDE,)),
            ({"events": [Event.CALL_RECORDED], "partner": True}, (WebhookRefused.NOT_SHARED,)),
        ],
    )
    def test_why_a_program_cannot_be_told(
        self, differs: dict[str, Any], against: tuple[WebhookRefused, ...]
    ) -> None:
        asked: dict[str, Any] = {
            "name": "Dashboard",
            "url": OUTSIDE,
            "events": [Event.STANDING_MOVED],
            "within": {Event.STANDING_MOVED},
        }
        assert against_subscribing(**{**asked, **differs}) == against


@pytest.mark.django_db
class TestTelling:
    def test_a_message_carries_an_id_and_a_link_and_is_signed(self, cast: Cast, world: World) -> None:
        program = told(cast.director, Event.STANDING_MOVED)
        message = moved(cast)
        after = again(cast, message, NOW)
        url, body, headers = world.came[0]
        assert (url, after.taken_at, after.next_at, after.status) == (OUTSIDE, NOW, None, 204)
        assert body["type"] == "standing.moved"
        assert set(body["data"]) == {"service_id", "link"}
        assert body["data"]["link"].endswith("/api/v1/services/1-123/standing")
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{world.bodies[0]}".encode()
        key = base64.b64decode(program.secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"

    def test_it_is_queued_with_the_work_and_goes_with_it(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        with pytest.raises(RuntimeError):
            work_that_fails(cast)
        with scope(cast.officer):
            assert not Delivery.objects.exists()
            assert not ProcrastinateJob.objects.filter(task_name="api.deliver").exists()
        moved(cast)
        assert ProcrastinateJob.objects.filter(task_name="api.deliver").count() == 1

    def test_only_programs_that_asked_for_it_are_told(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.CALL_RECORDED)
        told(cast.neighbour_admin, Event.CAPACITY_RECORDED)
        with scope(cast.officer):
            assert announce(cast.ambershire.pk, Event.STANDING_MOVED, [About("1-123", "/x")]) == 0
        with scope(cast.provider):
            assert announce(cast.borechester.pk, Event.CAPACITY_RECORDED, [About("1-123", "/x")]) == 1
            assert not Delivery.objects.exists()

    def test_one_whose_keeper_has_left_hears_nothing(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        with scope(cast.officer):
            Membership.objects.filter(user=cast.director.user).update(until=clock.today())
            assert announce(cast.ambershire.pk, Event.STANDING_MOVED, [About("1-123", "/x")]) == 0

    def test_one_that_was_taken_is_not_sent_twice(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        message = moved(cast)
        again(cast, message, NOW)
        again(cast, message, NOW)
        assert len(world.came) == 1

    def test_another_council_sends_and_sees_nothing_of_it(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        message = moved(cast)
        delivering.deliver(message.pk, cast.borechester.pk)
        assert world.came == []
        with scope(cast.neighbour_admin):
            assert not Delivery.objects.exists()
            assert not Subscription.objects.exists()


@pytest.mark.django_db
class TestFailing:
    def test_it_is_tried_again_with_the_same_id_and_taken_later(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        message = moved(cast)
        for failing in (503, GatewayFailed(Failure.UNREACHABLE, "Nobody answered there.")):
            world.answer = failing
            after = again(cast, message, NOW)
            assert after.next_at is not None
        world.answer = 200
        taken = again(cast, message, NOW + timedelta(minutes=6))
        assert (taken.tries, taken.failure, taken.next_at) == (3, "", None)
        assert len({headers["webhook-id"] for _, _, headers in world.came}) == 1
        with scope(cast.officer):
            assert Subscription.objects.get().failing_since is None
        assert (
            ProcrastinateJob.objects.filter(task_name="api.deliver", scheduled_at__isnull=False).count() == 2
        )

    def test_it_is_given_up_in_the_end(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        world.answer = 500
        after = again(cast, moved(cast), NOW + timedelta(days=3))
        assert (after.next_at, after.taken_at, after.failure) == (None, None, "It answered 500.")

    def test_a_program_that_takes_nothing_for_days_is_told_no_more_and_its_keeper_hears_of_it(
        self, cast: Cast, world: World, mailoutbox: list[Any]
    ) -> None:
        told(cast.director, Event.STANDING_MOVED)
        world.answer = 500
        again(cast, moved(cast), NOW)
        later = NOW + timedelta(days=5)
        with clock.freeze(later), posted():
            again(cast, moved(cast), later)
        with scope(cast.officer):
            program = Subscription.objects.get()
            assert program.ended_why == "It took no message for days"
            assert announce(cast.ambershire.pk, Event.STANDING_MOVED, [About("1-123", "/x")]) == 0
        assert mailoutbox[0].to == [cast.director.user.email]

    def test_a_program_that_says_it_is_gone_is_told_no_more_at_once(self, cast: Cast, world: World) -> None:
        told(cast.director, Event.STANDING_MOVED)
        world.answer = 410
        assert again(cast, moved(cast), NOW).next_at is None
        with scope(cast.officer):
            assert Subscription.objects.get().ended_at == NOW

    def test_a_message_at_which_a_worker_was_killed_is_queued_again_in_the_morning(self, cast: Cast) -> None:
        told(cast.director, Event.STANDING_MOVED)
        moved(cast)
        with clock.freeze(NOW + timedelta(minutes=61)):
            jobs.tend_all()
        assert ProcrastinateJob.objects.filter(task_name="api.deliver").count() == 2


@pytest.mark.django_db
class TestKeeping:
    def test_a_changed_secret_leaves_a_day_for_the_change(self, cast: Cast, world: World) -> None:
        before = told(cast.director, Event.STANDING_MOVED)
        with scope(cast.director) as by:
            made = actions.change_secret(by=by, subscription_id=before.pk)
        again(cast, moved(cast), NOW)
        again(cast, moved(cast), NOW + timedelta(days=1))
        both, one = (headers["webhook-signature"].split() for _, _, headers in world.came)
        assert (len(both), len(one)) == (2, 1)
        assert made.secret not in repr(made)

    def test_an_administrator_has_no_program_told_of_calls(self, cast: Cast, world: World) -> None:
        with scope(cast.admin) as by, pytest.raises(Refused) as refused:
            actions.subscribe(by=by, name="X", url=OUTSIDE, events=[Event.CALL_RECORDED])
        assert refused.value.reasons == (WebhookRefused.TOO_WIDE,)

    def test_an_address_inside_is_refused_as_it_is_entered(self, cast: Cast, client_as: ClientAs) -> None:
        data = {"name": "Inside", "url": "https://127.0.0.1/hook", "events": ["standing.moved"]}
        answer = client_as(cast.director).post("/machines/webhooks/add/", data)
        assert answer.status_code == 409
        assert "lies inside a network" in text(answer)
        with scope(cast.director):
            assert not Subscription.objects.exists()


@pytest.mark.django_db
class TestPages:
    def test_a_program_is_added_its_secret_shown_once_and_ended(
        self, cast: Cast, client_as: ClientAs, world: World
    ) -> None:
        client = client_as(cast.director)
        data = {"name": "Dashboard", "url": OUTSIDE, "events": ["standing.moved"]}
        made = client.post("/machines/webhooks/add/", data)
        secret = re.search(r"data-secret>(whsec_[\w+/=]+)<", made.content.decode())
        assert secret
        with scope(cast.director):
            pk = Subscription.objects.get().pk
        again(cast, moved(cast), NOW)
        page = text(client.get(f"/machines/webhooks/{pk}/"))
        for words in ("A standing moved", "1-123", "Taken, 9 November 2026"):
            assert words in page
        assert secret[1] not in page
        changed = client.post(f"/machines/webhooks/{pk}/secret/")
        assert "data-secret>whsec_" in changed.content.decode()
        assert "is told nothing more" in text(client.post(f"/machines/webhooks/{pk}/end/", follow=True))
        assert "Ended by" in text(client.get("/machines/webhooks/"))

    def test_what_is_missing_is_told(self, cast: Cast, client_as: ClientAs) -> None:
        answer = client_as(cast.director).post("/machines/webhooks/add/", {})
        assert answer.status_code == 400
        for words in ("Enter which program is told", "Enter the address", "Select what it is told of"):
            assert words in text(answer)
