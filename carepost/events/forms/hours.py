"""What narrows the hours learned: read from the address, never refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.events.queries import HoursWanted
from carepost.events.rules import JobRole
from carepost.ui import fields
from carepost.ui.forms import Form


class HoursFilter(Form):
    """The filters beside the hours. What a row leads to (`event`, `service`, `person`) travels along unseen."""

    def __init__(self, data: Any, *, topics: Sequence[str], series: Mapping[int, str]) -> None:
        super().__init__(data)
        for name, label in (("since", "Since"), ("until", "Until")):
            self.fields[name] = fields.DateField(
                label=label, noun=f"the day it is {label.lower()}", required=False, mark_optional=False
            )
        self.fields["topic"] = _select("Topic", [(each, each) for each in topics], "Every topic")
        self.fields["series"] = _select(
            "Series", [(str(pk), name) for pk, name in series.items()], "Every series"
        )
        self.fields["role"] = _select("Works as", [(role.value, role.label) for role in JobRole], "Everybody")
        for name in ("event", "service", "person"):
            self.fields[name] = fields.HiddenField(required=False, max_length=300)

    def wanted(self) -> HoursWanted:
        """The filters that make sense; what does not is told beside it and does not filter."""
        self.is_valid()
        good = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return HoursWanted(
            since=self.cleaned_data.get("since"), until=self.cleaned_data.get("until"), topic=good["topic"],
            role=good["role"], event=_number(good["event"]), series=_number(good["series"]),
            service=_number(good["service"]), elsewhere=good["service"] == "none", person=good["person"],
        )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _select(label: str, choices: Sequence[tuple[str, str]], nothing: str) -> fields.SelectField:
    return fields.SelectField(
        label=label, noun=f"the {label.lower()}", choices=choices, nothing=nothing, required=False, mark_optional=False
    )  # fmt: skip
