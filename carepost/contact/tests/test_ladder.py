"""The ladder as it is climbed: raised at night, done step by step, ended by a completed call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from carepost.contact import actions, jobs
from carepost.contact.models import LadderEvent, LadderStep
from carepost.contact.queries import ladder as queries
from carepost.contact.rules import (
    LadderFault,
    Outcome,
    StepKind,
)
from carepost.contact.tests import factories, pages
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_organisation, make_service
from carepost.risk.tests.factories import rated, recompute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def officer(cast):
    return cast.officer.actor


@pytest.fixture
def director(cast, monday):
    return member("Dora Vane", Role.DIRECTOR, on=TODAY, council=cast.ambershire)


@pytest.fixture
def climbed(service):
    """The home that is a month late, after the night's work: every step of the ladder waits."""
    jobs.ladder_for_each_council()
    return {StepKind(step.kind): step for step in LadderStep.objects.filter(service=service)}


def states() -> dict[str, str]:
    return dict(LadderStep.objects.values_list("kind", "state"))


def reasons(told):
    return list(told.value.reasons)


class TestTheNight:
    def test_every_step_whose_day_has_come_is_raised_with_its_history(self, climbed):
        assert set(climbed) == set(StepKind)
        assert {step.state for step in climbed.values()} == {"waiting"}
        assert list(LadderEvent.objects.values_list("verb", "by_name").distinct()) == [
            ("raise", "contact ladder every night")
        ]

    def test_only_the_steps_that_are_due(self, cast):
        # Grey, due on Thursday 5 November: tried again on Friday; the e-mail waits for Monday.
        make_service(host=cast.ambershire, first_seen_on=date(2026, 10, 29))
        with clock.freeze(NOW + timedelta(days=-2)):
            assert jobs.ladder_for_each_council() == 1
        assert states() == {"second_attempt": "waiting"}

    def test_done_twice_it_does_nothing_the_second_time(self, climbed):
        assert jobs.ladder_for_each_council() == 0
        assert LadderEvent.objects.count() == len(StepKind)

    def test_killed_in_the_middle_it_leaves_nothing_and_the_next_run_does_all_of_it_once(
        self, service, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def dies(*_, **__):
            raise Killed

        with monkeypatch.context() as broken:
            broken.setattr(LadderEvent.objects, "bulk_create", dies)
            with pytest.raises(Killed), transaction.atomic():
                jobs.ladder_for_each_council()
        assert not LadderStep.objects.exists()
        assert jobs.ladder_for_each_council() == len(StepKind)
        assert LadderEvent.objects.count() == len(StepKind)

    def test_red_in_an_outbreak_climbs_at_the_weekend(self, cast):
        friday = date(2026, 11, 6)
        service = rated(cast.ambershire, "inadequate", on=friday, first_seen_on=friday - timedelta(days=1))
        recompute(cast.ambershire, friday, [service])
        service.standings.update(triggers=["outbreak_open"])
        with clock.freeze(datetime(2026, 11, 7, 3, tzinfo=UTC)):
            jobs.ladder_for_each_council()
        on = dict(LadderStep.objects.filter(service=service).values_list("kind", "on"))
        saturday = friday + timedelta(days=1)
        assert on == dict.fromkeys(
            ("second_attempt", "duty_manager", "nominated_individual", "visit"), saturday
        )

    def test_a_neighbour_sees_none_of_it(self, cast, climbed):
        with scope(cast.neighbour) as neighbour:
            assert not LadderStep.objects.exists()
            with pytest.raises(Http404):
                queries.step_of(neighbour, climbed[StepKind.EMAIL].pk)


class TestCalls:
    def test_a_completed_call_ends_every_step_at_once(self, officer, service, climbed):
        recorded = factories.record(officer, service)
        assert set(states().values()) == {"ended"}
        assert LadderEvent.objects.filter(verb="end", call_id=recorded.call_id).count() == len(StepKind)
        assert queries.on_ladder(officer) == 0

    @pytest.mark.parametrize(
        ("outcome", "state"),
        [(Outcome.NO_ANSWER, "done"), (Outcome.DECLINED, "done"), (Outcome.WRONG_NUMBER, "waiting")],
    )
    def test_an_attempt_is_the_second_attempt_and_ends_nothing_else(
        self, officer, service, climbed, outcome, state
    ):
        factories.record(officer, service, outcome=outcome, note="Tried the office")
        found = states()
        assert found.pop("second_attempt") == state
        assert set(found.values()) == {"waiting"}

    def test_a_completed_call_that_is_corrected_away_raises_the_steps_again(self, officer, service, climbed):
        recorded = factories.record(officer, service)
        actions.correct_call(
            by=officer, call_id=recorded.call_id, reason="It was another home", submission_key="c1",
            call=factories.call_input(officer, outcome=Outcome.NO_ANSWER),
        )  # fmt: skip
        assert jobs.ladder_for_each_council() == len(StepKind)
        assert set(states().values()) == {"waiting"}


class TestSteps:
    def test_the_e_mail_is_sent_once_and_managers_are_alerted(
        self, cast, officer, director, climbed, mailoutbox
    ):
        pk = climbed[StepKind.EMAIL].pk
        with posted():
            actions.email_missed(by=officer, step_id=pk)
            with pytest.raises(Refused) as told:
                actions.email_missed(by=officer, step_id=pk)
        assert reasons(told) == [LadderFault.NOT_NOW]
        to = [mail.to[0] for mail in mailoutbox]
        assert len(to) == len(set(to))
        assert {cast.provider.user.email, director.user.email} <= set(to)
        assert "Willow Bank: we could not reach you" in {mail.subject for mail in mailoutbox}

    def test_where_nobody_signs_in_the_e_mail_says_so_and_the_step_waits(self, cast, officer):
        make_service(host=cast.ambershire, organisation=make_organisation(), first_seen_on=date(2026, 10, 1))
        jobs.ladder_for_each_council()
        step = LadderStep.objects.get(kind="email")
        with pytest.raises(Refused) as told:
            actions.email_missed(by=officer, step_id=step.pk)
        assert reasons(told) == [LadderFault.NOBODY_TO_WRITE_TO]
        actions.set_step_aside(by=officer, step_id=step.pk, reason="No address: rang the head office")
        step.refresh_from_db()
        assert step.state == "not_possible"

    def test_the_nominated_individual_is_contacted_with_an_outcome(self, officer, climbed):
        pk = climbed[StepKind.NOMINATED].pk
        with pytest.raises(Refused) as told:
            actions.contact_nominated(by=officer, step_id=pk, outcome=" ")
        assert reasons(told) == [LadderFault.NO_OUTCOME]
        actions.contact_nominated(by=officer, step_id=pk, outcome="Will ring us at three")
        assert states()["nominated_individual"] == "done"

    @pytest.mark.parametrize("visit", [True, False])
    def test_a_manager_takes_it_and_decides_about_a_visit_with_a_reason(self, director, climbed, visit):
        by = director.actor
        actions.take_missed(by=by, step_id=climbed[StepKind.DUTY_MANAGER].pk, plan="I ring the owner")
        pk = climbed[StepKind.VISIT].pk
        with pytest.raises(Refused) as told:
            actions.decide_visit(by=by, step_id=pk, visit=visit, reason="")
        assert reasons(told) == [LadderFault.NO_REASON]
        actions.decide_visit(by=by, step_id=pk, visit=visit, reason="Heard from the district nurse")
        assert LadderEvent.objects.latest("pk").visit is visit

    def test_an_officer_neither_decides_about_visits_nor_passes_a_managers_step_over(self, officer, climbed):
        pk = climbed[StepKind.VISIT].pk
        with pytest.raises(Refused) as told:
            actions.decide_visit(by=officer, step_id=pk, visit=False, reason="No")
        assert reasons(told) == [NotAllowed.NO_PERMISSION]
        with pytest.raises(Refused) as told:
            actions.set_step_aside(by=officer, step_id=pk, reason="No")
        assert reasons(told) == [LadderFault.NOT_YOURS]

    def test_no_step_is_passed_over_in_silence_nor_taken_for_another(self, officer, climbed):
        pk = climbed[StepKind.NOMINATED].pk
        with pytest.raises(Refused) as told:
            actions.set_step_aside(by=officer, step_id=pk, reason=" ")
        assert reasons(told) == [LadderFault.NO_REASON]
        with pytest.raises(Refused) as told:
            actions.email_missed(by=officer, step_id=pk)
        assert reasons(told) == [LadderFault.ANOTHER_STEP]
        assert LadderEvent.objects.count() == len(StepKind)

    def test_a_neighbour_finds_no_step(self, cast, climbed):
        with scope(cast.neighbour) as neighbour, pytest.raises(Http404):
            actions.set_step_aside(by=neighbour, step_id=climbed[StepKind.EMAIL].pk, reason="No")


class TestTheDatabaseItself:
    def test_a_history_is_only_added_to(self, climbed):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            LadderEvent.objects.update(words="Never said")

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"state": "done"}, "ladder_step_waits_or_was_settled"),
            ({"kind": "lost"}, "ladder_step_is_of_a_known_kind"),
            ({"on": date(2026, 1, 1)}, "ladder_step_after_the_due_day"),
        ],
    )
    def test_a_row_that_cannot_be_true_is_refused(self, climbed, changes, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LadderStep.objects.filter(pk=climbed[StepKind.EMAIL].pk).update(**changes)


class TestPages:
    LIST = "/calls/ladder/"

    def test_today_says_how_many_services_were_missed(self, browser, climbed):
        assert "Missed: 1 service on the ladder" in pages.text(browser.get(reverse("contact:today")))

    def test_the_list_says_what_is_late_is_filtered_and_is_a_file(self, browser, climbed):
        found = pages.text(browser.get(self.LIST))
        assert "5 steps to be done" in found
        assert "Contact the nominated individual" in found
        one = pages.text(browser.get(self.LIST + "?kind=email&show=late"))
        assert "Contact the nominated individual</a>" not in one
        file = browser.get(self.LIST + "?as=csv")
        file = b"".join(file.streaming_content).decode()
        assert file.count("Willow Bank") == len(StepKind)
        assert "No step has been taken" in pages.text(browser.get(self.LIST + "?show=settled"))

    def test_the_list_asks_the_database_as_often_for_many_as_for_one(
        self, cast, browser, climbed, django_assert_max_num_queries
    ):
        for number in range(8):
            make_service(
                host=cast.ambershire,
                name=f"Late {number}",
                first_seen_on=date(2026, 10, 1),
                phone="01225 700 300",
            )
        jobs.ladder_for_each_council()
        with django_assert_max_num_queries(18):
            browser.get(self.LIST)

    def test_a_step_is_done_on_its_page_and_its_history_tells(self, browser, climbed):
        step = climbed[StepKind.NOMINATED]
        here = reverse("contact:ladder-step", args=[step.pk])
        assert f'href="{here}?do=take"' in pages.text(browser.get(here))
        assert f'action="{here}"' in pages.text(browser.get(here + "?do=take"))
        empty = browser.post(here, {"do": "take", "words": ""})
        assert empty.status_code == 400
        assert browser.post(here, {"do": "take", "words": "She rings back"}).status_code == 302
        assert "She rings back" in pages.text(browser.get(here))
        assert browser.post(here, {"do": "take", "words": "Again"}).status_code == 409

    def test_an_officer_is_told_that_a_visit_waits_for_a_manager(self, browser, climbed):
        here = reverse("contact:ladder-step", args=[climbed[StepKind.VISIT].pk])
        assert "This step waits for a manager" in pages.text(browser.get(here))
        assert browser.post(here, {"do": "take", "visit": "no", "words": "No"}).status_code == 403
