"""The care workforce, by Skills for Care."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.measures.measure import Unit, measure, published
from carepost.insight.engine.tables import Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table

SKILLS = "Skills for Care, workforce by local authority"
NO_COUNTS = "Published without its counts, so that a difference cannot be tested. Councils as of 2019."

#: Published figures: what is added up here would be another figure than theirs.
_skills = partial(
    measure, source=SKILLS, table="figures", files=("skills-for-care",), additive=False, limits=NO_COUNTS
)


@_skills(
    "workforce-turnover",
    "Staff who left within the year (Skills for Care)",
    numerator="of them who left within the year",
    denominator="directly employed staff",
    polarity=Polarity.LOWER,
)
def turnover(tables: Tables) -> Table:
    """Staff who left within twelve months, of those directly employed, permanent or temporary."""
    return published(tables, "skills-for-care", "staff turnover rate", scale=1)


@_skills(
    "workforce-vacancies",
    "Posts that are vacant",
    numerator="of them vacant",
    denominator="posts, filled and vacant",
    polarity=Polarity.LOWER,
)
def vacancies(tables: Tables) -> Table:
    """Vacant posts, of vacant and filled posts together."""
    return published(tables, "skills-for-care", "vacancy rate", scale=1)


@_skills(
    "workforce-sickness",
    "Days of sickness for each member of staff",
    numerator="days of sickness in twelve months",
    denominator="directly employed staff",
    polarity=Polarity.LOWER,
    unit=Unit.SCORE,
)
def sickness(tables: Tables) -> Table:
    """The mean number of days that a member of staff was off sick within twelve months."""
    return published(tables, "skills-for-care", "mean sickness days", scale=1)
