"""Forms about disagreement with a standing: the provider's, the council's, and what narrows the worklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.core.refusals import Reason
from carepost.core.sent_files import FileFault, SentFile
from carepost.risk.actions.disagreeing import WHOLE, Dispute
from carepost.risk.queries.disagreements import WantedDisagreements
from carepost.risk.rules.disagreeing import ANSWERS, MOST_WORDS, DisagreementFault, State
from carepost.ui import fields
from carepost.ui.forms import Form

_PLAIN = "Names of people you care for do not belong here."
_WHOLE = "whole"
_AT_FILE: Mapping[Reason, str] = dict.fromkeys(FileFault, "file")


def _file_field(largest_mb: int) -> fields.SafeFileField:
    return fields.SafeFileField(
        label="A file that shows it", noun="a file", required=False, largest_mb=largest_mb, hint=_PLAIN
    )


def _files(form: Form) -> tuple[SentFile, ...]:
    """The file that was chosen, if any. Only after `is_valid()`."""
    chosen = form.cleaned_data.get("file")
    return (SentFile(chosen.name, chosen.read()),) if chosen else ()


class DisagreeForm(Form):
    """What is disputed, what is not so, and what shows it."""

    reason_fields = {
        DisagreementFault.NO_WORDS: "words",
        DisagreementFault.TOO_LONG: "words",
        DisagreementFault.SAID_ALREADY: "about",
        DisagreementFault.NOTHING_TO_DISPUTE: "about",
        **_AT_FILE,
    }

    key = fields.HiddenField(required=False)

    def __init__(
        self,
        data: Any,
        files: Any,
        *,
        reasons: Sequence[tuple[str, str]],
        largest_mb: int,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, files, initial=dict(initial))
        self.fields["about"] = fields.ChoiceField(
            label="What do you disagree with?", noun="what you disagree with",
            choices=[*reasons, (_WHOLE, WHOLE)],
        )  # fmt: skip
        self.fields["words"] = fields.TextAreaField(
            label="What is not so?", noun="what is not so", rows=5, max_length=MOST_WORDS, hint=_PLAIN
        )
        self.fields["evidence"] = fields.TextAreaField(
            label="What shows it?", noun="what shows it", rows=3, max_length=MOST_WORDS, required=False,
            hint="A date, a report, who can confirm it.",
        )  # fmt: skip
        self.fields["file"] = _file_field(largest_mb)

    def dispute(self) -> Dispute:
        """What was filled in."""
        good = self.cleaned_data
        kind = "" if good["about"] == _WHOLE else good["about"]
        return Dispute(kind, good["words"], good["evidence"] or "", _files(self))


class AddForm(Form):
    """Something more, from the provider."""

    reason_fields = {DisagreementFault.NO_WORDS: "words", DisagreementFault.TOO_LONG: "words", **_AT_FILE}

    key = fields.HiddenField(required=False)
    words = fields.TextAreaField(
        label="Anything to add?", noun="what you add", rows=4, max_length=MOST_WORDS, hint=_PLAIN
    )

    def __init__(self, data: Any, files: Any, *, largest_mb: int, initial: Mapping[str, Any]) -> None:
        super().__init__(data, files, initial=dict(initial))
        self.fields["file"] = _file_field(largest_mb)

    def sent(self) -> tuple[SentFile, ...]:
        """The file that came with it, if any."""
        return _files(self)

    def asks_nothing(self) -> None:
        """For the button beside the box: what is typed is not asked for."""
        self.fields["words"].required = False


class AnswerForm(Form):
    """The council's side: upheld or not, and why; or a question."""

    reason_fields = {
        DisagreementFault.NO_WORDS: "words",
        DisagreementFault.NO_ANSWER: "words",
        DisagreementFault.TOO_LONG: "words",
        DisagreementFault.NOT_AN_ANSWER: "answer",
        DisagreementFault.OWN_NOTE: "answer",
    }

    key = fields.HiddenField(required=False)
    answer = fields.ChoiceField(
        label="Is it upheld?", noun="whether it is upheld", choices=[(s.value, s.label) for s in ANSWERS]
    )
    words = fields.TextAreaField(
        label="Why, or what do you ask?", noun="why", rows=5, max_length=MOST_WORDS,
        hint="The provider reads this word by word.",
    )  # fmt: skip

    def asks_for(self, do: str) -> None:
        """What the pressed button needs: an answer with its reason, a question, or nothing."""
        self.fields["answer"].required = do not in ("take", "ask-back")
        self.fields["words"].required = do != "take"


class DisagreementFilter(Form):
    """The filters beside the worklist."""

    text = fields.SearchField(
        label="Words or service", noun="the words", required=False, mark_optional=False, max_length=200
    )
    answer = fields.SelectField(
        label="How it ended", noun="how it ended", nothing="Any", required=False, mark_optional=False,
        choices=[(state.value, state.label) for state in State if not state.is_open],
    )  # fmt: skip
    since = fields.DateField(label="Said since", noun="the day", required=False, mark_optional=False)

    @property
    def names(self) -> list[str]:
        """The names that its inputs have in the address."""
        return [*self.fields, *(f"since-{part}" for part in ("day", "month", "year"))]

    def wanted(self, show: str) -> WantedDisagreements:
        """The filters that make sense; what does not is told beside it and does not filter."""
        self.is_valid()
        good = self.cleaned_data
        return WantedDisagreements(
            show=show, text=good.get("text") or "", answer=good.get("answer") or "", since=good.get("since")
        )
