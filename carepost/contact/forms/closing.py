"""What the pages of closed services may submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from carepost.contact.queries.closing import WantedClosings
from carepost.contact.rules.closing import ClosingFault, Heard
from carepost.core.refusals import Reason
from carepost.ui.fields import DateField, TextAreaField, TextField
from carepost.ui.forms import Form


class ClosingForm(Form):
    """When a service closed, and who said so."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {
        ClosingFault.IN_FUTURE: "closed_on",
        ClosingFault.BEFORE_REGISTERED: "closed_on",
        ClosingFault.CALLED_SINCE: "closed_on",
        ClosingFault.NO_TELLER: "said_by",
    }
    closed_on = DateField(
        label="Last day on which it was open", noun="the last day on which it was open",
        hint="No call is due after it, and the promise counts the service until then.",
    )  # fmt: skip
    said_by = TextField(
        label="Who said so?", noun="who said so", max_length=200,
        hint="Name and role, for example “Jo Marsh, registered manager”",
    )  # fmt: skip

    def heard(self) -> Heard:
        """What was filled in."""
        return Heard(self.cleaned_data["closed_on"], self.cleaned_data["said_by"])


class UndoClosingForm(Form):
    """Why a closing is taken back."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {ClosingFault.NO_REASON: "reason"}
    reason = TextAreaField(
        label="Why is it taken back?", noun="why it is taken back", rows=3, max_length=1000,
        hint="For example, “The manager rang: only one wing has closed.”",
    )  # fmt: skip


class ClosingsFilter(Form):
    """What narrows the list: read from the address, never refused."""

    service = TextField(label="Service", noun="the service", required=False, mark_optional=False)

    def wanted(self, show: str) -> WantedClosings:
        """The filter, with the part of the list."""
        self.is_valid()
        return WantedClosings(show, self.cleaned_data.get("service") or "")
