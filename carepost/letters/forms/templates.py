"""How a template is added, written and published."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from carepost.letters.forms.base import LetterForm, SeenForm, at
from carepost.letters.rules.grammar import names_in
from carepost.letters.rules.versions import TemplateFault
from carepost.letters.rules.wording import (
    LONGEST_BODY,
    LONGEST_HEAD,
    LONGEST_SUBJECT,
    Asked,
    Wording,
    WordingFault,
)
from carepost.messages.known import Kind
from carepost.ui import fields

MOST_ASKED = 25


class AddForm(LetterForm):
    """A new kind of letter."""

    reason_fields = {TemplateFault.NO_NAME: "name", TemplateFault.NAME_TAKEN: "name"}

    name = fields.TextField(label="What is it called?", noun="what it is called", max_length=120)
    about = fields.TextAreaField(
        label="When is it sent?", noun="when it is sent", required=False, max_length=500, rows=2,
        hint="For colleagues who choose a template.",
    )  # fmt: skip


class WordingForm(SeenForm):
    """A template as it is written. Each field of the text that no room fills in gets a question of its own: of which
    kind it is."""

    reason_fields = {
        WordingFault.NO_SUBJECT: "subject", WordingFault.NO_BODY: "body", TemplateFault.MEANWHILE: "body",
    }  # fmt: skip

    head = fields.TextAreaField(
        label="Who writes", noun="who writes", required=False, max_length=LONGEST_HEAD, rows=3,
        hint="The lines at the top, such as your team and its telephone number.",
    )  # fmt: skip
    subject = fields.TextField(
        label="Subject", noun="the subject", required=False, mark_optional=False, max_length=LONGEST_SUBJECT
    )
    body = fields.TextAreaField(
        label="Text", noun="the text", required=False, mark_optional=False, max_length=LONGEST_BODY, rows=18
    )

    def __init__(self, data: Any, *, wording: Wording, known: Collection[str], seen: int) -> None:
        initial: dict[str, Any] = {
            "seen": str(seen), "head": wording.head, "subject": wording.subject, "body": wording.body,
        }  # fmt: skip
        typed = data or initial
        text = "\n".join(str(typed.get(part, "")) for part in ("head", "subject", "body"))
        self.own = [name for name in names_in(text) if name not in known][:MOST_ASKED]
        for asked in wording.asked:
            initial |= {
                at(asked.name): asked.kind.value,
                f"{at(asked.name)}-choices": "\n".join(asked.choices),
            }
        super().__init__(data, initial=initial)
        for name in self.own:
            self._ask(name)

    def _ask(self, name: str) -> None:
        choices = f"{at(name)}-choices"
        kinds = [
            fields.Choice(kind.value, kind.label, reveals=(choices,) if kind is Kind.CHOICE else ())
            for kind in Kind
        ]
        self.fields[at(name)] = fields.ChoiceField(
            label=f"What is (({name}))?", noun=f"what (({name})) is", choices=kinds, required=False, small=True,
            mark_optional=False, hint="Whoever sends the letter fills it in.",
        )  # fmt: skip
        self.fields[choices] = fields.TextAreaField(
            label="The answers, a line each", noun="the answers", required=False, rows=3, max_length=1000,
            mark_optional=False,
        )  # fmt: skip

    def wording(self) -> Wording:
        """What was typed. A field whose kind nobody said is left out, and asked for as it is published."""
        good = self.cleaned_data
        asked = [
            Asked(name, Kind(good[at(name)]), self._choices(name)) for name in self.own if good.get(at(name))
        ]
        body, head = (good[part].replace("\r\n", "\n").strip() for part in ("body", "head"))
        return Wording(good["subject"].strip(), body, head, tuple(asked))

    def _choices(self, name: str) -> tuple[str, ...]:
        lines = (self.cleaned_data.get(f"{at(name)}-choices") or "").splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


class PublishForm(SeenForm):
    """What changed, and why; for publishing a draft and for publishing an earlier version again."""

    reason_fields = {TemplateFault.NO_WORDS: "words"}

    words = fields.TextAreaField(
        label="What changed, and why?", noun="what changed, and why", max_length=500, rows=3
    )
