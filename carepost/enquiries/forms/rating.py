"""Did it help?"""

from __future__ import annotations

from carepost.enquiries.rules import Helped
from carepost.ui import fields
from carepost.ui.forms import Form


class RateForm(Form):
    """One press."""

    helped = fields.ChoiceField(label="Did our answer help?", noun="whether it helped", choices=Helped)

    def said(self) -> Helped:
        return Helped(self.cleaned_data["helped"])
