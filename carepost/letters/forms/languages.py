"""How somebody wants to be written to, a translation as it is entered, and why a letter is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepost.letters.forms.base import LetterForm, SeenForm, at
from carepost.letters.rules.languages import LANGUAGES, Language, Layout, Way
from carepost.letters.rules.letters import LetterFault
from carepost.letters.rules.translating import TranslationFault, Words
from carepost.letters.rules.values import AsOf
from carepost.letters.rules.wording import LONGEST_BODY, LONGEST_SUBJECT, Wording
from carepost.messages.known import Kind
from carepost.ui import fields


class WishForm(LetterForm):
    """The language, the layout and the way."""

    language = fields.SelectField(
        label="In which language?", noun="the language", choices=[(each.tag, each.label) for each in LANGUAGES],
        hint="Where a letter does not exist in it, the council has it translated, or says so in the letter.",
    )  # fmt: skip
    layout = fields.ChoiceField(label="How is it set?", noun="how it is set", choices=Layout)
    way = fields.ChoiceField(label="How does it come?", noun="how it comes", choices=Way)

    def wish(self) -> dict[str, Any]:
        good = self.cleaned_data
        return {"language": good["language"], "layout": Layout(good["layout"]), "way": Way(good["way"])}


class TranslationForm(LetterForm):
    """A version in another language, beside the English."""

    reason_fields = {
        TranslationFault.NO_SUBJECT: "subject", TranslationFault.NO_BODY: "body", TranslationFault.FIELDS: "body",
        TranslationFault.NO_TRANSLATOR: "translator", TranslationFault.NO_FONT: "body",
    }  # fmt: skip

    def __init__(self, data: Any, *, wording: Wording, spoken: Language, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.own = [each for each in wording.asked if each.kind is Kind.CHOICE and each.name in wording.names]
        written = {"lang": spoken.tag, "dir": "rtl" if spoken.rtl else "ltr"}
        self.fields["subject"] = fields.TextField(
            label=f"Subject in {spoken.name}",
            noun="the subject",
            max_length=LONGEST_SUBJECT,
            attributes=written,
        )
        self.fields["body"] = fields.TextAreaField(
            label=f"Text in {spoken.name}", noun="the text", max_length=LONGEST_BODY, rows=16, attributes=written,
            hint="Keep the marks and the ((fields)) as they are in English.",
        )  # fmt: skip
        for asked in self.own:
            for place, choice in enumerate(asked.choices):
                self.fields[f"{at(asked.name)}-{place}"] = fields.TextField(
                    label=f"“{choice}” in {spoken.name}",
                    noun=f"“{choice}”",
                    max_length=200,
                    attributes=written,
                )
        self.fields["translator"] = fields.TextField(
            label="Who translated it?", noun="who translated it", max_length=150,
            hint="A person, or a company with its order number.",
        )  # fmt: skip

    def words(self) -> Words:
        good = self.cleaned_data
        choices = {
            asked.name: {
                choice: good[f"{at(asked.name)}-{place}"] for place, choice in enumerate(asked.choices)
            }
            for asked in self.own
        }
        body = good["body"].replace("\r\n", "\n").strip()
        return Words(good["subject"].strip(), body, choices, good["translator"].strip())


class SeenOnlyForm(SeenForm):
    """A button that says what its page showed."""


class EnglishForm(LetterForm):
    """Why a letter goes in English, and with which values; `changes` is the sign of those that are no longer so."""

    reason_fields = {LetterFault.NO_WORDS: "words", LetterFault.MOVED: "as_of"}

    words = fields.TextAreaField(label="Why?", noun="why", max_length=500, rows=3)

    def __init__(self, data: Any, *, changes: str) -> None:
        super().__init__(data, initial={"seen": changes})
        if changes:
            self.fields["as_of"] = fields.ChoiceField(
                label="How does it go?", noun="how it goes",
                choices=[(AsOf.NOW.value, "As it is today"), (AsOf.THEN.value, "As it was")],
            )  # fmt: skip
            self.fields["seen"] = fields.HiddenField()

    def given(self) -> dict[str, Any]:
        """What the verb is given. Only after `is_valid()`."""
        good = self.cleaned_data
        chosen = good.get("as_of")
        return {
            "words": good["words"],
            "as_of": AsOf(chosen) if chosen else None,
            "seen": good.get("seen", ""),
        }


class WhyForm(LetterForm):
    """Why something is done to a letter: its history shows it."""

    reason_fields = {LetterFault.NO_WORDS: "words"}

    words = fields.TextAreaField(label="Why?", noun="why", max_length=500, rows=3)
