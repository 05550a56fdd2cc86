"""The published files themselves: counts that others know, and Oflog's own medians and deviations."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

import pytest

from carepost.core.testing import shared_data
from carepost.insight.engine.comparison import compare
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables

FILES = {
    "geo/local_authorities.csv": None,
    "geo/local_authority_name_spellings.csv": None,
    "cqc/ratings_england_asc_2021-01.csv.gz": date(2021, 1, 31),
    "statistics/ascof_2024_25.ods": None,
    "statistics/oflog_asc_data.csv": None,
    "statistics/skills_for_care_workforce_by_la.csv": None,
    "statistics/covid_latest_carehome_outbreaks.ods": None,
    "statistics/covid_cqc_care_home_daily_deaths.csv": None,
    "geo/population_mid2020_by_age_upper_tier.csv": None,
    "geo/snpp_2014_sample_3_districts.csv": None,
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    today = date(2026, 11, 29)
    read_in = [read(shared_data(name), Asked(today, day)) for name, day in FILES.items()]
    store = Store(tmp_path_factory.mktemp("real"))
    return Tables([store.add(read_in, datetime(2026, 11, 29, tzinfo=UTC))])


def test_england_wiltshire_and_the_isle_of_wight_are_counted_as_others_count_them(tables: Tables) -> None:
    listed = computed(named("services-listed"), tables).figures
    assert [listed[area, "2021-01-31"].value for area in ("E92000001", "WIL", "IOW")] == [23_124, 252, 96]
    mix = {
        key: computed(named(f"rated-{key}"), tables).figures
        for key in ("outstanding", "good", "requires-improvement", "inadequate")
    }
    counts = {
        area: [each[area, "2021-01-31"].numerator for each in mix.values()]
        for area in ("WIL", "IOW", "E92000001")
    }
    assert counts["WIL"] == [5, 202, 45, 0]
    assert counts["IOW"] == [5, 81, 10, 0]
    # Nine of the 23,124 have too little evidence for a rating.
    assert counts["E92000001"] == [1090, 18_442, 3337, 246]
    assert sum(counts["E92000001"]) == 23_124 - 9


def test_dorset_has_its_figures_though_they_stand_under_the_old_countys_code(tables: Tables) -> None:
    """ASCOF goes on with E10000009, of the county that had Christchurch and ended in 2019."""
    found = computed(named("ascof-6b"), tables).figures
    dorset, poole = found["DST", "2024-25"], found["BPC", "2024-25"]
    assert (dorset.numerator, dorset.denominator) == (96, 107)
    assert (poole.numerator, poole.denominator) == (125, 132)
    assert ("DOR", "2024-25") not in found
    care = computed(named("ascof-1d"), tables)
    last = max(period for key, period in care.figures if key == "DOR")
    assert last <= "2018-19"  # what the county was is still the county's
    # Other tables of ASCOF have both codes, one of which says that it does not apply.
    of_life = computed(named("ascof-1a"), tables).figures
    assert [of_life["DST", period].value for period in ("2019-20", "2021-22", "2024-25")] == [
        19.4,
        19.1,
        18.3,
    ]
    assert of_life["DST", "2020-21"].marker == "not available"
    assert of_life["DOR", "2018-19"].value == 19.4


def test_residential_providers_of_the_outcomes_framework(tables: Tables) -> None:
    found = compare(
        computed(named("ascof-6b"), tables), ["England", "Wiltshire", "Isle of Wight"], tables.places
    )
    told = [
        (each.outcome.published, each.outcome.denominator, round(100 * (each.outcome.value or 0), 1))
        for each in found
    ]
    assert told == [(pytest.approx(0.817), 13_820, 81.7), (0.813, 160, 81.2), (0.935, 62, 93.5)]


def test_oflogs_medians_and_deviations_are_what_its_values_give(tables: Tables) -> None:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    rows = tables.figures.filter(tables.figures.source == "oflog").to_pyarrow().to_pylist()
    for row in rows:
        groups[row["measure"], row["period"]].append(row)
    assert {measure for measure, _ in groups} == {f"ASC{number}" for number in range(1, 8)}
    for (measure, period), each in groups.items():
        values = [row["value"] for row in each if row["value"] is not None]
        middle = median(values)
        spread = median(abs(value - middle) for value in values)
        for row in each:
            assert row["median"] == pytest.approx(middle, abs=1e-3), (measure, period)
            if row["value"] is not None and row["deviations"] is not None and spread:
                deviations = (row["value"] - middle) / spread
                assert row["deviations"] == pytest.approx(deviations, abs=0.02), (
                    measure,
                    period,
                    row["area_name"],
                )


def test_every_council_of_every_file_is_known(tables: Tables) -> None:
    services = tables.services.select("area", "level").distinct().to_pyarrow().to_pylist()
    assert len(services) == 151
    assert {row["level"] for row in services} == {"council"}
    rows = tables.figures.filter(tables.figures.level == "other").select("source", "written_name").distinct()
    strangers = defaultdict(set)
    for row in rows.to_pyarrow().to_pylist():
        strangers[row["source"]].add(row["written_name"])
    assert strangers.pop("ascof") == {
        "Shire Counties", "Unitary Authorities", "Metropolitan Districts", "Inner London", "Outer London", "District",
        "Cornwall and Isles of Scilly",
    }  # fmt: skip
    wales = strangers.pop("population")
    assert len(wales) == 22
    assert {"Cardiff", "Newport"} <= wales
    assert strangers == {}
