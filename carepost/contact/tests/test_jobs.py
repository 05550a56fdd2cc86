"""What happens at night and after an import, each council in its own scope."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.contact import jobs as contact_jobs
from carepost.core import clock
from carepost.councils.each import SomeFailed
from carepost.councils.tests.cast import scope
from carepost.register.models import ImportRun
from carepost.risk import jobs as risk_jobs
from carepost.risk.models import SignalRow, Standing
from carepost.risk.tests.factories import rated

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 9, 2, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _night():
    with clock.freeze(NIGHT):
        yield


def _bands(person):
    with scope(person):
        return list(Standing.objects.values_list("band", flat=True))


def test_every_night_each_council_gets_its_standings(cast):
    rated(cast.ambershire, on=date(2026, 11, 8))
    rated(cast.borechester, "inadequate", on=date(2026, 11, 8))
    risk_jobs.for_each_council("night", only_behind=False)
    assert _bands(cast.officer) == ["grey"]
    assert _bands(cast.neighbour) == ["red"]


def test_missed_calls_are_counted_every_night(cast):
    rated(cast.ambershire, first_seen_on=date(2026, 10, 1), on=date(2026, 11, 8))
    contact_jobs.for_each_council()
    assert _bands(cast.officer) == ["amber"]
    with scope(cast.officer):
        assert list(SignalRow.objects.values_list("kind", flat=True)) == ["contact.missed"]


def test_one_council_that_fails_does_not_stop_the_others(cast, monkeypatch):
    from carepost.risk import actions

    rated(cast.ambershire)
    rated(cast.borechester)
    real = actions.recompute

    def fails(*, by, council_id, **given):
        if council_id == cast.ambershire.pk:
            raise ValueError("broken")
        return real(by=by, council_id=council_id, **given)

    monkeypatch.setattr(risk_jobs.actions, "recompute", fails)
    with pytest.raises(SomeFailed, match="1 councils"):
        risk_jobs.for_each_council("night", only_behind=False)
    assert _bands(cast.officer) == []
    assert len(_bands(cast.neighbour)) == 1


def test_after_an_import_the_standings_follow_once(cast):
    rated(cast.ambershire)
    assert risk_jobs.for_each_council("test", only_behind=True) == 0
    run = ImportRun.objects.create(
        filename="directory.csv", status="applied", started_at=NIGHT, finished_at=NIGHT, by_name="tests"
    )
    assert risk_jobs.for_each_council("test", only_behind=True) == 1
    assert risk_jobs.for_each_council("test", only_behind=True) == 0
    ImportRun.objects.filter(pk=run.pk).update(status="undone", finished_at=NIGHT + timedelta(minutes=5))
    assert risk_jobs.for_each_council("test", only_behind=True) == 1
