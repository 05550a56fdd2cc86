"""The home of a provider's people: what each room asks of them, and what it has to read."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory

from carepost.core.acting import Actor, ActorKind
from carepost.ui import slots
from carepost.ui.home_lines import SLOT, HomeLine, gathered

MANAGER = Actor(3, "Jo", ActorKind.PROVIDER, permissions=frozenset({"enquiries.ask"}))


@pytest.fixture
def fill(monkeypatch):
    monkeypatch.setattr(slots, "_panels", {})

    def filled(*lines, name, **around):
        slots.fill(SLOT, name=name, render=lambda request, subject: list(lines) or None, **around)

    return filled


def home():
    return gathered(RequestFactory().get("/"), MANAGER)


def test_what_is_asked_comes_first_the_soonest_at_the_top_and_is_counted(fill):
    fill(HomeLine("Read the newsletter", "/news/"), HomeLine("Answer", "/q/", asks=2), name="a", order=10)
    fill(HomeLine("Say if you come", "/events/", asks=1, by=date(2026, 12, 3)), name="b", order=20)
    fill(
        HomeLine("Call at ten", "/call/", asks=1, by=datetime(2026, 12, 3, 10, tzinfo=UTC)),
        name="c",
        order=30,
    )
    found = home()
    assert [line.text for line in found.asked] == ["Call at ten", "Say if you come", "Answer"]
    assert [line.text for line in found.here] == ["Read the newsletter"]
    assert found.asks == 4


def test_a_day_runs_to_its_end_in_london(fill):
    line = HomeLine("Reply", "/", asks=1, by=date(2026, 7, 3))
    assert line.moment.astimezone(UTC).hour == 22
    assert line.has_time is False


def test_a_room_with_nothing_to_say_or_closed_to_them_adds_no_line(fill):
    fill(name="silent")
    fill(HomeLine("Secret", "/"), name="closed", needs="register.see")
    assert (home().asked, home().here, home().asks) == ([], [], 0)
