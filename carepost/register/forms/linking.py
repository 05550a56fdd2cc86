"""Looking for a provider's registration."""

from __future__ import annotations

from carepost.ui.fields import TextField
from carepost.ui.forms import Form


class FindForm(Form):
    """A part of the name, or of CQC's provider id."""

    q = TextField(
        label="Find a registration", noun="the name or provider id", max_length=120, required=False,
        mark_optional=False, hint="A part of its name, or CQC’s provider id, such as 1-101634654",
    )  # fmt: skip
