"""The tables of a measure's page: every council, and one council over time. In the order of names and of periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carepost.insight import queries
from carepost.insight.rules import period_in_words
from carepost.insight.views.wording import verdict_tag, verdict_text
from carepost.ui.tables import Column, Table

if TYPE_CHECKING:
    from carepost.insight.engine.measures import Measure
    from carepost.insight.engine.trend import Trend

PAGE = 40


def of_councils(measure: Measure, against: str, named: str) -> Table:
    """Every council's figure beside what it is held against; `named` begins the file's name."""
    tell = queries.measures.tell
    return Table(
        columns=[
            Column("name", "Council", sort=True, heading=True),
            Column("region", "Region", sort=True),
            Column("value", "Figure", numeric=True, csv=lambda row: row.compared.outcome.value),
            Column("numerator", "Numerator", numeric=True, show=lambda row: _whole(row.numerator)),
            Column("denominator", "Denominator", numeric=True, show=lambda row: _whole(row.denominator)),
            Column("lower", "From (95%)", numeric=True, show=lambda row: tell(measure, row.lower)),
            Column("upper", "To (95%)", numeric=True, show=lambda row: tell(measure, row.upper)),
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


def over_time(measure: Measure, found: Trend, named: str) -> Table:
    """One council's figures with the limits of chance, the newest first."""
    tell = queries.measures.tell

    def figure(key: str, label: str) -> Column:
        return Column(key, label, numeric=True, show=lambda row: tell(measure, row[key]))

    return Table(
        columns=[
            Column("period", "Period", heading=True, show=lambda row: period_in_words(row["period"])),
            figure("value", "Figure"),
            Column("numerator", "Numerator", numeric=True, show=lambda row: _whole(row["numerator"])),
            Column("denominator", "Denominator", numeric=True, show=lambda row: _whole(row["denominator"])),
            figure("middle", "Middle"),
            figure("lower", "Lower limit"),
            figure("upper", "Upper limit"),
            Column("special", "More than chance", show=_special, csv=_special),
        ],
        caption=f"{found.area.name} over time, as {'an' if found.kind[0] == 'X' else 'a'} {found.kind}",
        empty="There is one period only.",
        one="period",
        size=PAGE,
        filename=f"{named}-over-time.csv",
    )


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _special(row: Any) -> str:
    return "; ".join(row["special"])
