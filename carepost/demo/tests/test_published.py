"""The demonstration's published figures: made up and saying so, in every measure that pages show, twice in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carepost.demo import cast, published
from carepost.insight.engine.boundaries import boundaries
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.rules import MADE_UP
from carepost.register.models import Service
from carepost.register.models.services import ServiceStatus


@pytest.fixture
def store(small: Any, ambershire: Any, tmp_path: Path) -> Store:
    made = published.lay_out(cast.operator(), tmp_path / "insight", small.seed, small.day, tmp_path / "files")
    assert made == published.COUNCILS
    return Store(tmp_path / "insight")


def test_figures_are_of_ambershires_own_services_and_of_a_country_around_it(
    store: Store, ambershire: Any
) -> None:
    tables = Tables([store.latest()])
    rated = Service.objects.filter(host=ambershire, status=ServiceStatus.REGISTERED, rated_on__isnull=False)
    listed = computed(named("services-listed"), tables)
    newest = {each.area.name: each.value for each in listed.of(listed.periods[-1])}
    assert newest["Ambershire"] == len([one for one in rated if one.rating in {"outstanding", "good",
                                        "requires_improvement", "inadequate"}])  # fmt: skip
    assert len(newest) == published.COUNCILS
    residential = computed(named("ascof-6b"), tables)
    assert residential.periods == list(published.YEARS)
    assert boundaries(tables) is not None
    assert residential.figures["E92000001", "2024-25"].counts is not None
    assert computed(named("oflog-requests"), tables).periods == list(published.YEARS)


def test_every_file_says_that_it_is_made_up_and_an_older_snapshot_is_there(store: Store) -> None:
    snapshots = [store.open(name) for name in store.names()]
    assert len(snapshots) == 2
    assert snapshots[1].made > snapshots[0].made
    assert snapshots[1].before == snapshots[0].name
    for part in snapshots[1].parts:
        assert part.publisher == MADE_UP
        assert part.original.startswith("made-up-")
        assert "(made up)" in part.label
        assert not part.warnings


def test_the_same_seed_makes_the_same_figures_and_what_is_there_is_left_alone(
    store: Store, small: Any, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    published.lay_out(cast.operator(), again, small.seed, small.day, tmp_path / "files")
    assert Store(again).names() == store.names()  # a name holds the seals
    assert published.lay_out(cast.operator(), again, small.seed, small.day, tmp_path / "files") == 0
