"""Boundaries: read as published, matched to councils, drawn in a plane; each kind of broken file is refused by name."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from carepost.core.testing import shared_data
from carepost.insight.charts.distribution import distribution_chart
from carepost.insight.charts.map import map_chart
from carepost.insight.engine.boundaries import BoundariesRefused, boundaries, read_boundaries
from carepost.insight.engine.boundaries.planar import drawn, planar
from carepost.insight.engine.distribution import distribution
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.files import DAY, councils_csv, features, geojson, square
from carepost.ui import drawing

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def tables_of(folder: Path, *files: Path) -> Tables:
    parts = [read(path, Asked(DAY)) for path in (*councils_csv(folder), *files)]
    return Tables([Store(folder / "store").add(parts, NOW)])


def changed(**geometry: Any) -> list[dict[str, Any]]:
    """Good features, the last with another geometry."""
    found = features()
    found[-1]["geometry"] = {**found[-1]["geometry"], **geometry}
    return found


def moved(by: Any) -> list[dict[str, Any]]:
    found = deepcopy(features())
    for each in found:
        rings = each["geometry"]["coordinates"]
        each["geometry"]["coordinates"] = [[by(*point) for point in ring] for ring in rings]
    return found


TWICE = [*features(), features()[0]]
NAMELESS = [{**each, "properties": {"id": 7, "shape": "x"}} for each in features()]
NO_CODE = [*features(), {**features()[0], "properties": {"CTYUA24CD": "", "CTYUA24NM": "Nowhere"}}]


@pytest.mark.parametrize(
    ("these", "says"),
    [
        ([], "no boundary in it"),
        (TWICE, "twice. Take one of them out. It is E06000046, Isle of Wight"),
        (NAMELESS, "There are: id, shape."),
        (NO_CODE, "has no code. Each area needs one, such as E06000054. It is called “Nowhere”."),
        (changed(type="Point", coordinates=[-2.0, 51.0]), "is no area (Polygon or MultiPolygon)"),
        (
            [*features(), {"type": "Feature", "properties": {"CTYUA24CD": "E1"}, "geometry": None}],
            "is no area",
        ),
        (changed(coordinates=[square(-2, 51)[0][:3]]), "a ring needs four points"),
        (changed(coordinates=[square(-2, 51)[0][:4]]), "ends where it begins. It is that of Cumberland."),
        (changed(coordinates=[[[-2, nan], [-1, 51], [-1, 52], [-2, nan]]]), "a coordinate that is no number"),
        (changed(coordinates=[[[-2, 51], [nan, 51], [-1, 52], [-2, 51]]]), "a coordinate that is no number"),
        (changed(coordinates=[[["a", 51], [-1, 51], [-1, 52], ["a", 51]]]), "a coordinate that is no number"),
        (changed(coordinates=7), "A boundary in this file is broken"),
        (moved(lambda x, y: [420_000 + x, 90_000 + y]), "Save it in WGS 84 (EPSG:4326)"),
        (moved(lambda x, y: [y, x]), "GeoJSON has longitude first"),
        (moved(lambda x, y: [x + 20, y]), "do not lie in the United Kingdom"),
    ],
)
def test_a_file_that_is_no_set_of_boundaries_is_refused_with_what_to_do(
    tmp_path: Path, these: list[dict[str, Any]], says: str
) -> None:
    with pytest.raises(BoundariesRefused) as refused:
        read(geojson(tmp_path / "areas.geojson", these), Asked(DAY))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"type": "Topology", "objects": {}}', "This is TopoJSON"),
        (json.dumps(features()[0]), "This GeoJSON is one shape"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "prop', "cut short or damaged"),
        ('{"type": "FeatureCollection", "features": [1]}', "cut short or damaged"),
    ],
)
def test_other_kinds_of_files_of_shapes_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "areas.json").write_text(text)
    with pytest.raises(BoundariesRefused, match=says):
        read(tmp_path / "areas.json", Asked(DAY))


def test_boundaries_that_cross_themselves_are_mended_and_it_is_told(tmp_path: Path) -> None:
    bow = [[[-2.0, 51.0], [-1.0, 52.0], [-1.0, 51.0], [-2.0, 52.0], [-2.0, 51.0]]]
    found = read_boundaries(geojson(tmp_path / "a.geojson", changed(coordinates=bow)))
    assert found.warnings == ("1 boundary crossed itself and was mended.",)
    assert all(shapely.is_valid(each.geometry) for each in found.areas)
    assert found.day == date(2024, 12, 31)


def test_areas_are_found_by_code_and_strangers_are_named(tmp_path: Path) -> None:
    welsh = {"CTYUA24CD": "W06000015", "CTYUA24NM": "Cardiff"}
    more = [*features(), {**features()[1], "properties": welsh}]
    found = boundaries(tables_of(tmp_path, geojson(tmp_path / "a.geojson", more)))
    assert found is not None
    assert set(found.shapes) == {"IOW", "WIL", "CBD"}
    assert found.unknown == ("Cardiff",)


def test_without_boundaries_there_is_no_map(tmp_path: Path) -> None:
    assert boundaries(tables_of(tmp_path)) is None


def test_a_kilometre_is_as_long_in_every_direction(tmp_path: Path) -> None:
    # A degree of latitude is 111.2 km; one of longitude is that by the cosine of the latitude.
    middle, up, right = (planar(shapely.Point(*at)) for at in ((-2, 52), (-2, 53), (-1, 52)))
    assert middle.distance(up) == pytest.approx(111.19, abs=0.05)
    assert middle.distance(right) == pytest.approx(111.19 * np.cos(np.radians(52)), abs=0.05)


def test_rings_go_the_way_that_vega_wants() -> None:
    outer = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])
    for geometry in (outer, outer.reverse()):
        [exterior, hole] = drawn(geometry, lambda points: points * [1, -1] + [0, 9])["coordinates"]
        assert [shapely.LinearRing(ring).is_ccw for ring in (exterior, hole)] == [True, False]  # y goes down
        assert shape({"type": "Polygon", "coordinates": [exterior, hole]}).area == 72


def test_the_real_boundaries_are_those_of_all_councils_and_light(tmp_path: Path) -> None:
    names = {
        "geo/local_authorities.csv": None,
        "geo/local_authority_name_spellings.csv": None,
        "geo/england_ctyua_2024_dissolved.geojson": None,
        "cqc/ratings_england_asc_2021-01.csv.gz": date(2021, 1, 31),
    }
    parts = [read(shared_data(name), Asked(DAY, day)) for name, day in names.items()]
    tables = Tables([Store(tmp_path / "store").add(parts, NOW)])
    found = boundaries(tables)
    assert found is not None
    assert (len(found.shapes), len(found.close), found.unknown) == (153, 33, ())
    outcomes = computed(named("rated-good-or-outstanding"), tables)
    spread = distribution(outcomes)
    for width in (drawing.WIDE, drawing.NARROW):
        drawing_of = drawing.svg(map_chart(outcomes.measure, spread, found, ["WIL", "CMD"], width))
        assert len(drawing_of.encode()) < 200_000
        assert "Wiltshire" in drawing_of
    assert distribution_chart(outcomes.measure, spread).description.startswith("Half of the ")
