"""What is held and why, and why a hold is lifted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepost.core.holds import LONGEST_MATTER, HoldFault
from carepost.ui import fields
from carepost.ui.forms import Form


class PlaceForm(Form):
    """A legal hold: about what, why, and which records of which days."""

    reason_fields = {
        HoldFault.NO_MATTER: "matter", HoldFault.LONG_MATTER: "matter", HoldFault.STANDS: "matter",
        HoldFault.NO_WHY: "why", HoldFault.NO_KIND: "kinds", HoldFault.DAYS: "last_day",
    }  # fmt: skip

    matter = fields.TextField(
        label="What is it about?", noun="what it is about", hint="Such as “COVID-19 inquiry” or a claim’s number.",
        max_length=LONGEST_MATTER,
    )  # fmt: skip
    why = fields.TextAreaField(
        label="Why, and who asked for it?", noun="why", max_length=1000,
        hint="Whoever lifts it reads this, and so does an auditor.",
    )  # fmt: skip
    first_day = fields.DateField(
        label="Records from",
        noun="the first day",
        required=False,
        hint="Leave it empty for all that is there.",
    )
    last_day = fields.DateField(
        label="Until",
        noun="the last day",
        required=False,
        hint="Leave it empty to take in what is still to come.",
    )

    def __init__(self, data: Any, *, kinds: Mapping[str, str], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["kinds"] = fields.MultipleChoiceField(
            label="Which records?", noun="which records", choices=list(kinds.items())
        )


class LiftForm(Form):
    """Why a hold is lifted."""

    reason_fields = {HoldFault.NO_WHY: "why"}

    why = fields.TextAreaField(
        label="Why can it be lifted?",
        noun="why it can be lifted",
        hint="An auditor reads this.",
        max_length=1000,
    )
