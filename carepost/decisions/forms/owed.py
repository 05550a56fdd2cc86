"""Forms that give an action to somebody and end it, and what narrows the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.decisions.queries.owed import Wanted
from carepost.decisions.rules.owed import ActionFault, ActionState
from carepost.ui import fields
from carepost.ui.forms import Form


class ActionForm(Form):
    """What has to be done, by whom, by which day."""

    reason_fields = {
        ActionFault.NO_TITLE: "title",
        ActionFault.NO_OWNER: "owner",
        ActionFault.NOT_HERE: "owner",
        ActionFault.NO_DUE: "due",
        ActionFault.PAST: "due",
    }

    title = fields.TextField(label="What has to be done?", noun="what has to be done", max_length=200)
    due = fields.DateField(label="By which day?", noun="the day by which it is done")

    def __init__(self, data: Any = None, *, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["owner"] = fields.SelectField(
            label="Who does it?", noun="who does it", choices=[(str(pk), name) for pk, name in people],
            nothing="Choose a person",
        )  # fmt: skip
        self.order_fields(["title", "owner", "due"])


class EndForm(Form):
    """What shows that it is done, or why it is dropped."""

    reason_fields = {ActionFault.NO_EVIDENCE: "words", ActionFault.NO_WORDS: "words"}

    def __init__(self, data: Any = None, *, label: str, noun: str) -> None:
        super().__init__(data)
        self.fields["words"] = fields.TextAreaField(label=label, noun=noun, max_length=2000)


class ActionsFilter(Form):
    """What narrows the list of actions: read from the address, never refused."""

    state = fields.MultipleChoiceField(
        label="State", choices=ActionState, small=True, required=False, mark_optional=False
    )
    only = fields.MultipleChoiceField(
        label="Only", choices=[("mine", "Mine"), ("late", "Overdue")], small=True, required=False,
        mark_optional=False,
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """The filters that make sense."""
        self.is_valid()
        only = self.cleaned_data.get("only") or ()
        return Wanted(tuple(self.cleaned_data.get("state") or ()), mine="mine" in only, late="late" in only)
