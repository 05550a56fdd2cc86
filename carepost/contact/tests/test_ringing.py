"""Which number a call rang: a wrong one is marked, the next offered, a correction undoes it; at last none is left."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carepost.contact import actions, jobs
from carepost.contact.actions import numbers as verbs
from carepost.contact.models import LadderStep, PhoneCard, PhoneNumber, WelfareCall
from carepost.contact.queries import numbers
from carepost.contact.rules import CallFault, Outcome
from carepost.contact.rules.numbers import Card, Number, is_second_attempt, next_to_ring
from carepost.contact.tests import factories, pages
from carepost.contact.tests.conftest import NOW
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
OFFICE, NIGHT, HEAD = "01225 700 100", "01632 960 002", "01632 960 003"
CARD = Card(numbers=(Number(NIGHT, "Night staff"), Number(HEAD, "Head office")))
THREE = [Number(OFFICE), *CARD.numbers]


@pytest.fixture
def officer(cast):
    return cast.officer.actor


@pytest.fixture
def numbered(officer, service):
    """The home with the register's number and two of the council's own."""
    verbs.keep_numbers(by=officer, service=service, card=CARD, seen=0)
    return service


def wrong(officer, service, rang=OFFICE, **given):
    return factories.record(officer, service, outcome=Outcome.WRONG_NUMBER, rang=rang, **given)


def correct(officer, recorded, key="c1", **given):
    return actions.correct_call(
        by=officer, call_id=recorded.call_id, reason="I mixed them up", submission_key=key,
        call=factories.call_input(officer, **given),
    )  # fmt: skip


def right(officer, service):
    return [each.number for each in numbers.reach(officer, service).numbers]


@pytest.mark.parametrize(
    ("rung", "number"),
    [
        ([], OFFICE),
        (["01225700100"], NIGHT),
        ([""], NIGHT),
        ([NIGHT], OFFICE),
        ([OFFICE, NIGHT], HEAD),
        ([OFFICE, NIGHT, HEAD], OFFICE),
    ],
)
def test_the_number_rung_least_is_next_and_the_first_of_these(rung, number):
    assert next_to_ring(THREE, rung).number == number
    assert next_to_ring([], rung) is None


@pytest.mark.parametrize(
    ("outcome", "rang", "before", "second"),
    [
        (Outcome.NO_ANSWER, NIGHT, [OFFICE], True),
        (Outcome.NO_ANSWER, OFFICE, [OFFICE], False),
        (Outcome.NO_ANSWER, OFFICE, [OFFICE, NIGHT, HEAD], True),
        (Outcome.NO_ANSWER, OFFICE, [], True),
        (Outcome.NO_ANSWER, "", [OFFICE], True),
        (Outcome.DECLINED, OFFICE, [OFFICE], True),
        (Outcome.WRONG_NUMBER, NIGHT, [OFFICE], False),
    ],
)
def test_a_second_attempt_rings_another_number_if_there_is_one(outcome, rang, before, second):
    assert is_second_attempt(outcome, rang, before, THREE) is second


class TestWrongNumber:
    def test_it_is_marked_with_who_when_and_which_call_and_the_next_is_told(self, officer, numbered):
        recorded = wrong(officer, numbered)
        assert recorded.lines[-1] == f"Ring the next number: {NIGHT}, Night staff."
        assert right(officer, numbered) == [NIGHT, HEAD]
        said = numbers.reach(officer, numbered).wrong[0]
        assert (said.wrong_by, said.wrong_at, said.wrong_call) == (officer.name, NOW, recorded.call_id)
        assert numbers.versions(officer, numbered.pk)[0].changed == (
            f"{OFFICE} is a wrong number, says the call of 9 November 2026."
        )

    def test_where_there_are_several_the_officer_says_which(self, officer, numbered):
        with pytest.raises(actions.UnreadableAnswers) as told:
            wrong(officer, numbered, rang="")
        assert list(told.value.reasons) == [CallFault.WHICH_NUMBER]
        assert right(officer, numbered) == [OFFICE, NIGHT, HEAD]
        assert not WelfareCall.objects.exists()

    def test_where_there_is_one_it_is_that_and_then_none_is_left(self, officer, service):
        recorded = wrong(officer, service, rang="")
        assert WelfareCall.objects.get().rang == OFFICE
        assert recorded.lines[-1].startswith("No number is left to ring.")
        assert [each.service for each in numbers.lacking(officer)] == [service]

    def test_it_moves_no_clock_and_is_no_second_attempt(self, officer, numbered):
        jobs.ladder_for_each_council()
        wrong(officer, numbered)
        assert LadderStep.objects.get(kind="second_attempt").state == "waiting"
        assert numbered.contacts.get().last_completed_at is None

    def test_a_number_that_left_the_card_meanwhile_stays_in_the_call_alone(self, officer, numbered):
        verbs.keep_numbers(by=officer, service=numbered, card=Card(numbers=CARD.numbers[1:]), seen=1)
        wrong(officer, numbered, rang=NIGHT)
        assert WelfareCall.objects.get().rang == NIGHT
        assert right(officer, numbered) == [OFFICE, HEAD]
        assert numbers.reach(officer, numbered).version == 2

    def test_what_a_colleague_marked_meanwhile_keeps_their_name(self, officer, numbered, colleague):
        with scope(colleague) as other:
            verbs.mark_number(by=other, service=numbered, number=OFFICE, wrong=True)
        wrong(officer, numbered)
        assert numbers.reach(officer, numbered).wrong[0].wrong_by == "Dana Fox"


class TestUndone:
    def test_a_correction_takes_the_mark_back_and_the_number_has_its_place_again(self, officer, numbered):
        recorded = wrong(officer, numbered, rang=NIGHT)
        correct(officer, recorded, outcome=Outcome.NO_ANSWER, rang=NIGHT)
        assert right(officer, numbered) == [OFFICE, NIGHT, HEAD]
        assert numbers.versions(officer, numbered.pk)[0].changed == (
            f"{NIGHT} is right after all: the call was corrected."
        )

    def test_a_correction_to_another_number_moves_the_mark(self, officer, numbered):
        recorded = wrong(officer, numbered)
        correct(officer, recorded, outcome=Outcome.WRONG_NUMBER, rang=NIGHT)
        assert right(officer, numbered) == [OFFICE, HEAD]

    def test_a_correction_of_a_correction_still_knows_its_mark(self, officer, numbered):
        recorded = wrong(officer, numbered)
        again = correct(officer, recorded, outcome=Outcome.WRONG_NUMBER, rang=OFFICE, note="A shop")
        correct(officer, again, key="c2", outcome=Outcome.NO_ANSWER, rang=OFFICE)
        assert right(officer, numbered) == [OFFICE, NIGHT, HEAD]

    def test_the_registers_number_leaves_the_card_when_it_is_right_after_all(self, officer, numbered):
        wrong(officer, numbered)
        verbs.mark_number(by=officer, service=numbered, number=OFFICE, wrong=False)
        assert numbers.reach(officer, numbered).card == CARD

    def test_a_mark_of_somebody_elses_stands(self, officer, numbered):
        recorded = factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=NIGHT)
        verbs.mark_number(by=officer, service=numbered, number=NIGHT, wrong=True)
        correct(officer, recorded, outcome=Outcome.DECLINED, rang=NIGHT)
        assert right(officer, numbered) == [OFFICE, HEAD]


class TestTheLadder:
    def test_the_second_attempt_waits_until_another_number_is_rung(self, officer, numbered):
        jobs.ladder_for_each_council()
        second = LadderStep.objects.get(kind="second_attempt")
        factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=OFFICE)
        second.refresh_from_db()
        assert second.state == "done"  # nobody had rung before: the first attempt after the due day is theirs
        assert second.events.latest("pk").words == f"No answer, on {OFFICE}"

    def test_the_same_number_again_is_no_second_attempt(self, officer, numbered):
        with clock.freeze(NOW - timedelta(days=20)):
            factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=OFFICE)
        jobs.ladder_for_each_council()
        second = LadderStep.objects.get(kind="second_attempt")
        for rang, state in ((OFFICE, "waiting"), (NIGHT, "done")):
            factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=rang)
            second.refresh_from_db()
            assert second.state == state


class TestNoNumberLeft:
    def test_it_arises_with_the_last_mark_and_goes_with_a_number(self, officer, service):
        verbs.mark_number(by=officer, service=service, number=OFFICE, wrong=True)
        assert [each.last.number for each in numbers.lacking(officer)] == [OFFICE]
        version = numbers.reach(officer, service).version
        card = numbers.reach(officer, service).card
        more = Card(numbers=(Number(NIGHT), *card.numbers))
        verbs.keep_numbers(by=officer, service=service, card=more, seen=version)
        assert numbers.lacking(officer) == []

    def test_a_number_that_the_register_brings_ends_it_too(self, officer, service):
        verbs.mark_number(by=officer, service=service, number=OFFICE, wrong=True)
        service.phone = HEAD
        service.save()
        assert numbers.lacking(officer) == []

    def test_a_service_that_nobody_calls_or_of_a_neighbour_is_no_task(self, cast, officer):
        make_service(host=cast.borechester, phone="")
        make_service(host=cast.ambershire, phone="", withdrawn=True)
        without = make_service(host=cast.ambershire, phone="")
        assert [(each.service, each.last) for each in numbers.lacking(officer)] == [(without, None)]

    def test_today_and_the_ladder_say_so_and_the_page_lists_it(self, browser, officer, service):
        jobs.ladder_for_each_council()
        verbs.mark_number(by=officer, service=service, number=OFFICE, wrong=True)
        for page in (reverse("contact:today"), reverse("contact:ladder")):
            assert "No number answers at 1 service: find one" in pages.text(browser.get(page))
        assert "No number is left to ring: find one first." in pages.text(
            browser.get(reverse("contact:today"))
        )
        listed = pages.text(browser.get(reverse("contact:lacking")))
        assert "Willow Bank" in listed
        assert OFFICE in listed
        file = b"".join(browser.get(reverse("contact:lacking") + "?as=csv").streaming_content).decode()
        assert f",{OFFICE},{officer.name}," in file

    def test_the_list_asks_as_often_for_many_as_for_one(self, cast, browser, django_assert_max_num_queries):
        for number in range(8):
            make_service(host=cast.ambershire, name=f"Silent {number}", phone="")
        with django_assert_max_num_queries(16):
            browser.get(reverse("contact:lacking"))


class TestTheCallPage:
    def test_the_number_to_ring_is_another_than_the_last_attempt_rang(self, browser, officer, numbered):
        factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=OFFICE)
        page = pages.text(browser.get(pages.calling(numbered)))
        assert (
            f'Ring <a class="govuk-link cp-unbroken" href="tel:+44-1632-960002">{NIGHT}</a>, night staff'
            in page
        )
        assert "Rung 9 Nov 2026: no answer" in page

    def test_which_number_was_wrong_is_asked_and_nothing_typed_is_lost(self, browser, numbered):
        pages.take(browser, numbered)
        answer = pages.send(browser, numbered, outcome="wrong_number", note="A shop answered")
        assert answer.status_code == 400
        assert "Say which number was wrong" in pages.text(answer)
        assert "A shop answered" in pages.text(answer)

    def test_the_next_number_is_offered_at_once_and_the_call_taken_again(self, browser, numbered):
        pages.take(browser, numbered)
        done = pages.send(browser, numbered, outcome="wrong_number", rang=OFFICE)
        after = pages.text(browser.get(done.url))
        assert (
            f'Next number: <a class="govuk-link cp-unbroken" href="tel:+44-1632-960002">{NIGHT}</a>' in after
        )
        assert "Call again on this number" in after
        again = browser.post(pages.calling(numbered), {"do": "take"})
        assert again.status_code == 302
        assert "Record completed call" in pages.text(browser.get(again.url))

    def test_a_number_marked_meanwhile_can_still_be_recorded(self, browser, officer, numbered):
        pages.take(browser, numbered)
        verbs.mark_number(by=officer, service=numbered, number=OFFICE, wrong=True)
        assert pages.send(browser, numbered, outcome="wrong_number", rang=OFFICE).status_code == 302

    def test_a_number_of_nobodys_cannot_be_chosen(self, browser, numbered):
        pages.take(browser, numbered)
        assert pages.send(browser, numbered, outcome="no_answer", rang="01632 960 999").status_code == 400
        assert not WelfareCall.objects.exists()

    def test_a_corrected_call_keeps_its_number_also_where_that_is_gone(self, browser, officer, numbered):
        recorded = factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=NIGHT)
        verbs.keep_numbers(by=officer, service=numbered, card=Card(numbers=CARD.numbers[1:]), seen=1)
        page = pages.text(browser.get(reverse("contact:correct", args=[recorded.call_id])))
        assert f'value="{NIGHT}" checked' in page

    def test_a_note_typed_at_the_end_outlives_a_step_back(self, browser, numbered):
        pages.take(browser, numbered)
        steps = {"typing": "1", "key": "k1", "do": "back"}
        browser.post(pages.calling(numbered) + "?show=one", steps | {"shows": "99", "note": "Ask for Jo"})
        browser.post(pages.calling(numbered), steps | {"shows": "1", "rang": NIGHT})
        page = pages.text(browser.get(pages.calling(numbered) + "?show=all"))
        assert "Ask for Jo" in page
        assert f'value="{NIGHT}" checked' in page


class TestTheLaddersPages:
    def test_the_list_and_the_steps_name_whom_to_reach(self, browser, officer, numbered):
        card = Card(numbers=CARD.numbers, nominated_name="Asha Rao", nominated_phone=HEAD)
        verbs.keep_numbers(by=officer, service=numbered, card=card, seen=1)
        factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=OFFICE)
        jobs.ladder_for_each_council()
        listed = pages.text(browser.get(reverse("contact:ladder")))
        assert f"{NIGHT}, night staff" in listed
        assert f"Asha Rao, {HEAD}" in listed
        step = LadderStep.objects.get(kind="nominated_individual")
        assert f"Asha Rao, {HEAD}" in pages.text(browser.get(reverse("contact:ladder-step", args=[step.pk])))


class TestTheDatabaseItself:
    def test_only_a_wrong_number_has_the_call_that_found_it(self, officer, numbered):
        recorded = factories.record(officer, numbered, outcome=Outcome.NO_ANSWER, rang=OFFICE)
        card = PhoneCard.objects.latest("version")
        with pytest.raises(IntegrityError, match="only_a_wrong_number_has_its_call"), transaction.atomic():
            PhoneNumber.objects.create(
                council_id=card.council_id, card=card, position=9, number=HEAD, wrong_call_id=recorded.call_id
            )
