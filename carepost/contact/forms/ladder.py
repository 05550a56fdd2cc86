"""Forms of the ladder: what came of a step, what is decided about a visit, and what narrows the list."""

from __future__ import annotations

from typing import Any

from carepost.contact.queries.ladder import WantedSteps
from carepost.contact.rules import LadderFault, StepKind
from carepost.risk.rules import Band
from carepost.ui import fields
from carepost.ui.forms import Form

VISIT = (("yes", "Visit unannounced"), ("no", "Do not visit now"))


class WordsForm(Form):
    """What came of a step, or why it is not possible."""

    reason_fields = {LadderFault.NO_OUTCOME: "words", LadderFault.NO_REASON: "words"}

    def __init__(self, data: Any, *, label: str, hint: str = "") -> None:
        super().__init__(data)
        self.fields["words"] = fields.TextAreaField(
            label=label, noun="what to keep", hint=hint, rows=3, max_length=1000
        )


class VisitForm(Form):
    """Whether a service is visited unannounced, and why."""

    reason_fields = {LadderFault.NO_REASON: "words"}

    visit = fields.ChoiceField(
        label="Is the service visited unannounced?",
        noun="whether it is visited",
        choices=[fields.Choice(value, label) for value, label in VISIT],
    )
    words = fields.TextAreaField(label="Why?", noun="the reason", rows=3, max_length=1000)


class LadderFilter(Form):
    """What narrows the list: read from the address, never refused."""

    service = fields.TextField(label="Service", noun="the service", required=False, mark_optional=False)
    kind = fields.SelectField(
        label="Step", noun="a step", choices=[(kind.value, kind.label) for kind in StepKind],
        nothing="Every step", required=False, mark_optional=False,
    )  # fmt: skip
    band = fields.SelectField(
        label="Standing", noun="a standing", choices=[(b.value, f"{b.shape} {b.label}") for b in Band],
        nothing="Every standing", required=False, mark_optional=False,
    )  # fmt: skip

    def wanted(self, show: str) -> WantedSteps:
        """The filters that make sense."""
        self.is_valid()
        good = self.cleaned_data
        return WantedSteps(show, good.get("kind") or "", good.get("band") or "", good.get("service") or "")
