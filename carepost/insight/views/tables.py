"""The tables of a measure's page: every council, and one beside each chart. In the order of names and of periods."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from carepost.insight import queries
from carepost.insight.engine import digits
from carepost.insight.rules import period_in_words
from carepost.insight.views.wording import verdict_tag, verdict_text
from carepost.ui import words
from carepost.ui.tables import Column, Shown, Table, value_of

if TYPE_CHECKING:
    from carepost.insight.engine.measures import Measure
    from carepost.insight.queries.charts import Kind, Wanted

PAGE = 40


def of_councils(measure: Measure, against: str, named: str) -> Table:
    """Every council's figure beside what it is held against; `named` begins the file's name."""
    return Table(
        columns=[
            Column("name", "Council", sort=True, heading=True),
            Column("region", "Region", sort=True),
            Column(
                "value",
                "Figure",
                numeric=True,
                csv=lambda row: queries.measures.plain(measure, row.compared.outcome.value),
            ),
            *(
                _count(key, label)
                for key, label in (("numerator", "Numerator"), ("denominator", "Denominator"))
            ),
            *(_edge(measure, key, label) for key, label in (("lower", "From (95%)"), ("upper", "To (95%)"))),
            Column(
                "verdict",
                f"Beside {against}",
                show=lambda row: verdict_tag(row.compared),
                csv=lambda row: verdict_text(row.compared.verdict).partition(" ")[2],
            ),
            Column("place", "In the funnel"),
        ],
        caption="Every council",
        empty="No council has a figure in this period whose name or region has these words.",
        one="council",
        first="name",
        size=PAGE,
        filename=f"{named}-councils.csv",
    )


def beside(request: HttpRequest, wanted: Wanted, kind: Kind) -> Shown | None:
    """The table under a chart; what a drawing tells of all councils is in the table of all councils."""
    measure = queries.figures.measure(wanted.reading, wanted.key)
    told = queries.charts.rows(wanted, kind)
    if not told:
        return None
    number = {"numerator", "denominator", "needed", "councils"}
    columns = [
        Column(
            key,
            _HEADS.get(key, words.sentence_case(key.replace("_", " "))),
            heading=at == 0,
            numeric=not isinstance(value, str),
            show=_cell(measure, key, number),
            csv=_raw(measure, key, number),
        )
        for at, (key, value) in enumerate(told[0].items())
    ]
    table = Table(
        columns=columns,
        caption=_CAPTIONS[kind.value],
        empty="",
        size=len(told),
        filename=f"{wanted.key}-{kind.value}.csv",
    )
    return table.show(request, told, prefix=f"{kind.value}-")


_HEADS = {
    "area": "Council",
    "lower_95": "From (95%)",
    "upper_95": "To (95%)",
    "lower_99_8": "From (99.8%)",
    "upper_99_8": "To (99.8%)",
    "value": "Figure",
    "benchmark_value": "Compared with",
    "what": "",
    "class": "From and to",
}
_CAPTIONS = {
    "intervals": "The councils of the chart",
    "trend": "Each period with the limits of chance",
    "distribution": "The middle of all councils",
    "funnel": "Councils beyond the limits of chance",
    "map": "The classes of the map",
}


def _cell(measure: Measure, key: str, numbers: Collection[str]) -> Callable[[Any], Any]:
    def show(row: Any) -> Any:
        value = row[key]
        if isinstance(value, str) or value is None:
            return period_in_words(value) if key == "period" and value else value
        return digits.whole(value) if key in numbers else queries.measures.tell(measure, value)

    return show


def _raw(measure: Measure, key: str, numbers: Collection[str]) -> Callable[[Any], Any]:
    """What the file of a chart's table holds."""

    def raw(row: Any) -> Any:
        value = row[key]
        if isinstance(value, str) or value is None:
            return value
        return digits.count(value) if key in numbers else queries.measures.plain(measure, value)

    return raw


def _count(key: str, label: str) -> Column:
    def number(row: Any) -> float | None:
        found: float | None = getattr(row, key)
        return found

    return Column(
        key,
        label,
        numeric=True,
        show=lambda row: digits.whole(number(row)),
        csv=lambda row: digits.count(number(row)),
    )


def _edge(measure: Measure, key: str, label: str) -> Column:
    return Column(
        key,
        label,
        numeric=True,
        show=lambda row: queries.measures.tell(measure, getattr(row, key)),
        csv=lambda row: queries.measures.plain(measure, getattr(row, key)),
    )


def counted(key: str, label: str) -> Column:
    """A column of counts: with commas on the page, plain in the file; nothing where nobody tells."""
    return Column(key, label, numeric=True, show=lambda row: digits.whole(value_of(row, key)))
