"""What every proposal asks of the person who answers it."""

from __future__ import annotations

from carepost.core.seconding import SecondFault
from carepost.ui import fields
from carepost.ui.forms import Form


class TurnDownForm(Form):
    """Why a proposal is turned down."""

    reason_fields = {SecondFault.NO_WORDS: "words"}

    words = fields.TextAreaField(
        label="Why do you turn it down?",
        noun="why you turn it down",
        hint="The person who proposed it reads this.",
        max_length=1000,
    )
