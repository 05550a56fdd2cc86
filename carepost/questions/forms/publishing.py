"""Publishing a draft: why."""

from __future__ import annotations

from carepost.questions.actions import DraftRefused
from carepost.questions.forms.edition import EditionForm
from carepost.ui import fields


class PublishForm(EditionForm):
    """Why the questions change."""

    reason_fields = {DraftRefused.NO_REASON: "reason"}

    reason = fields.TextAreaField(
        label="Why do the questions change?", noun="why the questions change", max_length=1000,
        hint="Colleagues read this beside the version.",
    )  # fmt: skip
