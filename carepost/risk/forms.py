"""Forms about a standing set by hand, and what narrows the risk board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from carepost.core.seconding import SecondFault
from carepost.register.forms.filters import TYPES
from carepost.risk.queries import Wanted
from carepost.risk.queries.columns import WEEK
from carepost.risk.rules import Band, OverrideFault
from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.words import long_date


def _boxes(label: str, choices: Mapping[str, str]) -> fields.MultipleChoiceField:
    return fields.MultipleChoiceField(
        label=label, choices=list(choices.items()), small=True, required=False, mark_optional=False
    )


class OverrideForm(Form):
    """Which standing, until when, and why."""

    reason_fields = {
        OverrideFault.NO_REASON: "reason",
        OverrideFault.NOT_A_BAND: "band",
        OverrideFault.SAME: "band",
        OverrideFault.END_INSTEAD: "band",
        OverrideFault.PAST: "until",
        OverrideFault.TOO_LONG: "until",
        OverrideFault.TOO_LONG_HERE: "until",
    }

    band = fields.ChoiceField(
        label="Which standing?",
        noun="a standing",
        choices=[(band.value, f"{band.shape} {band.label}") for band in Band if band is not Band.GREY],
    )
    reason = fields.TextAreaField(
        label="Why?",
        noun="why",
        hint="Colleagues read this wherever the standing is shown. The provider sees the standing, not these words.",
        max_length=1000,
    )

    def __init__(self, data: Any = None, *, latest: date) -> None:
        super().__init__(data)
        self.fields["until"] = fields.DateField(
            label="Until which day?",
            noun="the day on which it ends",
            hint=f"{long_date(latest)} at the latest. From that day Carepost’s own standing shows again.",
        )
        self.order_fields(["band", "until", "reason"])


class TurnDownForm(Form):
    """Why a proposal is turned down."""

    reason_fields = {SecondFault.NO_WORDS: "words"}

    words = fields.TextAreaField(
        label="Why do you turn it down?",
        noun="why you turn it down",
        hint="The person who proposed it reads this.",
        max_length=1000,
    )


#: How far back the board looks for moves.
BACK = {"7": "The last 7 days", "28": "The last 4 weeks", "91": "The last 3 months"}


class BoardFilter(Form):
    """What narrows the board: read from the address, told where it makes no sense, never refused."""

    standing = _boxes("Standing now", {band.value: f"{band.shape} {band.label}" for band in Band})
    type = _boxes("Type", TYPES)
    days = fields.SelectField(
        label="Movement of", noun="how far to look back", choices=list(BACK.items()), nothing="",
        required=False, mark_optional=False,
    )  # fmt: skip

    def __init__(self, data: Any, *, localities: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        if localities:
            self.fields["locality"] = _boxes("Locality", dict(localities))
            self.order_fields(["standing", "locality", "type", "days"])

    def wanted(self) -> Wanted:
        """The filters that make sense."""
        self.is_valid()
        good = self.cleaned_data
        return Wanted(
            bands=tuple(good.get("standing") or ()),
            types=tuple(good.get("type") or ()),
            localities=tuple(int(number) for number in good.get("locality") or ()),
            days=int(good.get("days") or WEEK),
        )

    def chosen(self) -> list[tuple[str, str, str]]:
        """Each filter in use: its words, its name in the address, its value there."""
        told = []
        for name, field in self.fields.items():
            if isinstance(field, fields.MultipleChoiceField):
                words = {one.value: one.label for one in field.options}
                told += [
                    (f"{field.label}: {words[value]}", name, value)
                    for value in self.cleaned_data.get(name) or ()
                ]
        return told
