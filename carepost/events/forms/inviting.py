"""Forms that choose whom to invite, and answer an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.events.rules import JobRole
from carepost.events.rules.inviting import KINDS, Audience, Group, InviteFault
from carepost.ui import fields
from carepost.ui.forms import Form


class AudienceForm(Form):
    """Whom to invite. `number` is how many the page said there are."""

    reason_fields = {InviteFault.NO_GROUP: "groups", InviteFault.NOBODY: "groups"}

    number = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"groups": [Group.MANAGERS.value]})
        self.fields["groups"] = fields.MultipleChoiceField(
            label="Whom?", noun="whom to invite", choices=Group
        )
        self.fields["kinds"] = fields.MultipleChoiceField(
            label="Of which kinds of service?", noun="the kinds of service", choices=KINDS, required=False,
            hint="Tick none for all. This narrows the people of providers.",
        )  # fmt: skip
        if areas:
            self.fields["areas"] = fields.MultipleChoiceField(
                label="In which areas?",
                noun="the areas",
                choices=areas,
                required=False,
                hint="Tick none for all.",
            )

    def audience(self) -> Audience:
        good = self.cleaned_data
        areas = tuple(int(each) for each in good.get("areas") or ())
        return Audience(tuple(Group(each) for each in good["groups"]), tuple(good["kinds"] or ()), areas)

    def see(self, number: int) -> None:
        """Take the number that the page shows now as told, and keep all that was ticked."""
        kept: Any = self.data
        kept = kept.copy()
        kept["number"] = str(number)
        self.data = kept

    @property
    def told(self) -> int:
        """How many the page said there are; 0 where it has not said so yet."""
        text = self.cleaned_data.get("number") or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0


class AnswerForm(Form):
    """Somebody who was invited comes."""

    role = fields.SelectField(label="You work as", noun="what you work as", choices=JobRole)
