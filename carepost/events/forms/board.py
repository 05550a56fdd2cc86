"""What narrows the list of events: read from the address, never refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.events.queries import SHOWS, Wanted
from carepost.events.rules import Kind
from carepost.ui import fields
from carepost.ui.forms import Form


class BoardFilter(Form):
    """The filters beside the list."""

    text = fields.SearchField(
        label="Words", noun="the words", required=False, mark_optional=False, max_length=200
    )
    kind = fields.SelectField(
        label="Kind", noun="the kind", choices=Kind, nothing="Every kind", required=False, mark_optional=False
    )

    def __init__(self, data: Any, *, topics: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["topic"] = fields.SelectField(
            label="Topic", noun="the topic", choices=[(each, each) for each in topics], nothing="Every topic",
            required=False, mark_optional=False,
        )  # fmt: skip

    def wanted(self, show: str) -> Wanted:
        """The filters that make sense; what does not is told beside it and does not filter."""
        self.is_valid()
        good = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return Wanted(
            show=show if show in SHOWS else "all", text=good["text"], kind=good["kind"], topic=good["topic"]
        )
