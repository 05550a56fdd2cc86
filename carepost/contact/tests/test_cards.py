"""How a service wants to be called: kept by an officer, followed by the rota."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from carepost.contact.actions import rota
from carepost.contact.actions.cards import keep_card
from carepost.contact.models import ContactCard, RotaLack, RotaPlace
from carepost.contact.queries.cards import card_of
from carepost.contact.rules.cards import Card
from carepost.contact.tests.conftest import TODAY
from carepost.contact.tests.pages import calling, take, text
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service

MONDAY_AND_TUESDAY = (0, 1)


@pytest.mark.parametrize(
    ("card", "preferred", "sentence"),
    [
        (Card(), set(), ""),
        (Card("Polish"), set(), "Call in Polish."),
        (Card(days=(0,), parts=(2,)), {(0, 2)}, "They prefer Monday, in the afternoon."),
        (Card(parts=(0,)), {(day, 0) for day in range(5)}, "They prefer in the morning."),
        (
            Card("Urdu", days=(0, 1)),
            {(day, part) for day in (0, 1) for part in range(3)},
            "Call in Urdu. They prefer Monday or Tuesday.",
        ),
    ],
)
def test_what_is_left_empty_does_not_matter_to_them(
    card: Card, preferred: set[tuple[int, int]], sentence: str
) -> None:
    assert card.preferred == preferred
    assert card.sentence == sentence


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
class TestKept:
    def test_it_is_kept_from_its_page_and_seen_by_who_calls(self, browser, cast, service):
        address = f"/calls/{service.ref}/card/"
        done = browser.post(address, {"language": "Polish", "days": ["0", "1"], "parts": ["2"]}, follow=True)
        told = "Call in Polish. They prefer Monday or Tuesday, in the afternoon."
        assert told in text(done)
        take(browser, service)
        assert told in text(browser.get(calling(service)))
        assert card_of(cast.officer.actor, service.pk).days == MONDAY_AND_TUESDAY
        assert 'value="Polish"' in browser.get(address).content.decode()

    def test_a_day_that_is_none_is_told_and_nothing_is_kept(self, browser, service):
        answer = browser.post(f"/calls/{service.ref}/card/", {"language": "", "days": ["9"]})
        assert answer.status_code == 400
        assert not ContactCard.objects.exists()

    def test_the_table_itself_refuses_a_part_of_the_day_that_is_none(self, cast, service):
        keep_card(by=cast.officer.actor, service=service, card=Card())
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactCard.objects.update(parts=[7])

    def test_another_councils_service_has_no_card_here(self, cast, service):
        with (
            scope(cast.neighbour) as neighbour,
            pytest.raises(Refused, match="not one that your council calls"),
        ):
            keep_card(by=neighbour, service=service, card=Card("Polish"))

    def test_the_rota_gives_a_call_to_who_speaks_the_language_at_the_time_they_prefer(
        self, cast, colleague, service
    ):
        with scope(cast.officer) as officer, scope(colleague) as other:
            week = dict.fromkeys(range(5), "09:00-12:00 14:00-16:00")
            rota.keep_hours(by=officer, user_id=officer.user_id, rings=rota.Rings(week))
            rota.keep_hours(by=other, user_id=other.user_id, rings=rota.Rings(week, ["Polish"]))
            keep_card(by=officer, service=service, card=Card("Polish", parts=(2,)))
            greek = make_service(host=cast.ambershire, name="Oak House", first_seen_on=date(2026, 11, 1))
            keep_card(by=officer, service=greek, card=Card("Greek"))
            made = rota.make_rota(by=officer)
        place = RotaPlace.objects.filter(rota=made, service=service).earliest("day")
        assert (place.officer_id, place.day) == (other.user_id, TODAY)
        assert place.minute >= 14 * 60
        lack = RotaLack.objects.filter(rota=made, service=greek).earliest("due_on")
        assert lack.sentence.endswith("speaks Greek.")
        assert made.relief
        assert made.last_day - TODAY >= timedelta(days=11)
