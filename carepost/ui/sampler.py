"""Made-up things for the sampler: no real service or person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from carepost.core import clock

from .charts import COLOURS, Chart
from .fields import (
    Choice,
    ChoiceField,
    ConfirmField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    IntegerField,
    MoneyField,
    MultipleChoiceField,
    PasswordField,
    PostcodeField,
    SelectField,
    TelephoneField,
    TextAreaField,
    TextField,
    TimeField,
    YesNoField,
)
from .forms import Form
from .tables import Column, Table
from .tags import rating_tag, standing
from .timeline import TimelineItem


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up service."""

    name: str
    kind: str
    standing: str
    rating: str | None
    beds: int | None
    last_call: date


def _services() -> list[Sample]:
    names = (
        "Willow Bank",
        "Oak House",
        "The Larches",
        "Fernleigh",
        "St Aldhelm's Court",
        "Meadow View",
        "Home First",
    )
    standings = ("red", "amber", "green", "grey")
    ratings = ("Good", "Requires improvement", "Outstanding", "Inadequate", None)
    return [
        Sample(
            name=f"{names[n % 7]} {n // 7 + 1}" if n >= 7 else names[n],
            kind="Domiciliary care" if n % 7 == 6 else "Care home with nursing",
            standing=standings[n % 4],
            rating=ratings[n % 5],
            beds=None if n % 7 == 6 else 20 + n * 3 % 41,
            last_call=date(2026, 11, 1) - timedelta(days=n),
        )
        for n in range(60)
    ]


SERVICES = _services()

TABLE = Table(
    caption="Services",
    empty="No service matches. Take a filter away, or search for part of a name.",
    one="service",
    first="name",
    tie="name",
    size=12,
    filename="services.csv",
    columns=[
        Column("name", "Name", sort=True, heading=True),
        Column("kind", "Kind", sort=True),
        Column("standing", "Standing", sort=True, show=lambda row: standing(row.standing)),
        Column("rating", "CQC rating", sort=True, show=lambda row: rating_tag(row.rating)),
        Column("beds", "Beds", sort=True, numeric=True),
        Column("last_call", "Last call", sort=True, show=lambda row: f"{row.last_call:%-d %b %Y}"),
    ],
)

EMPTY = Table(
    caption="Nobody", empty="Nobody is due. Next: Oak House, tomorrow at nine.", columns=TABLE.columns
)

POINTS = [
    {
        "lat": 51.35 + (n % 9) * 0.02,
        "lon": -2.1 + (n % 7) * 0.03,
        "name": service.name,
        "detail": f"{service.kind}, {service.standing}",
        "standing": service.standing,
        "url": f"/sampler/#{n}",
    }
    for n, service in enumerate(SERVICES)
]


BY_RATING = Counter(service.rating or "Not rated" for service in SERVICES)


def chart(width: int) -> Chart:
    """How many services have which rating."""
    bars = {"mark": {"type": "bar", "color": COLOURS["teal"], "height": 20}}
    words = {"mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 13, "color": COLOURS["ink"]}}
    spec = {
        "width": width,
        "data": {"values": [{"rating": rating, "services": n} for rating, n in BY_RATING.most_common()]},
        "encoding": {
            "x": {"field": "services", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "y": {"field": "rating", "type": "nominal", "title": None, "sort": None},
        },
        "layer": [bars, words | {"encoding": {"text": {"field": "services", "type": "quantitative"}}}],
    }
    return Chart(spec, "Services by rating", "Bars, one for each CQC rating, as long as it has services.")


class SampleForm(Form):
    """One of each field."""

    key = HiddenField(required=False)
    name = TextField(label="Your name", autocomplete="name", max_length=80)
    email = EmailField(label="Your email address", required=False)
    telephone = TelephoneField(
        label="Telephone number", noun="a telephone number", hint="We ring only about this."
    )
    postcode = PostcodeField(label="Postcode", noun="the postcode")
    beds = IntegerField(label="Beds in use", noun="the number of beds in use", most=500, width=3)
    fee = MoneyField(label="Weekly fee", noun="the weekly fee", suffix="a week")
    called = DateField(
        label="Date of call", noun="the date of the call", hint="For example, 12 11 2026", not_future=True
    )
    at = TimeField(label="Time of call", noun="the time of the call", hint="For example, 10:30 or 2:30pm")
    outcome = ChoiceField(
        label="What happened?",
        noun="what happened",
        choices=[
            Choice("spoke", "We spoke"),
            Choice("no_answer", "No answer", hint="You will be asked to try again tomorrow."),
            Choice("other", "Something else", reveals=("told",)),
        ],
    )
    told = TextField(label="What was it?", noun="what it was")
    worries = MultipleChoiceField(
        label="What worries you?",
        noun="what worries you",
        choices=[("staff", "Staffing"), ("food", "Food and drink"), ("money", "Money")],
        none="Nothing worries me",
    )
    visit = YesNoField(label="Would you like a visit?", noun="you would like a visit")
    locality = SelectField(
        label="Locality",
        noun="a locality",
        choices=[("n", "North"), ("s", "South"), ("w", "West")],
        required=False,
    )
    notes = TextAreaField(label="Notes", noun="notes", max_length=200, required=False)
    papers = FileField(label="Fire risk assessment", noun="a file", endings=("pdf", "docx"), required=False)
    password = PasswordField(label="Your password", required=False)
    sure = ConfirmField(
        label="I have checked this with the manager", noun="you have checked this with the manager"
    )


def timeline() -> list[TimelineItem]:
    """A few things that happened, one of which only by day."""
    return [
        TimelineItem(
            datetime(2026, 11, 12, 9, 5, tzinfo=UTC),
            "Call",
            "Welfare call",
            "Spoke to the manager.",
            "Sam Okafor",
            "#call",
        ),
        TimelineItem(
            date(2026, 11, 9), "Change", "Registered manager left", source="CQC, directory of 9 November 2026"
        ),
        TimelineItem(date(2026, 10, 2), "Rating", "Rated Good", rating_tag("Good"), "CQC"),
    ]


def due_dates() -> list[date]:
    """A date late, one today, one to come."""
    return [clock.today() + timedelta(days=days) for days in (-4, 0, 3)]
