"""Forms that delegate and end that, and what narrows the list of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.decisions.queries.decided import Wanted as Listed
from carepost.decisions.rules.delegating import DelegationFault, Wanted
from carepost.decisions.rules.openness import Openness
from carepost.ui import fields
from carepost.ui.forms import Form


class DelegateForm(Form):
    """What one member of the group may decide alone, and until when."""

    reason_fields = {
        DelegationFault.NO_WHAT: "what",
        DelegationFault.NOT_IN_GROUP: "to",
        DelegationFault.OWN: "to",
        DelegationFault.PAST: "until",
    }

    what = fields.TextAreaField(
        label="What may they decide alone?", noun="what they may decide alone", max_length=1000,
        hint="Such as: equipment and agency cover for one service, up to £2,000 each time.",
    )  # fmt: skip
    until = fields.DateField(label="Until which day?", noun="its last day")

    def __init__(self, data: Any = None, *, members: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["to"] = fields.SelectField(
            label="Who?", noun="who may decide", choices=[(str(pk), name) for pk, name in members],
            nothing="Choose a member of the group",
        )  # fmt: skip
        self.order_fields(["to", "what", "until"])

    def wanted(self) -> Wanted:
        """The delegation as it was typed."""
        good = self.cleaned_data
        return Wanted(good["what"], int(good["to"]), good["until"])


class EndDelegationForm(Form):
    """Why it ends before its last day."""

    reason_fields = {DelegationFault.NO_WORDS: "words"}

    words = fields.TextAreaField(label="Why does it end?", noun="why it ends", max_length=1000)


class DecisionsFilter(Form):
    """What narrows the list of decisions: read from the address, never refused."""

    openness = fields.MultipleChoiceField(
        label="Who may read it", choices=Openness, small=True, required=False, mark_optional=False
    )
    corrected = fields.MultipleChoiceField(
        label="Corrected", choices=[("yes", "Also those that were corrected")], small=True, required=False,
        mark_optional=False,
    )  # fmt: skip
    words = fields.TextField(label="Words or number", noun="words", required=False, mark_optional=False)

    def __init__(self, data: Any, *, groups: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["group"] = fields.MultipleChoiceField(
            label="Group", choices=[(str(pk), name) for pk, name in groups], small=True, required=False,
            mark_optional=False,
        )  # fmt: skip
        self.order_fields(["openness", "group", "corrected", "words"])

    def wanted(self) -> Listed:
        """The filters that make sense."""
        self.is_valid()
        good = self.cleaned_data
        return Listed(
            tuple(good.get("openness") or ()), tuple(int(pk) for pk in good.get("group") or ()),
            bool(good.get("corrected")), good.get("words") or "",
        )  # fmt: skip
