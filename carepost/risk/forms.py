"""Forms about a standing set by hand, and what narrows the risk board."""

from __future__ import annotations

from datetime import date
from typing import Any

from carepost.risk.rules import Band, OverrideFault, ProposalFault
from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.words import long_date


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

    reason_fields = {ProposalFault.NO_WORDS: "words"}

    words = fields.TextAreaField(
        label="Why do you turn it down?",
        noun="why you turn it down",
        hint="The person who proposed it reads this.",
        max_length=1000,
    )
