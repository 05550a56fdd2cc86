"""The preview of a policy against what comes when it is adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import Cast, scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_event
from carepost.risk import actions, jobs, queries
from carepost.risk.models import LastSweep, OverrideRow, SignalRow, Standing, StandingChange
from carepost.risk.rules import BY_KEY, Band, ScorePolicy
from carepost.risk.tests import drafts, factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
SIGNALS = sorted(kind.key for kind in BY_KEY.values() if kind.owner == "contact")


@pytest.fixture(autouse=True)
def monday(cast: Cast) -> Iterator[None]:
    with clock.freeze(datetime(2026, 11, 9, 9, tzinfo=UTC)), scope(cast.officer):
        yield


def adopt(cast: Cast, draft: ScorePolicy, start: date = DAY) -> None:
    by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.ADOPT_POLICY})
    policies.adopt(
        by=by, council_id=cast.ambershire.pk, key="risk.score", values=policies.as_kept(draft),
        valid_from=start, authority="Cabinet",
    )  # fmt: skip


def preview(cast: Cast, draft: ScorePolicy) -> Any:
    return actions.preview(cast.officer.actor, draft, DAY)


def shown() -> dict[int, str]:
    return dict(Standing.objects.values_list("service_id", "band"))


def test_a_preview_writes_nothing(cast: Cast) -> None:
    factories.rated(cast.ambershire, "requires_improvement", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    before = Standing.objects.values_list().get(), StandingChange.objects.count(), AuditEntry.objects.count()
    found = preview(cast, ScorePolicy(red_from=5, amber_from=1))
    assert (found.moving, found.then.bands[Band.RED]) == (1, 1)
    assert (
        Standing.objects.values_list().get(),
        StandingChange.objects.count(),
        AuditEntry.objects.count(),
    ) == before


def test_a_preview_looks_at_the_viewers_council_alone(cast: Cast) -> None:
    factories.rated(cast.ambershire, on=DAY)
    factories.rated(cast.borechester, on=DAY)
    assert preview(cast, ScorePolicy()).services == 1
    with scope(cast.neighbour) as neighbour:
        assert actions.preview(neighbour, ScorePolicy(), DAY).services == 1


def test_what_would_have_moved_anyhow_is_not_the_drafts_doing(cast: Cast) -> None:
    service = factories.rated(cast.ambershire, on=DAY)
    factories.recompute(cast.ambershire, DAY - timedelta(days=1))
    service.ratings.update(value="inadequate")
    assert preview(cast, ScorePolicy(fresh_days=29)).differing == ()


def test_more_services_cost_no_more_queries(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            preview(cast, ScorePolicy(red_from=5, amber_from=1))
        return len(found)

    factories.rated(cast.ambershire, on=DAY)
    first = cost()
    for _ in range(5):
        factories.rated(cast.ambershire, "inadequate", on=DAY)
    assert cost() == first


situations = st.lists(
    st.fixed_dictionaries(
        {
            "rating": st.sampled_from(["outstanding", "good", "requires_improvement", "inadequate"]),
            "rated": st.integers(0, 4000),
            "absent": st.none() | st.integers(0, 250),
            "moved": st.none() | st.integers(0, 400),
            "signals": st.lists(
                st.tuples(st.sampled_from(SIGNALS), st.sampled_from([0, 3, 5]), st.integers(0, 40)), max_size=9
            ),
            "yesterday": st.none() | st.sampled_from(Band),
            "hand": st.none() | st.sampled_from([Band.RED, Band.AMBER, Band.GREEN]),
        }
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cases=situations, held=drafts.policies(), draft=drafts.policies())
def test_a_preview_is_what_comes_of_adopting_it_the_same_day(
    cast: Cast, cases: list[dict[str, Any]], held: ScorePolicy, draft: ScorePolicy
) -> None:
    with transaction.atomic():
        for case in cases:
            _set_up(cast, case)
        adopt(cast, held)
        factories.recompute(cast.ambershire, DAY)
        before, found = shown(), preview(cast, draft)
        adopt(cast, draft)
        made = factories.recompute(cast.ambershire, DAY)
        foreseen = {one.service_id: (one.now.band, one.then.band) for one in found.differing if one.moves}
        assert foreseen == {move.service_id: (move.band_from, move.band_to) for move in made.moves}
        assert before | {pk: str(then) for pk, (_, then) in foreseen.items()} == shown()
        assert {band.value: n for band, n in found.then.bands.items()} == queries.counts(cast.officer.actor)
        transaction.set_rollback(True)


def _set_up(cast: Cast, case: dict[str, Any]) -> Service:
    absent = case["absent"]
    service = factories.rated(
        cast.ambershire,
        case["rating"],
        on=DAY - timedelta(days=case["rated"]),
        confirmed_on=DAY,
        manager="" if absent is not None else "Jo Marsh",
        manager_absent_since=None if absent is None else DAY - timedelta(days=absent),
    )
    if case["moved"] is not None:
        make_event(service, kind="moved", on=DAY - timedelta(days=case["moved"]))
    for kind, severity, ago in case["signals"]:
        SignalRow.objects.create(
            council=cast.ambershire, service=service, kind=kind, severity=severity,
            observed_on=DAY - timedelta(days=ago), source="tests", noted_at=clock.now(),
        )  # fmt: skip
    if case["yesterday"] is not None:
        factories.recompute(cast.ambershire, DAY - timedelta(days=1), [service])
        Standing.objects.filter(service=service).update(computed=case["yesterday"], band=case["yesterday"])
    if case["hand"] is not None:
        OverrideRow.objects.create(
            council=cast.ambershire, service=service, band=case["hand"], reason="Visited", set_by_id=1,
            set_by_name="Ann", set_on=DAY, expires_on=DAY + timedelta(days=7),
        )  # fmt: skip
    return service


def test_a_policy_that_begins_has_every_standing_worked_out_again(cast: Cast) -> None:
    factories.rated(cast.ambershire, "requires_improvement", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    assert not actions.is_behind(cast.ambershire.pk)
    adopt(cast, ScorePolicy(red_from=5, amber_from=1), DAY + timedelta(days=1))
    assert not actions.is_behind(cast.ambershire.pk)
    with clock.freeze(datetime(2026, 11, 10, 0, 1, tzinfo=UTC)):
        assert actions.is_behind(cast.ambershire.pk)
        factories.recompute(cast.ambershire, clock.today())
        assert not actions.is_behind(cast.ambershire.pk)
        assert Standing.objects.get().band == "red"
        assert LastSweep.objects.get().policy_version == Standing.objects.get().policy_version


def test_one_that_begins_today_is_taken_up_by_the_next_round(cast: Cast) -> None:
    factories.rated(cast.ambershire, "requires_improvement", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    adopt(cast, replace(ScorePolicy(), red_from=5, amber_from=1))
    assert jobs.for_each_council("risk after an import", only_behind=True) == 1
    assert Standing.objects.get().band == "red"
    assert jobs.for_each_council("risk after an import", only_behind=True) == 0
