"""What narrows the board: read from the address, never refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.enquiries.queries import SHOWS, Wanted
from carepost.enquiries.rules import AskFault, Channel, Topic, TopicFault, Urgency
from carepost.ui import fields
from carepost.ui.forms import Form


class BoardFilter(Form):
    """The filters beside the board."""

    text = fields.SearchField(
        label="Words, number or service",
        noun="the words",
        required=False,
        mark_optional=False,
        max_length=200,
    )

    def __init__(
        self, data: Any, *, topics: Sequence[Topic], teams: Mapping[int, str], owners: Mapping[int, str]
    ) -> None:
        super().__init__(data)
        self.fields["topic"] = _select("Topic", [(topic.key, topic.name) for topic in topics], "Every topic")
        self.fields["urgency"] = _select("Urgency", [(u.value, u.label) for u in Urgency], "Any")
        self.fields["team"] = _select("Team", _numbered(teams), "Every team")
        self.fields["owner"] = _select("Owner", _numbered(owners), "Everybody")
        self.fields["channel"] = _select("Door", [(c.value, c.label) for c in Channel], "Every door")
        self.fields["in_time"] = _select(
            "Answered", [("any", "At all"), ("yes", "Within the clock"), ("no", "Too late")], "Or not"
        )
        for name, label in (("since", "Received since"), ("until", "Received until")):
            self.fields[name] = fields.DateField(
                label=label, noun=f"the day it was {label.lower()}", required=False, mark_optional=False
            )

    def wanted(self, show: str) -> Wanted:
        """The filters that make sense; what does not is told beside it and does not filter."""
        self.is_valid()
        good = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        in_time = good["in_time"]
        return Wanted(
            show=show if show in SHOWS else "all", text=good["text"], topic=good["topic"], urgency=good["urgency"],
            channel=good["channel"], team=_number(good["team"]), owner=_number(good["owner"]),
            since=self.cleaned_data.get("since"), until=self.cleaned_data.get("until"), answered=bool(in_time),
            in_time=in_time if in_time in ("yes", "no") else "",
        )  # fmt: skip


class TopicForm(Form):
    """A topic in the catalogue."""

    reason_fields = {
        TopicFault.NO_NAME: "name",
        TopicFault.NAME_TAKEN: "name",
        TopicFault.NO_WORDS: "words",
        TopicFault.ALWAYS_ONE: "retired",
        AskFault.NO_TEAM: "team",
    }

    name = fields.TextField(
        label="Name", noun="the name", hint="As a manager on a night shift would call it.", max_length=80
    )
    words = fields.TextField(label="What belongs to it", noun="what belongs to it", max_length=200)

    def __init__(self, data: Any, *, teams: Mapping[int, str], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["team"] = fields.SelectField(
            label="Team that sees to it", noun="the team", required=False, nothing="No team in particular",
            choices=_numbered(teams),
        )  # fmt: skip
        self.fields["finance"] = fields.YesNoField(
            label="Is it about money?", noun="it is about money",
            hint="Only readers of finance enquiries see that one exists. It holds at once for all there are.",
        )  # fmt: skip
        self.fields["retired"] = fields.YesNoField(
            label="Is it retired?", noun="it is retired", hint="Nobody can choose it any more."
        )

    def topic(self, key: str) -> Topic:
        """The topic as typed."""
        good = self.cleaned_data
        return Topic(
            key, good["name"], good["words"], good["finance"], _number(good["team"]), good["retired"]
        )


def _numbered(names: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in names.items()]


def _number(text: Any) -> int | None:
    return int(text) if text else None


def _select(label: str, choices: Sequence[tuple[str, str]], nothing: str) -> fields.SelectField:
    return fields.SelectField(
        label=label, noun=f"the {label.lower()}", choices=choices, nothing=nothing, required=False, mark_optional=False
    )  # fmt: skip
