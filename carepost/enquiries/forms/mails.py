"""The form by which a mail that was kept aside is taken in."""

from __future__ import annotations

from carepost.enquiries.rules.mails import TakeInFault
from carepost.ui import fields
from carepost.ui.forms import Form


class TakeInForm(Form):
    """Why it is an enquiry."""

    reason_fields = {TakeInFault.NO_REASON: "why"}

    why = fields.TextField(
        label="Why is it an enquiry?", noun="why it is an enquiry", max_length=300, autocomplete="off",
        hint="Such as: a care home writes from an address that sends by itself.",
    )  # fmt: skip
