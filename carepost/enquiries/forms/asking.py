"""Forms that take in a question: on the telephone, from a provider, on the public page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from carepost.core.refusals import Reason
from carepost.core.sent_files import FileFault, SentFile
from carepost.enquiries.rules import (
    LONGEST_SUBJECT,
    LONGEST_WORDS,
    OTHER,
    Asker,
    AskFault,
    Question,
    Topic,
    Urgency,
)
from carepost.ui import fields
from carepost.ui.forms import Form

_AT_FIELDS: Mapping[Reason, str] = {
    AskFault.NO_SUBJECT: "subject",
    AskFault.NO_WORDS: "words",
    AskFault.TOO_LONG: "words",
    AskFault.NO_NAME: "name",
    AskFault.NO_WAY_BACK: "phone",
    AskFault.NO_TOPIC: "topic",
    AskFault.NO_SERVICE: "service",
    AskFault.NOT_HERE: "service",
    **dict.fromkeys(FileFault, "file"),
}
PLAIN = "Names of people you care for do not belong here."


def file_field(largest_mb: int) -> fields.SafeFileField:
    return fields.SafeFileField(
        label="A file to go with it", noun="a file", required=False, largest_mb=largest_mb, hint=PLAIN
    )


def files_of(form: Form) -> tuple[SentFile, ...]:
    """The file that was chosen, if any. Only after `is_valid()`."""
    chosen = form.cleaned_data.get("file")
    return (SentFile(chosen.name, chosen.read()),) if chosen else ()


def topic_field(topics: Iterable[Topic], *, hints: bool = True, hint: str = "") -> fields.ChoiceField:
    """What it is about: each topic with what belongs to it, the catch-all last."""
    last = sorted(topics, key=lambda topic: topic.key == OTHER)
    choices = [fields.Choice(topic.key, topic.name, topic.words if hints else "") for topic in last]
    return fields.ChoiceField(label="What is it about?", noun="what it is about", choices=choices, hint=hint)


def subject_field() -> fields.TextField:
    return fields.TextField(label="In a few words", noun="the few words", max_length=LONGEST_SUBJECT)


def words_field(label: str, hint: str = "") -> fields.TextAreaField:
    return fields.TextAreaField(label=label, noun="the question", rows=6, max_length=LONGEST_WORDS, hint=hint)


class ReceiveForm(Form):
    """What an officer hears on the telephone."""

    reason_fields = _AT_FIELDS

    key = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, topics: Sequence[Topic], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"urgency": Urgency.NORMAL.value, "from_provider": True, **initial})
        self.fields["name"] = fields.TextField(label="Who asks?", noun="who asks", max_length=120)
        self.fields["phone"] = fields.TelephoneField(
            label="Telephone", noun="their telephone number", required=False, autocomplete="off"
        )
        self.fields["email"] = fields.EmailField(
            label="E-mail", noun="their e-mail address", required=False, autocomplete="off",
            hint="The answer goes there. Without one, ring them.",
        )  # fmt: skip
        self.fields["service"] = fields.TextField(
            label="Which service is it about?", noun="the service", required=False, max_length=200,
            hint="Its name or CQC id. Leave it empty if it is about none.",
        )  # fmt: skip
        self.fields["from_provider"] = fields.YesNoField(
            label="Do they ask for the provider?", noun="they ask for the provider",
            hint="The provider’s people then see the question and its answers.",
        )  # fmt: skip
        self.fields["topic"] = topic_field(topics, hints=False)
        self.fields["urgency"] = fields.ChoiceField(
            label="How soon is an answer needed?", noun="how soon", choices=Urgency
        )
        self.fields["subject"] = subject_field()
        self.fields["words"] = words_field("The question, as they put it")

    def asker(self) -> Asker:
        good = self.cleaned_data
        return Asker(good["name"], good["email"], good["phone"])

    def question(self) -> Question:
        good = self.cleaned_data
        return Question(
            good["subject"], good["words"], good["topic"], Urgency(good["urgency"]), about=good["service"]
        )


class OwnAskForm(Form):
    """What a provider asks. `services` only where there are several to choose from."""

    reason_fields = _AT_FIELDS

    key = fields.HiddenField(required=False)

    def __init__(
        self, data: Any, files: Any, *, services: Sequence[tuple[str, str]], topics: Sequence[Topic],
        largest_mb: int, initial: Mapping[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=dict(initial))
        if len(services) > 1:
            self.fields["service"] = fields.SelectField(
                label="For which service?", noun="the service", choices=services
            )
        self.fields["topic"] = topic_field(topics)
        self.fields["subject"] = subject_field()
        self.fields["words"] = words_field("Your question", PLAIN)
        self.fields["file"] = file_field(largest_mb)
        self.fields["at_risk"] = fields.YesNoField(
            label="Is care at risk today?", noun="care is at risk today",
            hint="Then ring as well: do not wait for an answer here.",
        )  # fmt: skip

    def question(self) -> Question:
        good = self.cleaned_data
        urgency = Urgency.URGENT if good["at_risk"] else Urgency.NORMAL
        return Question(good["subject"], good["words"], good["topic"], urgency)


class PublicAskForm(Form):
    """What somebody without an account asks."""

    reason_fields = {**_AT_FIELDS, AskFault.NO_SERVICE: "about"}

    key = fields.HiddenField(required=False)

    def __init__(
        self, data: Any, files: Any, *, topics: Sequence[Topic], largest_mb: int, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, files, initial=dict(initial))
        self.fields["name"] = fields.TextField(
            label="Your name", noun="your name", max_length=120, autocomplete="name"
        )
        self.fields["email"] = fields.EmailField(
            label="Your e-mail address", noun="your e-mail address", hint="We answer there."
        )
        self.fields["phone"] = fields.TelephoneField(
            label="Your telephone number", noun="your telephone number", required=False
        )
        self.fields["about"] = fields.TextField(
            label="Which service is it about?", noun="the service", required=False, max_length=200,
            hint="Such as the name of a care home. Leave it empty if it is about none.",
        )  # fmt: skip
        self.fields["topic"] = topic_field(topics)
        self.fields["subject"] = subject_field()
        self.fields["words"] = words_field("Your question", PLAIN)
        self.fields["file"] = file_field(largest_mb)

    def asker(self) -> Asker:
        good = self.cleaned_data
        return Asker(good["name"], good["email"], good["phone"])

    def question(self) -> Question:
        good = self.cleaned_data
        return Question(good["subject"], good["words"], good["topic"], about=good["about"])
