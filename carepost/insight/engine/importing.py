"""Any file that insight can read, as parts of a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely

from carepost.core.refusals import Reason
from carepost.insight.engine.boundaries.reading import BoundariesRead, looks_geographic, read_boundaries
from carepost.insight.engine.figures.mapping import Columns, MappingReason, MappingRefused
from carepost.insight.engine.figures.reading import LOOKED, FiguresRead, nearest, opened_rows, read_figures
from carepost.insight.engine.figures.services import ServiceRow, ServicesRead, read_services
from carepost.insight.engine.figures.shapes import OGL, Item, tidy
from carepost.insight.engine.figures.sources import fitting
from carepost.insight.engine.snapshots import Part, digest
from carepost.insight.engine.tables import REGISTER
from carepost.register.engine.container import Kind, kind_of
from carepost.register.engine.refusal import UnknownShape
from carepost.register.engine.shape import best_match
from carepost.register.engine.shapes import TABLES
from carepost.register.rules import RegisterPolicy

COUNCILS = ("local-authority-code", "nice-name", "gss-code", "replaced-by", "local-authority-type")
SPELLINGS = ("la-name", "local-authority-code")
_LISTS = {"councils": COUNCILS, "spellings": SPELLINGS}
COUNCIL_COLUMNS = {
    "short": "local-authority-code",
    "name": "nice-name",
    "code": "gss-code",
    "kind": "local-authority-type",
    "region": "region",
    "nation": "nation",
    "ended": "end-date",
    "replaced_by": "replaced-by",
    "former_codes": "former-gss-codes",
    "county": "county-la",
}
Imported = tuple[Part, "pa.Table"]


class ImportReason(Reason):
    """Why a file was not imported, and nothing of it."""

    NO_DAY = "This file does not say of which day it is. Say it: --date 2026-07-31."
    UNKNOWN = "The columns of this file are not those of any file that Carepost knows."
    HELD_BACK = "Too many rows of this file cannot be read, so none was taken."


class ImportRefused(Exception):
    """Nothing was taken."""

    def __init__(self, reason: ImportReason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.sentence} {detail}".strip())


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody says of a file besides the file: its day, where it does not say it, and today's date."""

    today: date
    day: date | None = None
    columns: Columns | None = None  # what each column of a file of any shape is
    policy: RegisterPolicy = field(default_factory=RegisterPolicy)
    tick: Callable[[int], None] | None = None


def read(path: Path, asked: Asked) -> Imported:
    """A file or folder of CQC's, a file of published figures, a list of councils or of their spellings, boundaries; or
    any table by a mapping of its columns.

    Raises FileRefused, FiguresRefused, BoundariesRefused, ImportRefused or MappingRefused, each a sentence that says
    what to do.
    """
    if asked.columns is not None:
        return _mapped(path, asked.columns, asked)
    if path.is_file() and kind_of(path, asked.policy) is Kind.JSON and looks_geographic(path, asked.policy):
        return _boundaries(path, read_boundaries(path, asked.policy), asked)
    what = _what(path, asked.policy)
    if isinstance(what, _List):
        return _listed(path, what, asked)
    seen = what.seen if isinstance(what, _Unknown) else ()
    if what is _Known.FIGURES and (found := read_figures(path, asked.policy)) is not None:
        return _figures(path, found, asked)
    try:
        return _services(path, read_services(path, asked.today, asked.policy, asked.tick), asked)
    except UnknownShape as unknown:
        raise ImportRefused(ImportReason.UNKNOWN, nearest(seen) or str(unknown.detail)) from None


def _mapped(path: Path, columns: Columns, asked: Asked) -> Imported:
    """A file of any shape, by a mapping of its columns."""
    columns.check()
    if columns.unit == "count" and (columns.columns.get("numerator") or columns.columns.get("denominator")):
        raise MappingRefused(MappingReason.COUNT)
    found = read_figures(path, asked.policy, [columns.shape()])
    if found is None:
        headings = ", ".join(f"“{heading}”" for heading in columns.columns.values() if heading)
        raise MappingRefused(MappingReason.NO_COLUMN, f"No row has all of {headings}.")
    if columns.unit == "%" and columns.scale == 1:
        values = [figure.items[Item.VALUE] for figure in found.figures if Item.VALUE in figure.items]
        if values and max(values) > 1:
            raise MappingRefused(MappingReason.UNIT)
    return _figures(path, found, asked, columns=asdict(columns))


class _Known(Enum):
    FIGURES = "published figures"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class _List:
    """A list of councils or of spellings: which, and where its headings stand."""

    table: str
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Unknown:
    """The first rows of a file that nothing fits."""

    seen: tuple[tuple[str, ...], ...]


def _what(path: Path, policy: RegisterPolicy) -> _Known | _List | _Unknown:
    """What the first heading that is known says of a file."""
    if path.is_dir():
        return _Known.SERVICES
    sheet, looked, seen = None, 0, []
    rows, _ = opened_rows(path, policy)
    for name, _, cells in rows:
        sheet, looked = name, looked + 1 if name == sheet else 1
        if looked > LOOKED:
            continue
        if best_match(TABLES, cells).fits or tidy(cells[0]) == "locationid":
            return _Known.SERVICES
        if fitting(cells) is not None:
            return _Known.FIGURES
        places = {tidy(heading): place for place, heading in enumerate(cells)}
        for table, headings in _LISTS.items():
            if all(heading in places for heading in headings):
                return _List(table, places)
        seen.append(tuple(cells))
    return _Unknown(tuple(seen))


def _listed(path: Path, what: _List, asked: Asked) -> Imported:

    day = asked.day or asked.today
    rows, _ = opened_rows(path, asked.policy)
    heads = {what.places[heading] for heading in _LISTS[what.table]}
    told = [
        {
            heading: cells[place].strip() if place < len(cells) else ""
            for heading, place in what.places.items()
        }
        for _, _, cells in rows
        if any(place < len(cells) and tidy(cells[place]) not in what.places for place in heads)
    ]
    wanted = COUNCIL_COLUMNS if what.table == "councils" else {name: name for name in SPELLINGS}
    table = pa.table({name: [row.get(heading, "") for row in told] for name, heading in wanted.items()})
    label = (
        "Councils of England, present and past"
        if what.table == "councils"
        else "Spellings of councils' names"
    )
    part = _part(
        path, what.table, day, source=what.table, label=label, publisher="mySociety", licence="CC BY 4.0"
    )
    return part, table


def _part(path: Path, table: str, day: date, **told: Any) -> Part:
    """A part of which `add` fills in the rest."""
    original = digest(path) if path.is_file() else ""
    return Part(
        table, day=day.isoformat(), rows=0, file="", sha256="", original=path.name, original_sha256=original, **told
    )  # fmt: skip


def _boundaries(path: Path, found: BoundariesRead, asked: Asked) -> Imported:
    part = _part(
        path, "boundaries", asked.day or found.day or asked.today, source="boundaries", label="Boundaries of councils",
        publisher="Office for National Statistics", licence=OGL, warnings=found.warnings,
    )  # fmt: skip
    columns = {
        "code": [each.code for each in found.areas],
        "area": [each.name for each in found.areas],
        "geometry": [shapely.to_wkb(each.geometry) for each in found.areas],
    }
    schema = pa.schema([("code", pa.string()), ("area", pa.string()), ("geometry", pa.binary())])
    return part, pa.table(columns, schema=schema)


def _services(path: Path, found: ServicesRead, asked: Asked) -> Imported:

    day = found.day or asked.day
    if day is None:
        raise ImportRefused(ImportReason.NO_DAY)
    held = found.held_back.total()
    if held > len(found.services) * _HELD:
        why, times = found.held_back.most_common(1)[0]
        raise ImportRefused(ImportReason.HELD_BACK, f"{times} times: {why}")
    if found.providers and not found.services:
        return _providers(path, found, day)
    warnings = list(found.warnings)
    warnings += [f"{times} rows were left out: {why}" for why, times in found.held_back.most_common()]
    part = _part(
        path, "services", day, source=found.shape, label=f"CQC, {found.shape.replace('_', ' ')}",
        publisher="Care Quality Commission", licence=OGL, warnings=tuple(warnings),
    )  # fmt: skip
    return part, _service_table(found.services, found.shape, day)


def of_register(services: Sequence[ServiceRow], day: date) -> Imported:
    """The register's own rows as they are on a day, CQC's facts in them as its last files had them."""
    part = _part(
        Path(REGISTER), "services", day, source=REGISTER, label="Carepost's register",
        publisher="Care Quality Commission", licence=OGL,
    )  # fmt: skip
    return part, _service_table(services, REGISTER, day)


def _service_table(services: Sequence[ServiceRow], shape: str, day: date) -> pa.Table:
    rows = sorted(services, key=lambda row: row.ref)
    columns = {one.name: [getattr(row, one.name) for row in rows] for one in fields(ServiceRow)}
    table = pa.table(columns, schema=service_schema())
    table = table.append_column("shape", pa.array([shape] * len(rows), pa.string()))
    return table.append_column("day", pa.array([day] * len(rows), pa.date32()))


def _providers(path: Path, found: ServicesRead, day: date) -> Imported:
    """The names of providers, which the API keeps apart from those of their locations."""
    names = sorted(found.providers.items())
    table = pa.table({"ref": [ref for ref, _ in names], "name": [name for _, name in names]})
    part = _part(
        path, "providers", day, source=found.shape, label="CQC, providers", publisher="Care Quality Commission",
        licence=OGL, warnings=tuple(found.warnings),
    )  # fmt: skip
    return part, table


_HELD = 0.05  # above this share of rows that cannot be read, the file is broken and not its rows


def service_schema() -> pa.Schema:
    """The columns of a table of services."""
    kinds = {
        "care_home": pa.bool_(), "adult_social_care": pa.bool_(), "beds": pa.int32(), "kinds": pa.list_(pa.string()),
        "registered": pa.date32(), "deregistered": pa.date32(), "manager": pa.bool_(), "rated": pa.date32(),
        "inherited": pa.bool_(), "latitude": pa.float64(), "longitude": pa.float64(),
        "specialisms": pa.list_(pa.string()), "dormant": pa.bool_(),
    }  # fmt: skip
    return pa.schema([(one.name, kinds.get(one.name, pa.string())) for one in fields(ServiceRow)])


def _figures(
    path: Path, found: FiguresRead, asked: Asked, *, columns: dict[str, Any] | None = None
) -> Imported:

    shape, day = found.shape, found.latest
    rows = sorted(found.figures, key=lambda figure: figure.key)
    told: dict[str, list[object]] = {
        "source": [shape.key] * len(rows),
        **{
            name: [getattr(row, name) for row in rows]
            for name in ("measure", "breakdown", "area", "code", "marker")
        },
        **{name: [getattr(row.period, name) for row in rows] for name in ("label", "start", "end")},
        **{item.name.lower(): [row.items.get(item) for row in rows] for item in Item},
    }
    kinds = {"start": pa.date32(), "end": pa.date32(), **{item.name.lower(): pa.float64() for item in Item}}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in told])
    part = _part(
        path, "figures", day, source=shape.key, label=shape.label, publisher=shape.publisher,
        licence=shape.licence, warnings=found.warnings, columns=columns,
    )  # fmt: skip
    table = pa.table(told, schema=schema).rename_columns({"label": "period"})
    return part, table.append_column("day", pa.array([day] * len(rows), pa.date32()))
