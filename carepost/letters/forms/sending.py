"""What is filled in before letters leave, and what narrows the list of letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.letters.forms.base import ValuesForm
from carepost.letters.rules.letters import LetterFault, LetterState
from carepost.letters.rules.translating import Missing
from carepost.letters.rules.wording import Wording
from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.words import plural


class SendForm(ValuesForm):
    """The letter's own fields, with what the page showed: version, services and the key of this press."""

    reason_fields = {LetterFault.LEAVE_OUT: "leave_out", LetterFault.UNDECIDED: "missing"}

    key = fields.HiddenField(required=False)
    number = fields.HiddenField(required=False)
    seen = fields.HiddenField(required=False)

    def __init__(
        self, data: Any, *, wording: Wording, faulty: int = 0, wanting: int = 0, **given: Any
    ) -> None:
        super().__init__(data, wording=wording, **given)
        if wanting:
            self.fields["missing"] = fields.ChoiceField(
                label=f"{plural(wanting, 'reader')} asked for a language in which it does not exist. What then?",
                noun="what happens to them", choices=Missing, required=False, mark_optional=False,
            )  # fmt: skip
        if faulty:
            one = "1 service" if faulty == 1 else f"{faulty} services"
            self.fields["leave_out"] = fields.ConfirmField(
                label=f"Leave out {one} that cannot be written to", required=False
            )

    @property
    def version_number(self) -> int:
        text = self.cleaned_data.get("number") or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    @property
    def missing(self) -> Missing | None:
        """What was decided about languages that are wanting; None where nobody said."""
        chosen = self.cleaned_data.get("missing")
        return Missing(chosen) if chosen else None


class LetterFilter(Form):
    """Read from the address, never refused."""

    state = fields.MultipleChoiceField(
        label="Where it is", choices=[(one.value, one.label) for one in LetterState], small=True, required=False,
        mark_optional=False,
    )  # fmt: skip
    opened = fields.ChoiceField(
        label="Opened on the provider’s page", choices=[("yes", "Yes"), ("no", "Not yet")], small=True, required=False,
        mark_optional=False,
    )  # fmt: skip
    text = fields.TextField(
        label="Service or subject", noun="the words", required=False, mark_optional=False, max_length=100
    )

    def __init__(self, data: Any, *, templates: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["template"] = fields.SelectField(
            label="Template", choices=[("", "Any"), *templates], required=False, mark_optional=False
        )
