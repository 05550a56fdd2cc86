"""Forms of the steps of an enquiry. Each carries the last thing that its page showed: nobody answers past it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.validators import RegexValidator

from carepost.core.sent_files import FileFault
from carepost.enquiries.forms.asking import PLAIN, file_field, subject_field, topic_field, words_field
from carepost.enquiries.rules import LONGEST_WORDS, AskFault, JoinFault, Topic, Urgency
from carepost.ui import fields
from carepost.ui.forms import Form

READ = "Whoever asked reads this."
KEPT = "Only the council reads this."


class StepForm(Form):
    """The base of them all: the submission's key, and `seen`."""

    key = fields.HiddenField(required=False)
    seen = fields.HiddenField(required=False)

    @property
    def last_seen(self) -> int:
        """The number of the last event that the page showed; 0 where it does not say."""
        text = self.cleaned_data.get("seen") or ""
        return int(text) if text.isdecimal() and len(text) < 19 else 0

    def see(self, latest: int) -> None:
        """Take what the page shows now as seen, and keep all that was typed."""
        self.refill(seen=str(latest))

    def refill(self, **changed: str) -> None:
        """Show other values in some fields, and all else as it was typed."""
        self.data = {**dict(self.data.items()), **changed}


class WordsForm(StepForm):
    """Words for whoever asked, or for the council alone."""

    reason_fields = {AskFault.NO_WORDS: "words", AskFault.NO_ANSWER: "words", AskFault.NO_NOTE: "words",
                     AskFault.NO_REASON: "words"}  # fmt: skip

    def __init__(
        self, data: Any, *, label: str, noun: str, hint: str, initial: Mapping[str, Any], rows: int = 6
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["words"] = fields.TextAreaField(
            label=label, noun=noun, hint=hint, rows=rows, max_length=LONGEST_WORDS
        )


class OwnAddForm(WordsForm):
    """What a provider's people add to what they asked."""

    reason_fields = {**WordsForm.reason_fields, **dict.fromkeys(FileFault, "file")}

    def __init__(self, data: Any, files: Any, *, largest_mb: int, initial: Mapping[str, Any]) -> None:
        super().__init__(
            data, label="Anything to add?", noun="what you add", hint=PLAIN, initial=initial, rows=4
        )
        self.files = files
        self.fields["file"] = file_field(largest_mb)


class TakeForm(StepForm):
    """Who sees to it."""

    reason_fields = {AskFault.NO_OWNER: "owner"}

    def __init__(
        self, data: Any, *, owners: Mapping[int, str], me: int | None, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial={"owner": str(me or ""), **initial})
        people = [(str(pk), name) for pk, name in owners.items()]
        self.fields["owner"] = fields.SelectField(
            label="Who sees to it?", noun="who sees to it", choices=people
        )


class RerouteForm(StepForm):
    """Another topic or team, and why."""

    reason_fields = {
        AskFault.NO_TOPIC: "topic", AskFault.NO_TEAM: "team", AskFault.SAME: "topic", AskFault.NO_REASON: "reason"
    }  # fmt: skip

    def __init__(
        self, data: Any, *, topics: Sequence[Topic], teams: Mapping[int, str], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        finance = [topic.name for topic in topics if topic.finance]
        fewer = f"Fewer people read: {', '.join(finance)}." if finance else ""
        self.fields["topic"] = topic_field(topics, hints=False, hint=fewer)
        self.fields["team"] = fields.SelectField(
            label="Which team sees to it?", noun="the team", required=False, nothing="No team in particular",
            choices=[(str(pk), name) for pk, name in teams.items()],
        )  # fmt: skip
        self.fields["reason"] = fields.TextField(label="Why?", noun="why", max_length=500, hint=KEPT)


class UrgencyForm(StepForm):
    """How soon."""

    urgency = fields.ChoiceField(
        label="How soon is an answer needed?", noun="how soon", choices=Urgency,
        hint="It counts from when the question came.",
    )  # fmt: skip


class RecogniseForm(StepForm):
    """Which service it is about, and whether its provider asks."""

    reason_fields = {AskFault.NO_SERVICE: "service", AskFault.NOT_HERE: "service"}

    service = fields.TextField(
        label="Which service is it about?", noun="the service", required=False, max_length=200,
        hint="Its name or CQC id. Leave it empty if it is about none.",
    )  # fmt: skip
    from_provider = fields.YesNoField(
        label="Do they ask for the provider?", noun="they ask for the provider",
        hint="Yes shows the question and its answers to the provider’s people. Check first that it is theirs.",
    )  # fmt: skip


class CallOffForm(StepForm):
    """Which expert's link is withdrawn."""

    which = fields.HiddenField(validators=[RegexValidator(r"^\d{1,18}$", "Open the page again")])


class MergeForm(StepForm):
    """The earlier enquiry that asks the same."""

    reason_fields = dict.fromkeys(JoinFault, "into")

    into = fields.TextField(
        label="Number of the earlier enquiry", noun="its number", width=20, max_length=30,
        hint="Such as E-0042-2. Both who asked get one answer; neither reads the other’s words.",
    )  # fmt: skip


class SplitForm(StepForm):
    """The second question."""

    reason_fields = {AskFault.NO_SUBJECT: "subject", AskFault.NO_WORDS: "words", AskFault.NO_TOPIC: "topic"}

    def __init__(self, data: Any, *, topics: Sequence[Topic], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["topic"] = topic_field(topics, hints=False)
        self.fields["subject"] = subject_field()
        self.fields["words"] = words_field("The second question", READ)
