"""Forms of the library, and the answer's form with a search in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.enquiries.forms.asking import topic_field
from carepost.enquiries.forms.steps import WordsForm
from carepost.enquiries.rules import LONGEST_WORDS, AskFault, Topic
from carepost.enquiries.rules.library import LONGEST_TITLE, Entry, LibraryFault
from carepost.ui import fields
from carepost.ui.forms import Form


class EntryForm(Form):
    """An answer as it is written."""

    reason_fields = {
        LibraryFault.NO_TITLE: "title", LibraryFault.NO_WORDS: "words", LibraryFault.NO_SOURCE: "sources",
        LibraryFault.SAME: "words", AskFault.NO_TOPIC: "topic",
    }  # fmt: skip

    version = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, topics: Sequence[Topic], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["title"] = fields.TextField(
            label="Which question does it answer?", noun="the question", max_length=LONGEST_TITLE
        )
        self.fields["topic"] = topic_field(topics, hints=False)
        self.fields["words"] = fields.TextAreaField(
            label="The answer", noun="the answer", rows=8, max_length=LONGEST_WORDS,
            hint="As whoever asks will read it.",
        )  # fmt: skip
        self.fields["sources"] = fields.TextAreaField(
            label="Where does it come from?", noun="where it comes from", rows=3, max_length=2000,
            hint="Pages of guidance with their dates, or who decided it.",
        )  # fmt: skip

    def entry(self) -> Entry:
        good = self.cleaned_data
        return Entry(good["title"], good["topic"], good["words"], good["sources"])

    @property
    def made_from(self) -> int:
        """The version that was changed; 0 for a new answer."""
        text = self.cleaned_data.get("version") or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0


class ReviewForm(Form):
    """Until when a version is good."""

    reason_fields = {LibraryFault.WHEN: "review_on"}

    version = fields.HiddenField(required=False)
    review_on = fields.DateField(
        label="When is it reviewed next?", noun="the day of the next review", not_past=True
    )


class AnswerForm(WordsForm):
    """The answer to an enquiry, with a search in the library. Both keep what was typed."""

    used = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, hint: str, initial: Mapping[str, Any]) -> None:
        super().__init__(data, label="The answer", noun="the answer", hint=hint, initial=initial, rows=10)
        self.fields["find"] = fields.SearchField(
            label="Look in the library", noun="the words", required=False, max_length=100, mark_optional=False
        )

    def insert(self, answer: Any) -> None:
        """Put an answer of the library behind what was typed, and remember that it was used."""
        typed = str(self.data.get("words", "")).rstrip()
        words = f"{typed}\n\n{answer.words}" if typed else answer.words
        self.refill(words=words, used=" ".join([*self._used(), str(answer.pk)]))

    def _used(self) -> list[str]:
        texts = str(self.data.get("used", "")).split()
        return [text for text in dict.fromkeys(texts) if text.isdecimal() and len(text) < 19][:20]

    @property
    def used_ids(self) -> list[int]:
        """The answers of the library that were put in."""
        return [int(text) for text in self._used()]
