"""The published files that Carepost knows, each a declaration. Another is another declaration."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.insight.engine.figures.shapes import Item, Shape

ASCOF = Shape(
    key="ascof",
    label="Adult social care outcomes framework (ODS, a sheet per measure)",
    publisher="Department of Health and Social Care",
    keys={"area": "Local authority", "code": "ONS area code"},
    sheets=r"Table_(?P<measure>.+)",
    values=(
        r"(?P<period>\d{4} to \d{4}) - (?:(?P<breakdown>(?!6b)\S.*?) |6b )?"
        r"(?P<item>numerator|denominator|outcome|margin of error|number of respondents)",
    ),
    items={
        "numerator": Item.NUMERATOR,
        "denominator": Item.DENOMINATOR,
        "number of respondents": Item.DENOMINATOR,
        "outcome": Item.VALUE,
        "margin of error": Item.MARGIN,
    },
)
OFLOG = Shape(
    key="oflog",
    label="Oflog, adult social care (Financial year, Local authority code, Code, Value)",
    publisher="Office for Local Government",
    keys={
        "area": "Local authority name",
        "code": "Local authority code",
        "period": "Financial year",
        "measure": "Code",
    },
    values=(r"(?P<item>value|median|mads_from_median)",),
    items={"value": Item.VALUE, "median": Item.MEDIAN, "mads_from_median": Item.DEVIATIONS},
)
SKILLS_FOR_CARE = Shape(
    key="skills-for-care",
    label="Skills for Care workforce by council (LAD19CD, Staff turnover rate, Vacancy rate)",
    publisher="Skills for Care",
    keys={"code": "LAD19CD"},
    values=(r"(?P<measure>staff turnover rate|vacancy rate|mean sickness days)",),
    period="2019-20",
)
OUTBREAKS = Shape(
    key="outbreaks",
    label="Care home outbreaks by council and week (ODS; two rows of headings)",
    publisher="Public Health England",
    keys={"area": "Local Authority", "code": "UTLAApr19CD"},
    sheets=r"Upper_Tier_Local_authorities",
    values=(r"(?P<period>\d{4}-\d{2}-\d{2})",),
    measure="outbreaks",
)
OUTBREAKS_BY_DISTRICT = Shape(
    key="outbreaks-by-district",
    label="Care home outbreaks by district and week (JSON)",
    publisher="Public Health England",
    keys={"area": "Name", "period": "Date"},
    values=(r"(?P<measure>outbreaks|number of care homes)",),
)
DEATHS = Shape(
    key="deaths",
    label="Deaths of care home residents by council and day (Name, Date, All cause, Covid-19 Deaths)",
    publisher="Care Quality Commission",
    keys={"area": "Name", "period": "Date"},
    values=(r"(?P<measure>all cause|covid-19 deaths)",),
)
POPULATION = Shape(
    key="population",
    label="Mid-year population by single year of age (a code, a name, total_population, 0 to 90+)",
    publisher="Office for National Statistics",
    keys={"area": "utla20_name", "code": "utla20_code"},
    values=(r"(?P<breakdown>\d{1,2}\+?)",),
    measure="population",
    period="2020",
)
PROJECTIONS = Shape(
    key="projections",
    label="Subnational population projections (GEOGRAPHY_CODE, C_AGE, PROJECTED_YEAR_NAME, GENDER, OBS_VALUE)",
    publisher="Office for National Statistics",
    keys={"code": "GEOGRAPHY_CODE", "period": "PROJECTED_YEAR_NAME"},
    parts=("GENDER", "C_AGE"),
    values=(r"obs_value",),
    measure="projected population",
)
SHAPES = (
    ASCOF, OFLOG, SKILLS_FOR_CARE, OUTBREAKS, OUTBREAKS_BY_DISTRICT, DEATHS, POPULATION, PROJECTIONS,
)  # fmt: skip
BY_KEY = {shape.key: shape for shape in SHAPES}


def fitting(headings: Sequence[str], shapes: Sequence[Shape] = SHAPES) -> Shape | None:
    """The shape that a row of cells heads, if any."""
    return next((shape for shape in shapes if shape.fits(headings)), None)
