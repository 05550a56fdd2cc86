"""Why something is done to a mail, and what narrows the list."""

from __future__ import annotations

from carepost.gateways.mail.states import MailFault, State
from carepost.ui import fields
from carepost.ui.forms import Form


class WhyForm(Form):
    """Why, in words: the audit book and the mail's page show them."""

    reason_fields = {MailFault.NO_WORDS: "words"}

    words = fields.TextAreaField(label="Why?", noun="why", max_length=500)


class OutgoingFilter(Form):
    """Read from the address, never refused."""

    state = fields.MultipleChoiceField(
        label="Where it is", choices=[(one.value, one.label) for one in State], small=True, required=False,
        mark_optional=False,
    )  # fmt: skip
    words = fields.TextField(label="Address or number", noun="words", required=False, mark_optional=False)
