"""What the page of consent may submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from carepost.contact.rules.sharing import SharingFault
from carepost.core.refusals import Reason
from carepost.ui.fields import ChoiceField, TextField
from carepost.ui.forms import Form

YES = "yes"


class SharingForm(Form):
    """What the provider says now, and who said it."""

    reason_fields: ClassVar[Mapping[Reason, str]] = {
        SharingFault.NO_TELLER: "said_by",
        SharingFault.NO_CHANGE: "allowed",
    }
    allowed = ChoiceField(
        label="May what was written down be shared with partners?", noun="whether it may be shared",
        choices=[(YES, "Yes, that of this call"), ("no", "No, nothing that was written down until now")],
    )  # fmt: skip
    said_by = TextField(
        label="Who said so?", noun="who said so", max_length=200,
        hint="Name and role at the provider, for example “Jo Marsh, registered manager”",
    )  # fmt: skip
