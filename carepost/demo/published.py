"""Published figures of a fictional England, so that councils can be compared: made up, written in the publishers' own
formats, and taken in by the importers that people use. Every file says that it is made up.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import openpyxl

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.demo.england.places import places
from carepost.insight.engine.importing import Asked, Imported, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.rules import MADE_UP
from carepost.register.models import Service
from carepost.register.models.services import ServiceStatus
from carepost.register.rules.ratings import RatingValue

COUNCILS = 36
#: So many days ago the two snapshots were made: a month-old figure can be made again.
MADE = (34, 3)
OURS = ("Ambershire", "Borechester")
#: Where the made-up country lies, in degrees, and how large each of its councils is.
_WEST, _SOUTH, _WIDE, _HIGH, _ACROSS = -3.5, 50.5, 0.6, 0.4, 6
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
_AT = time(7, 30, tzinfo=UTC)
_RATED = (RatingValue.OUTSTANDING, RatingValue.GOOD, RatingValue.REQUIRES_IMPROVEMENT, RatingValue.INADEQUATE)
_WORDS = {str(value.value) for value in _RATED}
_RATINGS = [
    "Location ID", "Location Name", "Care Home?", "Location Type", "Location Primary Inspection Category",
    "Location Local Authority", "Location Region", "Service / Population Group", "Domain", "Latest Rating",
    "Publication Date", "Report Type", "Inherited Rating (Y/N)", "URL", "Provider ID", "Provider Name", "Brand ID",
    "Brand Name",
]  # fmt: skip
#: Measures of the outcomes framework: England's figure, how far councils differ, how many answer; None: no shares.
_ASCOF = {
    "6b": (0.82, 0.05, (25, 160)), "6a": (0.25, 0.03, None), "1d": (0.65, 0.03, (280, 520)),
    "1e": (0.37, 0.04, (220, 420)), "3b": (0.66, 0.04, (220, 420)),
}  # fmt: skip
_OFLOG = {"ASC6": (1700, 350), "ASC5": (77, 6), "ASC7": (28, 4), "ASC3": (67, 4), "ASC4": (57, 5)}


@dataclass(frozen=True, slots=True)
class Town:
    """A council of the fictional country."""

    name: str
    code: str
    region: str


def lay_out(by: Actor, root: Path, seed: int, today: date, folder: Path) -> int:
    """Fill the open store under `root` with two snapshots; returns how many councils they are about.

    A store that holds something is left alone, and 0 returned.
    """
    store = Store(root)
    if store.names():
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    towns = _towns(seed)
    older, newer = (today - timedelta(days=ago) for ago in MADE)
    rows = list(_services(by, seed, towns, newer))
    files = [make(folder, seed, towns) for make in (_councils, _boundaries, _ascof, _oflog)]
    _add(store, [*files, _ratings(folder, rows, older)], older)
    _add(store, [_ratings(folder, rows, newer)], newer)
    return len(towns)


def _add(store: Store, files: Iterable[Path], day: date) -> None:
    asked = Asked(today=day, day=day)
    store.add([_made_up(read(path, asked)) for path in files], datetime.combine(day, _AT))


def _made_up(found: Imported) -> Imported:
    """The same, with nobody's name on it who did not publish it."""
    part, table = found
    return replace(
        part, publisher=MADE_UP, licence="no licence needed", label=f"{part.label} (made up)"
    ), table


def _towns(seed: int) -> list[Town]:
    """Ambershire, its neighbour, and councils of other invented names in England's regions."""
    # None in London, which maps draw once more beside the country.
    others = [(each.council, each.region) for each in places(seed, 2 * COUNCILS) if each.region != "London"]
    every = [*((name, "East of England") for name in OURS), *others[: COUNCILS - len(OURS)]]
    return [Town(name, f"E069{number:05d}", region) for number, (name, region) in enumerate(every)]


def _services(by: Actor, seed: int, towns: Sequence[Town], today: date) -> Iterator[dict[str, str]]:
    """Ambershire's and Borechester's services as the register has them; of the others, invented ones."""
    regions = {town.name: town.region for town in towns}
    with tenancy.transaction_for(by):
        ours = Service.objects.filter(
            host__name__in=OURS, status=ServiceStatus.REGISTERED, rated_on__isnull=False
        )
        for one in ours.select_related("host", "organisation").order_by("ref"):
            host, provider, on = one.host, one.organisation, one.rated_on
            if one.rating in _WORDS and host and provider and on:
                yield _rated(
                    one.ref, one.name, care_home=one.care_home, council=host.name, region=regions[host.name],
                    rating=RatingValue(one.rating), on=on, provider=(provider.ref, provider.name),
                )  # fmt: skip
    for town in towns[len(OURS) :]:
        yield from _invented(random.Random(f"{seed}:services:{town.name}"), town, today)


def _invented(chance: random.Random, town: Town, today: date) -> Iterator[dict[str, str]]:
    good = min(0.97, max(0.6, chance.gauss(0.84, 0.06)))
    weights = (0.05, good - 0.05, (1 - good) * 0.93, (1 - good) * 0.07)
    for number in range(chance.randint(30, 150)):
        ref = f"{town.code[-3:]}{number:04d}"
        yield _rated(
            f"1-88{ref}", f"{town.name} service {number + 1}", care_home=chance.random() < 0.6, council=town.name,
            region=town.region, rating=chance.choices(_RATED, weights)[0],
            on=today - timedelta(days=chance.randint(1, 1500)), provider=(f"1-99{ref}", f"Provider {ref}"),
        )  # fmt: skip


def _rated(
    ref: str, name: str, *, care_home: bool, council: str, region: str, rating: RatingValue, on: date,
    provider: tuple[str, str],
) -> dict[str, str]:  # fmt: skip
    kind = "Residential social care" if care_home else "Community based adult social care services"
    values = [
        ref, name, "Y" if care_home else "N", "Social Care Org", kind, council, region, "Overall", "Overall",
        rating.label, on.isoformat(), "Location", "N", "", *provider, "-", "-",
    ]  # fmt: skip
    return dict(zip(_RATINGS, values, strict=True))


def _ratings(folder: Path, rows: Iterable[dict[str, str]], day: date) -> Path:
    """CQC's file of ratings as of a day: what was published by then."""
    known = [row for row in rows if row["Publication Date"] <= day.isoformat()]
    told = [
        [_british(row[name]) if name == "Publication Date" else row[name] for name in _RATINGS]
        for row in known
    ]
    return _written(folder / f"made-up-ratings-{day}.csv", [_RATINGS, *told])


def _british(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _councils(folder: Path, seed: int, towns: Sequence[Town]) -> Path:
    heads = [
        "local-authority-code", "nice-name", "gss-code", "end-date", "replaced-by", "nation", "region",
        "local-authority-type", "county-la", "former-gss-codes",
    ]  # fmt: skip
    rows = [[town.code, town.name, town.code, "", "", "England", town.region, "UA", "", ""] for town in towns]
    return _written(folder / "made-up-councils.csv", [heads, *rows])


def _boundaries(folder: Path, seed: int, towns: Sequence[Town]) -> Path:
    """A country like a chequered cloth, that nobody takes for England: region by region, from the south west."""
    features = []
    for at, town in enumerate(sorted(towns, key=lambda town: (town.region, town.name))):
        west, south = _WEST + _WIDE * (at % _ACROSS), _SOUTH + _HIGH * (at // _ACROSS)
        east, north = west + _WIDE, south + _HIGH
        ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
        features.append(
            {
                "type": "Feature",
                "properties": {"CTYUA24CD": town.code, "CTYUA24NM": town.name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    path = folder / "made-up-boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _ascof(folder: Path, seed: int, towns: Sequence[Town]) -> Path:
    """The outcomes framework as a workbook, a sheet for each measure, with England's row."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Cover"
    for measure, (middle, spread, sizes) in _ASCOF.items():
        chance = random.Random(f"{seed}:ascof:{measure}")
        sheet = book.create_sheet(f"Table_{measure}")
        items = ("numerator", "denominator", "outcome") if sizes else ("outcome",)
        heads = [f"20{year[2:4]} to 20{year[5:]} - {item}" for year in YEARS for item in items]
        sheet.append(["Local authority code", "Local authority", "ONS area code", *heads])
        rows = {town: _series(chance, middle, spread, sizes) for town in towns}
        sheet.append(["England", "England", "E92000001", *_england(list(rows.values()), middle)])
        for town, values in rows.items():
            sheet.append([town.code[-3:], town.name, town.code, *(cell for each in values for cell in each)])
    path = folder / "made-up-ascof.xlsx"
    book.save(path)
    return path


Cells = list[tuple[float, ...]]


def _series(chance: random.Random, middle: float, spread: float, sizes: tuple[int, int] | None) -> Cells:
    """A council's figures year by year, in per cent: around a level of its own, as its number of answers lets it."""
    level = min(0.98, max(0.05, chance.gauss(middle, spread)))
    if sizes is None:
        return [(round(100 * min(0.99, max(0.01, level + chance.gauss(0, 0.015))), 1),) for _ in YEARS]
    told: Cells = []
    for _ in YEARS:
        total = chance.randint(*sizes)
        count = sum(chance.random() < level for _ in range(total))
        told.append((count, total, round(100 * count / total, 1)))
    return told


def _england(rows: Sequence[Cells], middle: float) -> Iterator[float]:
    for each in zip(*rows, strict=True):
        if len(each[0]) == 1:
            yield round(100 * middle, 1)
        else:
            count, total = (sum(cells[at] for cells in each) for at in (0, 1))
            yield from (count, total, round(100 * count / total, 1))


def _oflog(folder: Path, seed: int, towns: Sequence[Town]) -> Path:
    chance = random.Random(f"{seed}:oflog")
    rows: list[list[object]] = [
        ["Financial year", "Local authority code", "Local authority name", "Code", "Value"]
    ]
    for code, (middle, spread) in _OFLOG.items():
        for town in towns:
            level = chance.gauss(middle, spread)
            rows += [
                [year, town.code, town.name, code, round(level + chance.gauss(0, spread / 4), 1)]
                for year in YEARS
            ]
    return _written(folder / "made-up-oflog.csv", rows)


def _written(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path
