"""The form of a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.decisions.rules.groups import GroupFault, Level, Status, Wanted
from carepost.ui import fields
from carepost.ui.forms import Form

Names = Sequence[tuple[int, str]]


def _choices(names: Names) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in names]


class GroupForm(Form):
    """Its name, level, people, quorum, status, and to whom it reports."""

    reason_fields = {
        GroupFault.NO_NAME: "name",
        GroupFault.NAME_TAKEN: "name",
        GroupFault.NO_CHAIR: "chair",
        GroupFault.NOT_HERE: "chair",
        GroupFault.QUORUM: "quorum",
        GroupFault.NOT_UP: "reports_to",
        GroupFault.STATUS: "status",
    }

    name = fields.TextField(label="Name", noun="the group’s name", max_length=120)
    quorum = fields.IntegerField(
        label="Quorum", noun="the quorum", hint="How many must be present for a decision to bind.", least=1, most=100,
        width=3,
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, people: Names, above: Names, new: bool, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        if new:
            self.fields["level"] = fields.ChoiceField(label="Level", noun="a level", choices=Level)
        else:
            self.fields["status"] = fields.ChoiceField(label="Status", noun="a status", choices=Status)
        self.fields["chair"] = fields.SelectField(
            label="Chair", noun="who chairs it", choices=_choices(people), nothing="Choose a person"
        )
        self.fields["members"] = fields.MultipleChoiceField(
            label="Members", noun="its members", choices=_choices(people), small=True, required=False,
            mark_optional=False, hint="The chair is always one.",
        )  # fmt: skip
        self.fields["reports_to"] = fields.SelectField(
            label="Reports to", noun="the group above", choices=_choices(above), nothing="No group", required=False,
            mark_optional=False,
        )  # fmt: skip
        self.order_fields(["name", "level", "status", "chair", "members", "quorum", "reports_to"])

    def wanted(self, level: str = "") -> Wanted:
        """The group as it was typed; one that is there keeps its level."""
        good = self.cleaned_data
        return Wanted(
            name=good["name"],
            level=Level(level or good["level"]),
            chair=int(good["chair"]),
            members=frozenset(int(pk) for pk in good["members"] or ()),
            quorum=good["quorum"],
            reports_to=int(good["reports_to"]) if good["reports_to"] else None,
            status=Status(good.get("status") or Status.ACTIVE),
        )
