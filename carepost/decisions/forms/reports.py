"""Forms about a report: a comment beside a section, who gets it, why it is withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from carepost.councils.rules import Role
from carepost.decisions.rules.reports import ReportFault
from carepost.ui import fields
from carepost.ui.forms import Form


class CommentForm(Form):
    """What readers should know."""

    reason_fields = {ReportFault.NO_COMMENT: "words"}

    words = fields.TextAreaField(
        label="What should readers know?", noun="what readers should know",
        hint="It stands above the numbers of this section, with your name. Do not name people who receive care.",
        max_length=2000,
    )  # fmt: skip


class SendForm(Form):
    """Who gets the report."""

    reason_fields = {ReportFault.NOBODY: "to", ReportFault.NOT_LEADERS: "to"}

    def __init__(
        self, data: Any = None, *, readers: Sequence[tuple[int, str, Role]], usual: Collection[str]
    ) -> None:
        chosen = [str(pk) for pk, _, role in readers if role.value in usual]
        super().__init__(data, initial={"to": chosen})
        self.fields["to"] = fields.MultipleChoiceField(
            label="Who gets it?", noun="who gets it",
            choices=[(str(pk), f"{name}, {role.label.lower()}") for pk, name, role in readers],
            hint="Each gets a letter with a link and the PDF, with those parts that they may read.",
        )  # fmt: skip


class WithdrawForm(Form):
    """Why a report is withdrawn."""

    reason_fields = {ReportFault.NO_WORDS: "words"}

    words = fields.TextAreaField(label="Why is it withdrawn?", noun="why it is withdrawn", max_length=1000)
