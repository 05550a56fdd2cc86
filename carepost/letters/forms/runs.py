"""What is said of a print run."""

from __future__ import annotations

from carepost.letters.forms.base import LetterForm
from carepost.letters.rules.runs import RunFault
from carepost.ui import fields


class MakeRunForm(LetterForm):
    """The key of this press, and the letters that its page showed."""

    key = fields.HiddenField(required=False)
    seen = fields.HiddenField(required=False)


class PostedForm(LetterForm):
    """How many letters were counted into the post."""

    reason_fields = {RunFault.ODD_COUNT: "count"}

    count = fields.IntegerField(label="How many letters were posted?", noun="how many letters", most=100_000)
