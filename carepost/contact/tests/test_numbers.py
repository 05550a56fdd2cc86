"""The telephone numbers: numbers in order, wrong ones kept and not offered, every version kept, nobody written over."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.contact.actions import numbers as actions
from carepost.contact.models import PhoneCard
from carepost.contact.queries import numbers
from carepost.contact.rules.numbers import Card, Number, NumberFault, all_numbers, number_faults, to_ring
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.core import tenancy
from carepost.core.refusals import Refused
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NIGHT = Number("01632 960 002", "Night staff")
CARD = Card(numbers=(NIGHT,), manager_phone="01632 960 009")


@pytest.fixture
def officer(cast):
    return cast.officer.actor


def keep(officer, service, card=CARD, seen=0):
    return actions.keep_numbers(by=officer, service=service, card=card, seen=seen)


@pytest.mark.parametrize(
    ("card", "faults"),
    [
        (CARD, ()),
        (Card(numbers=(NIGHT, Number("+44 1632 960002"))), (NumberFault.TWICE,)),
        (Card(numbers=(NIGHT, Number("01632 960 002 ext 4"))), ()),
        (Card(numbers=(NIGHT, replace(NIGHT, wrong_by="Dana Fox", wrong_at=NOW))), (NumberFault.IS_WRONG,)),
        (Card(numbers=(Number("", "Night staff"),)), (NumberFault.NOBODY,)),
        (Card(numbers=tuple(Number(f"0163296000{n}") for n in range(7))), (NumberFault.TOO_MANY,)),
    ],
)
def test_a_card_must_make_sense(card, faults):
    assert number_faults(card) == faults


def test_the_registers_number_is_rung_first_and_a_wrong_one_not_at_all():
    known = [Number("01225 700 100", "The service")]
    assert [n.number for n in to_ring(known, CARD)] == ["01225 700 100", "01632 960 002"]
    wrong = replace(CARD, numbers=(Number("01225 700100", wrong_by="Dana Fox", wrong_at=NOW), NIGHT))
    assert [n.number for n in to_ring(known, wrong)] == ["01632 960 002"]
    assert [n.wrong_by for n in all_numbers(known, wrong)] == ["Dana Fox", ""]


def test_the_councils_own_go_first_where_it_says_so_also_one_that_the_register_has():
    known = [Number("01225 700 100", "The service"), Number("01225 700 300", "The provider")]
    first = replace(CARD, own_first=True, numbers=(NIGHT, Number("01225 700300")))
    ring = [(n.number, n.answers) for n in to_ring(known, first)]
    assert ring == [
        ("01632 960 002", "Night staff"), ("01225 700300", "The provider"), ("01225 700 100", "The service"),
    ]  # fmt: skip
    twice = [*known, Number("01225700100", "The provider")]
    assert [n.answers for n in to_ring(twice, Card())] == ["The service", "The provider"]


class TestKeeping:
    def test_which_are_rung_first_is_a_change_of_its_own_and_is_offered_at_once(self, officer, service):
        keep(officer, service)
        assert numbers.reach(officer, service).next.number == "01225 700 100"
        row = keep(officer, service, replace(CARD, own_first=True), seen=1)
        assert row.changed == "Changed: which are rung first."
        assert numbers.reach(officer, service).next == NIGHT
        actions.mark_number(by=officer, service=service, number=NIGHT.number, wrong=True)
        assert numbers.reach(officer, service).card.own_first

    def test_every_version_is_kept_with_who_changed_what(self, officer, service):
        keep(officer, service)
        keep(officer, service, replace(CARD, note="Ask for Jo."), seen=1)
        told = [(row.version, row.changed) for row in numbers.versions(officer, service.pk)]
        assert told == [(2, "Changed: note."), (1, "Changed: telephone numbers, manager’s number.")]
        assert numbers.reach(officer, service).card == replace(CARD, note="Ask for Jo.")

    def test_what_a_colleague_wrote_meanwhile_is_not_written_over(self, officer, service):
        keep(officer, service)
        with pytest.raises(Refused, match="A colleague changed these numbers"):
            keep(officer, service, replace(CARD, note="Mine"), seen=0)

    def test_a_card_that_changes_nothing_is_no_version(self, officer, service):
        keep(officer, service)
        with pytest.raises(Refused, match="Nothing differs"):
            keep(officer, service, seen=1)

    def test_another_councils_service_has_no_card_here(self, cast, officer):
        with pytest.raises(Refused, match="not one that your council calls"):
            keep(officer, make_service(host=cast.borechester))

    def test_who_only_reads_calls_keeps_no_card(self, cast, service):
        with pytest.raises(Refused, match="Your role does not include this"):
            keep(cast.auditor.actor, service)


class TestWrongNumbers:
    def test_the_next_number_is_offered_and_the_wrong_one_kept(self, officer, service):
        keep(officer, service)
        actions.mark_number(by=officer, service=service, number="01225700100", wrong=True)
        reach = numbers.reach(officer, service)
        assert reach.next == NIGHT
        assert [(n.number, n.wrong_by, n.wrong_at) for n in reach.wrong] == [
            ("01225 700 100", officer.name, NOW)
        ]

    def test_a_number_may_be_right_after_all(self, officer, service):
        actions.mark_number(by=officer, service=service, number="01225700100", wrong=True)
        assert numbers.reach(officer, service).next is None
        actions.mark_number(by=officer, service=service, number="01225700100", wrong=False)
        assert numbers.reach(officer, service).next.number == "01225 700 100"

    def test_said_twice_is_kept_once_and_a_strange_number_refused(self, officer, service):
        actions.mark_number(by=officer, service=service, number="01225700100", wrong=True)
        with pytest.raises(Refused, match="A colleague said so already"):
            actions.mark_number(by=officer, service=service, number="01225700100", wrong=True)
        with pytest.raises(Refused, match="not one of the service"):
            actions.mark_number(by=officer, service=service, number="999", wrong=True)


class TestTheDatabaseItself:
    def test_a_version_is_never_changed(self, officer, service):
        keep(officer, service)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            PhoneCard.objects.update(note="Never said")

    def test_a_version_is_written_once(self, officer, service):
        row = keep(officer, service)
        row.pk = None
        with pytest.raises(IntegrityError, match="phone_card_version_once"), transaction.atomic():
            row.save(force_insert=True)

    def test_a_provider_and_a_neighbour_see_no_card(self, cast, officer, service):
        keep(officer, service)
        for person in (cast.provider, cast.neighbour):
            with tenancy.acting_for(person.actor):
                assert not PhoneCard.objects.exists()


class TestPages:
    def test_which_are_rung_first_is_ticked_on_the_page_and_stays_ticked(self, browser, officer, service):
        page = reverse("contact:numbers", args=[service.ref])
        sent = {"number_0": NIGHT.number, "answers_0": NIGHT.answers, "own_first": "on", "seen": "0"}
        assert browser.post(page, sent).status_code == 302
        assert numbers.reach(officer, service).next == NIGHT
        assert "checked" in browser.get(page).content.decode()

    def test_the_card_is_kept_from_its_page_and_shown_beside_the_call(self, browser, officer, service):
        page = reverse("contact:numbers", args=[service.ref])
        assert "Telephone numbers: Willow Bank" in text(browser.get(page))
        sent = {"number_0": "01632 960 002", "answers_0": "Night staff", "seen": "0"}
        assert browser.post(page, sent).status_code == 302
        beside = text(browser.get(reverse("contact:calling", args=[service.ref])))
        assert "Night staff" in beside

    def test_a_number_that_is_none_stays_typed(self, browser, service):
        answer = browser.post(
            reverse("contact:numbers", args=[service.ref]), {"number_0": "nine", "seen": "0"}
        )
        assert answer.status_code == 400
        assert 'value="nine"' in text(answer)

    def test_a_wrong_number_is_pressed_and_none_is_left(self, browser, service):
        page = reverse("contact:number", args=[service.ref])
        browser.post(page, {"number": "01225700100", "do": "wrong"})
        calling = reverse("contact:calling", args=[service.ref])
        assert "No number is left to ring.</strong> Find one, on the service’s website" in text(
            browser.get(calling)
        )
        seen = (
            PhoneCard.objects.filter(service=service)
            .order_by("-version")
            .values_list("version", flat=True)[0]
        )
        browser.post(
            reverse("contact:numbers", args=[service.ref]), {"manager_phone": "07700900123", "seen": seen}
        )
        assert "No number is left to ring.</strong> Ask one of the people below" in text(browser.get(calling))

    def test_a_persons_own_number_is_said_to_be_wrong_and_goes_back_to_them(self, browser, officer, service):
        actions.keep_numbers(
            by=officer, service=service, seen=0,
            card=Card(
                (Number("01632 960001", "Night staff"),),
                manager_phone="07700 900123", nominated_phone="07700 900124",
            ),
        )  # fmt: skip
        calling, press = (reverse(f"contact:{name}", args=[service.ref]) for name in ("calling", "number"))
        assert 'aria-label="Wrong number: 07700 900123"' in text(browser.get(calling))
        browser.post(press, {"number": "07700900123", "do": "wrong"})
        card = numbers.reach(officer, service).card
        assert (card.manager_phone, card.nominated_phone) == ("", "07700 900124")
        assert "Wrong: 07700 900123, said" in text(browser.get(calling))
        again = replace(card, manager_phone="+44 7700 900123")
        with pytest.raises(Refused, match="was said to be wrong"):
            actions.keep_numbers(by=officer, service=service, card=again, seen=2)
        browser.post(press, {"number": "07700 900123", "do": "right"})
        back = numbers.reach(officer, service).card
        assert back.manager_phone == "07700 900123"
        assert [each.number for each in back.numbers] == ["01632 960001"]

    def test_who_has_another_number_by_now_keeps_it(self, officer, service):
        first, second = Card(manager_phone="07700 900123"), "07700 900125"
        actions.keep_numbers(by=officer, service=service, card=first, seen=0)
        actions.mark_number(by=officer, service=service, number="07700 900123", wrong=True)
        now = replace(numbers.reach(officer, service).card, manager_phone=second)
        actions.keep_numbers(by=officer, service=service, card=now, seen=2)
        actions.mark_number(by=officer, service=service, number="07700 900123", wrong=False)
        card = numbers.reach(officer, service).card
        assert card.manager_phone == second
        assert [each.number for each in to_ring([], card)] == ["07700 900123"]

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"number_0": "01632 960 002", "number_1": "+44 1632 960002"}, "is on the card twice"),
            ({"answers_0": "Night staff"}, "Enter the number that they answer"),
            ({"number_5": "01225 700 100"}, "was said to be wrong"),
            ({"manager_phone": "960 009"}, "Enter the manager’s number with its area code"),
        ],
    )
    def test_what_is_wrong_with_a_row_stands_at_that_row_and_nothing_is_lost(
        self, browser, officer, service, typed, told
    ):
        actions.mark_number(by=officer, service=service, number="01225700100", wrong=True)
        answer = browser.post(reverse("contact:numbers", args=[service.ref]), {**typed, "seen": "1"})
        assert answer.status_code == 400
        assert told in text(answer)
        assert all(f'value="{value}"' in text(answer) for value in typed.values())
        assert numbers.reach(officer, service).version == 1

    def test_six_numbers_fit_and_all_of_them_come_back(self, browser, service):
        page = reverse("contact:numbers", args=[service.ref])
        sent = {f"number_{n}": f"01632 960 00{n}" for n in range(6)}
        assert browser.post(page, {**sent, "seen": "0"}).status_code == 302
        assert all(f'value="{number}"' in text(browser.get(page)) for number in sent.values())

    def test_a_row_moves_up_before_anything_is_kept(self, browser, officer, service):
        sent = {
            "number_0": "01632 960 002",
            "number_1": "nine",
            "answers_1": "Deputy",
            "seen": "0",
            "do": "up-1",
        }
        shown = text(browser.post(reverse("contact:numbers", args=[service.ref]), sent))
        assert shown.index('value="nine"') < shown.index('value="01632 960 002"')
        assert "There is a problem" not in shown
        assert numbers.reach(officer, service).version == 0

    def test_who_comes_second_reads_what_changed_and_may_keep_theirs_after_that(
        self, browser, officer, service
    ):
        page = reverse("contact:numbers", args=[service.ref])
        sent = {"number_0": "01632 960 005", "answers_0": "Deputy", "seen": "0"}
        keep(officer, service)
        late = browser.post(page, sent)
        assert late.status_code == 409
        assert "Changed: telephone numbers, manager’s number." in text(late)
        assert 'name="seen" value="1"' in text(late)
        assert 'value="01632 960 005"' in text(late)
        assert browser.post(page, sent | {"seen": "1"}).status_code == 302
        assert numbers.reach(officer, service).card.numbers == (Number("01632 960 005", "Deputy"),)

    def test_an_extension_is_dialled(self, browser, officer, service):
        keep(officer, service, Card(numbers=(Number("01225 713000 ext 4"),)))
        beside = browser.get(reverse("contact:calling", args=[service.ref]))
        assert 'href="tel:+44-1225-713000;ext=4">01225 713000 ext 4</a>' in text(beside)

    def test_the_services_page_tells_who_changed_what(self, browser, officer, service):
        keep(officer, service)
        tab = reverse("register:service-tab", kwargs={"ref": service.ref, "name": "contact"})
        assert "Changed: telephone numbers, manager’s number." in text(browser.get(tab))


def test_today_asks_as_often_however_many_services_have_no_number(browser, cast, service):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/today/").status_code == 200
        return len(seen)

    for n in range(12):
        make_service(host=cast.ambershire, name=f"Home {n}", first_seen_on=TODAY, phone="")
        if n == 1:
            cost()
            few = cost()
    assert len(numbers.lacking(cast.officer.actor)) == 12
    assert cost() == few
