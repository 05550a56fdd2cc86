from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_event, make_organisation, make_service
from carepost.risk import actions, queries
from carepost.risk.models import SignalRow, Standing, StandingChange
from carepost.risk.rules import Band, OverrideFault, kinds, observe
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)


@pytest.fixture
def officer(cast):
    with scope(cast.officer) as viewer:
        yield viewer


def test_missing_data_is_grey_and_not_green(cast, officer):
    service = factories.rated(cast.ambershire, "good", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    standing = queries.standing_for(officer, service.pk)
    assert standing.band == "grey"
    assert standing.enough_known is False
    assert "staffing" in standing.missing


def test_an_inadequate_service_is_red_and_says_why(cast, officer):
    service = factories.rated(cast.ambershire, "inadequate", on=DAY)
    result = factories.recompute(cast.ambershire, DAY)
    standing = queries.standing_for(officer, service.pk)
    assert standing.band == "red"
    assert "inadequate_overall" in standing.triggers
    sentences = [reason["sentence"] for reason in standing.reasons]
    assert "CQC rating overall: Inadequate (9 November 2026)." in sentences
    assert [(m.ref, m.band_from, m.band_to) for m in result.moves] == [(service.ref, "", "red")]


def test_only_active_adult_social_care_here_gets_a_standing(cast, officer):
    host = cast.ambershire
    active = factories.rated(host)
    site = make_service(host=host, kind="site", organisation=None)
    dormant = factories.rated(host, status="dormant")
    factories.rated(host, status="deregistered", deregistered_on=date(2026, 1, 2))
    make_service(host=host, adult_social_care=False)
    factories.rated(cast.borechester)
    factories.recompute(host, DAY)
    assert {row.service_id for row in queries.standings(officer)} == {active.pk, site.pk, dormant.pk}


def test_the_worst_current_rating_of_a_question_counts(cast, officer):
    service = factories.rated(cast.ambershire, "good", on=DAY)
    factories.make_rating(service, "inadequate", question="safe", scope="ward", published_on=DAY)
    factories.make_rating(
        service, "inadequate", question="caring", current=False, published_on=date(2020, 1, 1)
    )
    factories.recompute(cast.ambershire, DAY)
    standing = queries.standing_for(officer, service.pk)
    assert standing.triggers == ["inadequate_safe"]


def test_a_manager_gone_for_over_28_days_makes_it_amber(cast, officer):
    gone = DAY - timedelta(days=29)
    service = factories.rated(cast.ambershire, manager="", manager_absent_since=gone, on=DAY)
    factories.recompute(cast.ambershire, DAY)
    assert queries.standing_for(officer, service.pk).band == "amber"


def test_a_take_over_is_among_the_reasons_while_it_is_recent(cast, officer):
    service = factories.rated(cast.ambershire, on=DAY)
    make_event(service, "ownership_changed", DAY - timedelta(days=10))
    factories.recompute(cast.ambershire, DAY)
    sentences = [r["sentence"] for r in queries.standing_for(officer, service.pk).reasons]
    assert any("it was taken over on 30 October 2026" in s for s in sentences)


def test_working_out_twice_on_a_day_writes_nothing_more(cast, officer):
    factories.rated(cast.ambershire, "inadequate", on=DAY)
    first, again = factories.recompute(cast.ambershire, DAY), factories.recompute(cast.ambershire, DAY)
    assert (first.written, again.written, again.moves) == (1, 0, ())
    assert StandingChange.objects.count() == 1


def test_better_needs_two_scores_a_week_apart_however_often_it_is_worked_out(cast, officer):
    service = factories.rated(cast.ambershire, "inadequate", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    service.ratings.update(current=False)
    for question in factories.QUESTIONS:
        factories.make_rating(service, "good", question=question, published_on=DAY + timedelta(days=1))
    bands = {}
    for n in range(1, 9):
        for _ in range(2):
            factories.recompute(cast.ambershire, DAY + timedelta(days=n))
        bands[n] = queries.standing_for(officer, service.pk).band
    assert {bands[n] for n in range(1, 8)} == {"red"}
    assert bands[8] == "grey"
    moved = queries.moves(officer, service.pk)
    assert [(m.band_from, m.band_to) for m in moved] == [("red", "grey"), ("", "red")]


def test_since_tells_when_the_band_began(cast, officer):
    service = factories.rated(cast.ambershire, "inadequate", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    factories.recompute(cast.ambershire, DAY + timedelta(days=3))
    assert queries.standing_for(officer, service.pk).since == DAY


def _take_in(officer, service, *signals, ref="call:1"):
    with audit.ledger_for("contact.record_call", officer):
        actions.take_in(
            by=officer, council_id=officer.council_id, service_id=service.pk, signals=signals, source_ref=ref
        )


def test_news_from_a_call_moves_the_standing_and_its_correction_moves_it_back(cast, officer):
    service = factories.rated(cast.ambershire, on=DAY)
    factories.recompute(cast.ambershire, DAY)
    _take_in(officer, service, observe(kinds.STAFF_BELOW_SAFE, 5, DAY, source="Welfare call"))
    factories.recompute(cast.ambershire, DAY, [service])
    assert queries.standing_for(officer, service.pk).band == "red"
    with audit.ledger_for("contact.correct_call", officer):
        gone = actions.withdraw(
            by=officer, council_id=officer.council_id, source_ref="call:1", reason="Wrong home"
        )
    assert gone == 1
    factories.recompute(cast.ambershire, DAY, [service])
    assert queries.standing_for(officer, service.pk).band == "grey"
    assert SignalRow.objects.count() == 1


def test_signals_are_taken_in_only_inside_a_verb(cast, officer):
    service = factories.rated(cast.ambershire, on=DAY)
    with pytest.raises(audit.NotInAction):
        actions.take_in(
            by=officer, council_id=officer.council_id, service_id=service.pk,
            signals=[observe(kinds.MONEY_WORRY, 3, DAY)], source_ref="call:1",
        )  # fmt: skip


def test_a_standing_set_by_hand_shows_and_goes_back(cast, officer):
    service = factories.rated(cast.ambershire, on=DAY)
    with clock.freeze(_noon(DAY)):
        factories.recompute(cast.ambershire, DAY)
        actions.override(
            by=officer,
            service=service,
            band=Band.RED,
            reason="Two families rang",
            expires_on=DAY + timedelta(7),
        )
        standing = queries.standing_for(officer, service.pk)
        assert (standing.band, standing.overridden, standing.computed) == ("red", True, "grey")
        actions.end_override(by=officer, service=service)
        assert queries.standing_for(officer, service.pk).band == "grey"
        with pytest.raises(Refused, match="No standing is set"):
            actions.end_override(by=officer, service=service)


def test_lowering_red_by_hand_needs_a_second_person(cast, officer):
    service = factories.rated(cast.ambershire, "inadequate", on=DAY)
    with clock.freeze(_noon(DAY)):
        factories.recompute(cast.ambershire, DAY)
        with pytest.raises(Refused) as refused:
            actions.override(
                by=officer, service=service, band=Band.AMBER, reason="CQC visited",
                expires_on=DAY + timedelta(7),
            )  # fmt: skip
        assert refused.value.reasons == (OverrideFault.NEEDS_SECOND,)
        assert queries.standing_for(officer, service.pk).band == "red"


def test_a_standing_by_hand_that_has_run_out_cannot_be_ended_again(cast, officer):
    service = factories.rated(cast.ambershire, on=DAY)
    with clock.freeze(_noon(DAY)):
        factories.recompute(cast.ambershire, DAY)
        actions.override(
            by=officer, service=service, band=Band.RED, reason="Rang", expires_on=DAY + timedelta(7)
        )
    with clock.freeze(_noon(DAY + timedelta(7))), pytest.raises(Refused, match="No standing is set"):
        actions.end_override(by=officer, service=service)


def test_only_those_who_may_can_recompute(cast, officer):
    with pytest.raises(Refused):
        actions.recompute(by=officer, council_id=officer.council_id)


def test_another_council_sees_no_standing_and_a_provider_only_its_own(cast):
    mine = factories.rated(cast.ambershire, organisation=make_organisation(body=cast.willow))
    other = factories.rated(cast.ambershire)
    factories.recompute(cast.ambershire, DAY)
    with scope(cast.neighbour) as viewer:
        assert Standing.objects.count() == 0
        assert queries.standing_for(viewer, mine.pk) is None
    with scope(cast.provider) as viewer:
        assert [row.service_id for row in queries.standings(viewer)] == [mine.pk]
        assert queries.standing_for(viewer, other.pk) is None
        assert set(Standing.objects.values_list("service_id", flat=True)) == {mine.pk}
        assert SignalRow.objects.count() == 0


def test_the_queries_do_not_grow_with_the_services(cast):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            factories.recompute(cast.ambershire, DAY)
        return len(seen)

    factories.rated(cast.ambershire)
    cost()
    few = [factories.rated(cast.ambershire) for _ in range(2)]
    first = cost()
    for _ in range(12):
        factories.rated(cast.ambershire, "inadequate")
    assert cost() == first
    assert few


def test_history_cannot_be_rewritten(cast, officer):
    factories.rated(cast.ambershire)
    factories.recompute(cast.ambershire, DAY)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        StandingChange.objects.update(band_to="green")


def _noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_the_nightly_actor_may_only_do_its_own_work(cast):
    night = Actor.operator("risk nightly", council_id=cast.ambershire.pk, permissions={Can.RECOMPUTE})
    with tenancy.transaction_for(night), pytest.raises(Refused):
        actions.end_override(by=night, service=factories.rated(cast.ambershire))


def test_a_job_that_comes_late_does_not_put_an_old_day_over_a_newer_one(cast, officer):
    service = factories.rated(cast.ambershire, "inadequate", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    late = factories.recompute(cast.ambershire, DAY - timedelta(days=3))
    assert late.written == 0
    assert queries.standing_for(officer, service.pk).on == DAY
