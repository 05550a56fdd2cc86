"""A table of a council's own: the file, then what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.ui import fields
from carepost.ui.fields import MEGABYTE
from carepost.ui.forms import Form

ENDINGS = ("csv", "xlsx", "ods")
LARGEST = 20 * MEGABYTE
ROLES = {
    "area": "Council or other area, by name",
    "code": "Its ONS code",
    "period": "Period, such as 2025-26 or a day",
    "numerator": "Numerator: how many of them",
    "denominator": "Denominator: of how many",
    "value": "The figure itself",
}
#: How figures are written, with the unit and what they are divided by.
WRITTEN: Mapping[str, tuple[str, str, float]] = {
    "percent": ("Per cent, from 0 to 100", "%", 100),
    "share": ("A share, from 0 to 1", "%", 1),
    "rate": ("A rate", "rate", 1),
    "score": ("A score or an average", "score", 1),
    "count": ("A count", "count", 1),
}
POLARITIES = {"higher": "Higher is better", "lower": "Lower is better", "neither": "Neither way is better"}

NOBODY = "no"
PEOPLE = {
    NOBODY: "No: services, beds, hours or money",
    "nhs": "Yes: hide 1 to 7 and round the others to 5, as NHS England does",
    "below-five": "Yes: hide 1 to 4 and round nothing",
}


class FileForm(Form):
    """The file."""

    file = fields.FileField(
        label="Table",
        noun="the table",
        hint="CSV, XLSX or ODS, 20 MB at most: a row for each council and period. No rows about people.",
        endings=ENDINGS,
        largest=LARGEST,
    )


class MovementForm(Form):
    """Services that a programme was completed with and that were inspected again since, by their rating before."""

    inadequate = fields.IntegerField(
        label="Inadequate", noun="how many were inadequate", least=0, most=10_000, width=4
    )
    requires_improvement = fields.IntegerField(
        label="Requires improvement", noun="how many required improvement", least=0, most=10_000, width=4
    )
    good = fields.IntegerField(label="Good", noun="how many were good", least=0, most=10_000, width=4)
    outstanding = fields.IntegerField(
        label="Outstanding", noun="how many were outstanding", least=0, most=10_000, width=4
    )
    improved = fields.IntegerField(
        label="How many have a better rating now?",
        noun="how many have a better rating",
        least=0,
        most=10_000,
        width=4,
    )

    def asked(self) -> tuple[dict[str, int], int]:
        """How many had each rating before, by its words, and how many have a better one now."""
        clean = dict(self.cleaned_data)
        improved = clean.pop("improved")
        return {name.replace("_", " "): count for name, count in clean.items()}, improved

    def clean(self) -> dict[str, Any]:
        """Puts what cannot be beside the number that it is about."""
        clean = super().clean() or {}
        if not self.errors:
            before, improved = self.asked()
            total = sum(before.values())
            if not total:
                self.add_error(
                    "inadequate", "Say how many services were inspected again, by their rating before."
                )
            elif improved > total:
                self.add_error(
                    "improved", f"{total:,} were inspected again: no more than these can have improved."
                )
            elif improved > (could := total - before["outstanding"]):
                self.add_error(
                    "improved",
                    f"{could:,} had another rating than outstanding: no more than these can have improved.",
                )
        return clean


class ColumnsForm(Form):
    """What each column is, and everything of the measure that the file does not say itself."""

    title = fields.TextField(label="What is measured?", noun="what is measured", max_length=120)
    measure = fields.TextField(
        label="Its key",
        noun="its key",
        hint="Small letters, digits and hyphens, such as delayed-discharges. It stands in addresses and files.",
        max_length=60,
    )
    definition = fields.TextAreaField(
        label="What is counted, in a sentence?",
        noun="what is counted",
        max_length=1000,
        rows=3,
        required=False,
    )
    source = fields.TextField(
        label="Where is it from?", noun="where it is from", max_length=200, required=False
    )
    polarity = fields.ChoiceField(
        label="Which way is better?", noun="which way is better", choices=list(POLARITIES.items())
    )
    people = fields.ChoiceField(
        label="Does it count people?",
        noun="whether it counts people",
        hint="Small counts of people are never shown, nor others by which they could be worked out.",
        choices=list(PEOPLE.items()),
    )
    written = fields.ChoiceField(
        label="How are the figures written?",
        noun="how the figures are written",
        choices=[(key, words) for key, (words, _, _) in WRITTEN.items()],
    )
    of = fields.TextField(
        label="Of which period is the whole table?",
        noun="the period",
        hint="Only where no column says it: 2025-26.",
        max_length=40,
        required=False,
    )
    instead = fields.ConfirmField(
        label="It takes the place of a table of the same measure and day", required=False
    )

    def __init__(self, data: Any = None, *, headings: Sequence[str], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [(heading, heading) for heading in dict.fromkeys(headings)]
        for role, label in ROLES.items():
            self.fields[role] = fields.SelectField(
                label=label,
                noun="a column",
                choices=choices,
                nothing="No column",
                required=False,
                mark_optional=False,
            )
        self.order_fields(
            [
                *ROLES,
                "of",
                "written",
                "title",
                "measure",
                "definition",
                "source",
                "polarity",
                "people",
                "instead",
            ]
        )

    def told(self) -> dict[str, Any]:
        """What was filled in, as a mapping of columns takes it."""
        clean = self.cleaned_data
        _, unit, scale = WRITTEN[clean["written"]]
        names = ("title", "measure", "definition", "source", "polarity", "of")
        return {
            **{name: clean[name] for name in names},
            "people": "" if clean["people"] == NOBODY else clean["people"],
            "unit": unit,
            "scale": scale,
            "columns": {role: clean[role] for role in ROLES if clean[role]},
        }


def initial_of(columns: Any) -> dict[str, Any]:
    """A guess, as the form shows it."""
    written = next(
        (key for key, (_, unit, scale) in WRITTEN.items() if (unit, scale) == (columns.unit, columns.scale)),
        "percent",
    )
    return {
        "title": columns.title,
        "measure": columns.measure,
        "polarity": columns.polarity,
        "people": columns.people or NOBODY,
        "of": columns.of,
        "written": written,
        **columns.columns,
    }
