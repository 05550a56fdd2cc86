"""The demonstration's published figures: made up and saying so, in every measure that pages show, twice in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db.models import Q

from carepost.demo import cast, published
from carepost.insight.engine.boundaries import boundaries
from carepost.insight.engine.market.council import market
from carepost.insight.engine.market.moves import moves
from carepost.insight.engine.market.service import stock
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.rules import MADE_UP
from carepost.register.models import Service


@pytest.fixture
def store(small: Any, ambershire: Any, tmp_path: Path) -> Store:
    made = published.lay_out(cast.operator(), tmp_path / "insight", small.seed, small.day, tmp_path / "files")
    assert made == published.COUNCILS
    return Store(tmp_path / "insight")


def test_figures_are_of_ambershires_own_services_and_of_a_country_around_it(
    store: Store, small: Any, ambershire: Any
) -> None:
    tables = Tables([store.latest()])
    newest = small.day - timedelta(published.MADE[-1])
    every = Service.objects.filter(host=ambershire, kind="location", registered_on__lte=newest)
    there = every.filter(Q(deregistered_on__isnull=True) | Q(deregistered_on__gt=newest))
    area = tables.places.find("Ambershire", {})
    found = market(tables, area)
    assert (found.day, found.services) == (newest, there.count())
    assert found.homes == there.filter(care_home=True).count()
    assert len({each.area for each in stock(tables).services}) == published.COUNCILS
    residential = computed(named("ascof-6b"), tables)
    assert residential.periods == list(published.YEARS)
    assert boundaries(tables) is not None
    assert residential.figures["E92000001", "2024-25"].counts is not None
    assert computed(named("oflog-requests"), tables).periods == list(published.YEARS)


def test_the_market_has_all_that_its_pages_tell(store: Store, ambershire: Any) -> None:
    """Kinds of care, beds, managers, brands and coordinates; who came, closed, changed hands and moved in two years."""
    tables = Tables([store.latest()])
    there = stock(tables)
    assert there.tells_kinds
    assert all(each.beds for each in there.services if each.home)
    assert sum(each.located for each in there.services) > 0.95 * len(there.services)
    assert any(each.brand for each in there.services)
    assert 0 < sum(each.manager is False for each in there.services) < len(there.services) / 4
    england = tables.places.find("England", {})
    last = moves(tables, england)
    total = last.total
    assert min(total.new, total.left, total.handed, total.again) > 0
    assert total.after == total.before + total.net + total.elsewhere
    years = computed(named("market-exits"), tables)
    assert len(years.periods) == 2
    assert last.start == last.end - timedelta(365)  # the day of a file, so that no earlier month is in it
    assert len(years.of(years.periods[-1])) == published.COUNCILS
    ours = Service.objects.filter(
        host=ambershire, deregistered_on__range=(last.start + timedelta(1), last.end)
    )
    gone = moves(tables, tables.places.find("Ambershire", {}))
    assert ours.count() == sum(not each.came for each in gone.moves)


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


def test_what_was_killed_between_the_two_is_made_whole(
    store: Store, small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, add = [], published._add

    def killed_at_the_second(*asked: Any) -> None:
        if made:
            raise KeyboardInterrupt
        made.append(add(*asked))

    root = tmp_path / "killed"
    monkeypatch.setattr(published, "_add", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        published.lay_out(cast.operator(), root, small.seed, small.day, tmp_path / "files")
    monkeypatch.undo()
    assert Store(root).names() == store.names()[:1]
    assert published.lay_out(cast.operator(), root, small.seed, small.day, tmp_path / "files") > 0
    assert Store(root).names() == store.names()
    assert published.lay_out(cast.operator(), root, small.seed, small.day, tmp_path / "files") == 0


def test_one_snapshot_that_is_not_ours_is_left_alone(small: Any, ambershire: Any, tmp_path: Path) -> None:
    ours = Store(tmp_path / "ours")
    published.lay_out(cast.operator(), tmp_path / "ours", small.seed, small.day, tmp_path / "files")
    first = ours.open(ours.names()[0])
    table = pq.read_table(first.folder / first.parts[0].file)
    someones = Store(tmp_path / "someones")
    part = replace(first.parts[0], publisher="Somebody")
    someones.add([(part, table)], datetime.fromisoformat(first.made))
    before = someones.names()
    assert (
        published.lay_out(cast.operator(), tmp_path / "someones", small.seed, small.day, tmp_path / "files")
        == 0
    )
    assert someones.names() == before


def test_the_same_seed_makes_the_same_figures_and_what_is_there_is_left_alone(
    store: Store, small: Any, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    published.lay_out(cast.operator(), again, small.seed, small.day, tmp_path / "files")
    assert Store(again).names() == store.names()  # a name holds the seals
    assert published.lay_out(cast.operator(), again, small.seed, small.day, tmp_path / "files") == 0
