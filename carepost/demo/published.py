"""Published figures of a fictional England, so that councils can be compared: made up, written in the publishers' own
formats, and taken in by the importers that people use. Every file says that it is made up.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import openpyxl

from carepost.core.acting import Actor
from carepost.demo import market
from carepost.demo.england.places import places
from carepost.demo.market import Invented, Listed
from carepost.insight.engine.history.keeping import added
from carepost.insight.engine.importing import Asked, Imported, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.rules import MADE_UP

COUNCILS = 36
#: So many days ago the two snapshots were made: a month-old figure can be made again.
MADE = (34, 3)
OURS = ("Ambershire", "Borechester")
#: Where the made-up country lies, in degrees, and how large each of its councils is.
_WEST, _SOUTH, _WIDE, _HIGH, _ACROSS = -3.5, 50.5, 0.6, 0.4, 6
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
_AT = time(7, 30, tzinfo=UTC)
_OURS = "made-up-"  # how the name of each file begins
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

    A store that holds something is left alone, and 0 returned; but one of whose two the first alone was made gets
    the second.
    """
    store = Store(root)
    older, newer = (today - timedelta(days=ago) for ago in MADE)
    if store.names() and not _is_half(store, older):
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    towns = _towns(seed)
    listed = list(_services(by, seed, towns, newer))
    days = [newer - timedelta(ago) for ago in market.FILES]
    files = {day: _active(folder, listed, day) for day in days}
    lists = [make(folder, seed, towns) for make in (_councils, _boundaries, _ascof, _oflog)]
    if not store.names():
        _add(store, lists, older, {day: file for day, file in files.items() if day <= older})
    _add(store, [], newer, {newer: files[newer]})
    return len(towns)


def _is_half(store: Store, older: date) -> bool:
    """Whether it holds the older of our two snapshots, and nothing else."""
    latest = store.latest()
    made_up = all(part.publisher == MADE_UP for part in latest.parts)
    return (
        not latest.before and made_up and datetime.fromisoformat(latest.made) == datetime.combine(older, _AT)
    )


def _add(store: Store, files: Iterable[Path], made: date, months: Mapping[date, Path]) -> None:
    """A snapshot with these files, and with CQC's made-up ones: the newest as it stands, all of them in the history."""
    asked = Asked(today=made, day=made)
    parts = [read(path, asked) for path in (*files, months[max(months)])]
    parts += added(months.values(), asked, store.latest() if store.names() else None)
    store.add([_made_up(each) for each in parts], datetime.combine(made, _AT), instead=True)


def _made_up(found: Imported) -> Imported:
    """The same, with nobody's name on it who did not publish it."""
    part, table = found
    original = part.original if part.original.startswith(_OURS) else f"{_OURS}active, {part.original}"
    return replace(
        part,
        publisher=MADE_UP,
        licence="no licence needed",
        label=f"{part.label} (made up)",
        original=original,
    ), table


def _towns(seed: int) -> list[Town]:
    """Ambershire, its neighbour, and councils of other invented names in England's regions."""
    # None in London, which maps draw once more beside the country.
    others = [(each.council, each.region) for each in places(seed, 2 * COUNCILS) if each.region != "London"]
    every = [*((name, "East of England") for name in OURS), *others[: COUNCILS - len(OURS)]]
    return [Town(name, f"E069{number:05d}", region) for number, (name, region) in enumerate(every)]


def _services(by: Actor, seed: int, towns: Sequence[Town], newest: date) -> Iterator[Listed]:
    """Ambershire's and Borechester's services as the register has them; of the others, invented ones."""
    yield from market.registered(by, OURS, {town.name: town.region for town in towns})
    corners = _corners(towns)
    for town in towns[len(OURS) :]:
        chance = random.Random(f"{seed}:services:{town.name}")
        yield from Invented(chance, town.name, town.region, town.code[-3:], corners[town], newest).services()


def _active(folder: Path, listed: Iterable[Listed], day: date) -> Path:
    """CQC's file of active locations; its name says of which day."""
    return _written(folder / f"{_OURS}active_{day}.csv", market.lines(listed, day))


def _councils(folder: Path, seed: int, towns: Sequence[Town]) -> Path:
    heads = [
        "local-authority-code", "nice-name", "gss-code", "end-date", "replaced-by", "nation", "region",
        "local-authority-type", "county-la", "former-gss-codes",
    ]  # fmt: skip
    rows = [[town.code, town.name, town.code, "", "", "England", town.region, "UA", "", ""] for town in towns]
    return _written(folder / f"{_OURS}councils.csv", [heads, *rows])


def _boundaries(folder: Path, seed: int, towns: Sequence[Town]) -> Path:
    """A country like a chequered cloth, that nobody takes for England: region by region, from the south west."""
    features = []
    for town, (west, south) in _corners(towns).items():
        east, north = west + _WIDE, south + _HIGH
        ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
        features.append(
            {
                "type": "Feature",
                "properties": {"CTYUA24CD": town.code, "CTYUA24NM": town.name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    path = folder / f"{_OURS}boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _corners(towns: Sequence[Town]) -> dict[Town, tuple[float, float]]:
    """The lower left corner of each council."""
    order = sorted(towns, key=lambda town: (town.region, town.name))
    return {
        town: (_WEST + _WIDE * (at % _ACROSS), _SOUTH + _HIGH * (at // _ACROSS))
        for at, town in enumerate(order)
    }


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
    path = folder / f"{_OURS}ascof.xlsx"
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
    return _written(folder / f"{_OURS}oflog.csv", rows)


def _written(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path
