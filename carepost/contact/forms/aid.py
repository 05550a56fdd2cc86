"""Forms about mutual aid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.contact.rules.aid import AidFault, AidKind, AidRole, AidSide, Party
from carepost.ui import fields
from carepost.ui.fields import Choice
from carepost.ui.forms import Form

RATINGS = {"5": "5: very well", "4": "4", "3": "3", "2": "2", "1": "1: badly"}


class NoticeForm(Form):
    """What a service can lend, or needs. `services` only where there are several to choose from."""

    reason_fields = {
        AidFault.NO_ROLE: "role",
        AidFault.NOT_POSITIVE: "amount",
        AidFault.DAYS: "to_on",
    }

    key = fields.HiddenField(required=False)

    def __init__(
        self,
        data: Any,
        *,
        side: AidSide,
        services: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        offers = side is AidSide.OFFER
        if len(services) > 1:
            self.fields["service"] = fields.SelectField(
                label="Which service?", noun="the service", choices=services
            )
        self.fields["kind"] = fields.ChoiceField(
            label="What can you lend?" if offers else "What do you need?", noun="what it is",
            choices=[
                Choice(kind.value, kind.label, f"In {kind.unit}.", ("role",) if kind is AidKind.STAFF else ())
                for kind in AidKind
            ],
        )  # fmt: skip
        self.fields["role"] = fields.SelectField(label="Which staff?", noun="which staff", choices=AidRole)
        self.fields["amount"] = fields.IntegerField(label="How much?", noun="how much", least=1)
        self.fields["from_on"] = fields.DateField(label="From", noun="the first day")
        self.fields["to_on"] = fields.DateField(label="To", noun="the last day", not_past=True)
        self.fields["words"] = fields.TextAreaField(
            label="Conditions" if offers else "What exactly, and where?", noun="the conditions", required=False, rows=3,
            max_length=1000, hint="The council reads this. Names of people you care for do not belong here.",
        )  # fmt: skip


class ProposeForm(Form):
    """A match on terms that both sides read."""

    reason_fields = {
        AidFault.NOT_POSITIVE: "amount",
        AidFault.MORE_THAN_OFFERED: "amount",
        AidFault.MORE_THAN_NEEDED: "amount",
        AidFault.DAYS_APART: "from_on",
        AidFault.NO_TERMS: "terms",
        AidFault.NO_PAYER: "payer",
    }

    amount = fields.IntegerField(label="How much?", noun="how much", least=1)
    from_on = fields.DateField(label="From", noun="the first day")
    to_on = fields.DateField(label="To", noun="the last day")
    terms = fields.TextAreaField(
        label="Terms", noun="the terms", max_length=2000,
        hint="Who does what, where and when; who is in charge; insurance and checks. Both sides read this.",
    )  # fmt: skip
    payer = fields.TextField(label="Who pays, and how much?", noun="who pays", max_length=300)


class AnswerForm(Form):
    """For which side an officer answers; a provider's own side is known."""

    def __init__(
        self, data: Any, *, parties: Mapping[Party, str], reasons: str = "", rates: bool = False
    ) -> None:
        super().__init__(data)
        if len(parties) > 1:
            self.fields["party"] = fields.ChoiceField(
                label="For which side?",
                noun="the side",
                choices=[(p.value, name) for p, name in parties.items()],
            )
        if rates:
            self.fields["rating"] = fields.ChoiceField(
                label="How did it go?", noun="how it went", choices=list(RATINGS.items())
            )
        if reasons:
            self.fields["reason"] = fields.TextAreaField(
                label=reasons, noun="why" if reasons.endswith("?") else "your words", rows=3, max_length=1000,
                hint="The other side reads this.", required=reasons.endswith("?"),
            )  # fmt: skip
