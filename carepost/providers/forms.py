"""What a council decides about a service that another provider runs."""

from __future__ import annotations

from carepost.providers.rules import Decided, HandoverFault, Kind
from carepost.ui import fields
from carepost.ui.forms import Form


class DecideForm(Form):
    reason_fields = {
        HandoverFault.NO_REASON: "reason",
        HandoverFault.NO_DAY: "on",
        HandoverFault.FAR_DAY: "on",
        HandoverFault.SINCE_AFTER: "since",
        HandoverFault.SAME: "opens",
    }

    on = fields.DateField(
        label="Day of the change",
        noun="the day of the change",
        hint="From this day on the new provider reads what happens, and the one before no more.",
    )
    opens = fields.MultipleChoiceField(
        label="What may the new provider read of the time before?",
        hint="Nothing, unless you choose it. Notes of your own stay with you either way.",
        choices=[(kind.value, kind.label) for kind in Kind],
        required=False,
        mark_optional=False,
    )
    since = fields.DateField(
        label="From which day on", hint="Leave it empty to open all of the time before.", required=False
    )
    reason = fields.TextAreaField(
        label="Why", noun="why", hint="Both providers and an auditor read it.", max_length=1000
    )

    def decided(self) -> Decided:
        """What was decided. Only after `is_valid()`."""
        data = self.cleaned_data
        return Decided(data["on"], frozenset(Kind(each) for each in data["opens"] or ()), data["since"])

    @staticmethod
    def filled(stands: Decided) -> dict[str, object]:
        """What the form begins with: what stands now."""
        opens = [kind.value for kind in Kind if kind in stands.opens]
        return {"on": stands.on, "opens": opens, "since": stands.since}
