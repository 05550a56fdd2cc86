"""Publishing a draft: why."""

from __future__ import annotations

from carepost.questions.actions import DraftRefused
from carepost.ui import fields
from carepost.ui.forms import Form


class PublishForm(Form):
    """Why the questions change, and the edition that was looked at."""

    reason_fields = {DraftRefused.NO_REASON: "reason"}

    edition = fields.HiddenField(required=False)
    reason = fields.TextAreaField(
        label="Why do the questions change?", noun="why the questions change", max_length=1000,
        hint="Colleagues read this beside the version.",
    )  # fmt: skip
