"""Forms of what goes with an event: a question, its answer, a material, how it was."""

from __future__ import annotations

from typing import Any

from carepost.events.rules.after import LONGEST, AfterFault, Useful
from carepost.ui import fields
from carepost.ui.fields import MEGABYTE
from carepost.ui.forms import Form


class AskForm(Form):
    """A question before an event."""

    reason_fields = {AfterFault.NO_QUESTION: "words", AfterFault.TOO_LONG: "words"}

    words = fields.TextAreaField(
        label="A question to the host", noun="your question", max_length=LONGEST, rows=3,
        hint="Names of people you care for do not belong here.",
    )  # fmt: skip
    anonymous = fields.ConfirmField(
        label="Do not tell others who come that I asked this", required=False, mark_optional=False
    )


class AnswerQuestionForm(Form):
    """The answer to a question."""

    reason_fields = {AfterFault.NO_ANSWER: "answer", AfterFault.TOO_LONG: "answer"}

    answer = fields.TextAreaField(label="Answer", noun="the answer", max_length=LONGEST)
    published = fields.YesNoField(
        label="Do all who come read it?",
        noun="all who come read it",
        hint="Whoever asked reads it in any case.",
    )


class MaterialForm(Form):
    """Something to read or watch: a link, or a file."""

    reason_fields = {
        AfterFault.NO_TITLE: "title", AfterFault.NO_MATERIAL: "link", AfterFault.TWO_MATERIALS: "link",
        AfterFault.NOT_SAFE: "file", AfterFault.TOO_BIG: "file",
    }  # fmt: skip

    title = fields.TextField(label="What is it called?", noun="what it is called", max_length=150)
    link = fields.TextField(
        label="A link", noun="the link", required=False, max_length=900, hint="Begins with https://"
    )
    file = fields.FileField(
        label="Or a file", noun="the file", required=False, largest=35 * MEGABYTE,
        endings=("pdf", "png", "jpg", "jpeg", "docx", "xlsx", "odt", "ods", "txt"),
        hint="Slides and handouts are best as PDF.",
    )  # fmt: skip

    def content(self) -> bytes | None:
        file = self.cleaned_data["file"]
        return file.read() if file else None


class EvaluationForm(Form):
    """How an event was: one page."""

    reason_fields = {AfterFault.NO_USEFUL: "useful"}

    useful = fields.ChoiceField(label="How useful was it?", noun="how useful it was", choices=Useful)
    learned = fields.TextAreaField(
        label="What do you take away?", noun="what you take away", required=False, max_length=LONGEST, rows=3
    )
    better = fields.TextAreaField(
        label="What would have made it better?", noun="what would have made it better", required=False,
        max_length=LONGEST, rows=3,
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What was said, as the verb takes it."""
        good = self.cleaned_data
        return {
            "useful": Useful(good["useful"]),
            "learned": good["learned"] or "",
            "better": good["better"] or "",
        }
