"""Forms about experts: who is asked and what they see; and their answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepost.enquiries.forms.steps import StepForm
from carepost.enquiries.rules import Asker
from carepost.enquiries.rules.experts import LONGEST_ANSWER, ExpertFault, Showing
from carepost.ui import fields
from carepost.ui.forms import Form


class ConsultForm(StepForm):
    """Who knows, what they are asked, and what they are shown with it."""

    reason_fields = {
        ExpertFault.NO_NAME: "name",
        ExpertFault.NO_EMAIL: "email",
        ExpertFault.NO_QUESTION: "question",
        ExpertFault.MONEY: "show",
    }

    def __init__(
        self, data: Any, *, finance: bool, service: bool, days: int, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial={"show": [], **initial})
        self.fields["name"] = fields.TextField(label="Who knows?", noun="their name", max_length=120)
        self.fields["email"] = fields.EmailField(
            label="Their e-mail address", noun="their e-mail address", autocomplete="off",
            hint=f"They get a link that works for {days} days and for one answer. They need no account.",
        )  # fmt: skip
        self.fields["question"] = fields.TextAreaField(
            label="What do you ask them?", noun="what you ask them", rows=5, max_length=4000,
            hint="They read this. Their answer comes to you as a draft, and to nobody else.",
        )  # fmt: skip
        shows = [
            ("words", "The words of whoever asked"),
            *([("service", "Which service it is")] if service else []),
        ]
        shows += (
            [("money", "It is about money, and I want to show it to them all the same")] if finance else []
        )
        self.fields["show"] = fields.MultipleChoiceField(
            label="What do they see beside your question?", noun="what they see", choices=shows, required=False,
            hint="Nothing, unless you choose it.",
        )  # fmt: skip

    def see(self, latest: int) -> None:
        """Keep what was typed; an expert may be asked whatever happened meanwhile."""

    def expert(self) -> Asker:
        return Asker(self.cleaned_data["name"], self.cleaned_data["email"])

    def showing(self) -> Showing:
        chosen = self.cleaned_data["show"]
        return Showing("words" in chosen, "service" in chosen, "money" in chosen)


class AdviceForm(Form):
    """The expert's answer."""

    reason_fields = {ExpertFault.NO_ANSWER: "words", ExpertFault.TOO_LONG: "words"}

    words = fields.TextAreaField(
        label="Your answer", noun="your answer", rows=10, max_length=LONGEST_ANSWER,
        hint="It goes to the person who asked you, who decides what to pass on.",
    )  # fmt: skip
