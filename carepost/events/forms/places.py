"""Forms that put people on the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.core.refusals import Reason
from carepost.events.rules import JobRole, Person, PlaceFault, Side
from carepost.ui import fields
from carepost.ui.forms import Form

_AT_FIELDS: Mapping[Reason, str] = {
    PlaceFault.NO_NAME: "name", PlaceFault.NO_EMAIL: "email", PlaceFault.ALREADY_THERE: "email",
    PlaceFault.NOT_HERE: "service",
}  # fmt: skip


def _name(label: str) -> fields.TextField:
    return fields.TextField(label=label, noun="the name of who comes", max_length=120, autocomplete="off")


def _role(label: str) -> fields.SelectField:
    return fields.SelectField(label=label, noun="what they work as", choices=JobRole)


class ComeForm(Form):
    """A provider's person signs up, or signs a colleague up. `services` only where there are several."""

    reason_fields = _AT_FIELDS

    def __init__(self, data: Any, *, services: Sequence[tuple[str, str]], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["name"] = _name("Who comes?")
        self.fields["email"] = fields.EmailField(
            label="Their e-mail address", noun="their e-mail address", autocomplete="off",
            hint="How to join is sent there.",
        )  # fmt: skip
        self.fields["role"] = _role("They work as")
        if len(services) > 1:
            self.fields["service"] = fields.SelectField(
                label="From which service?", noun="the service", choices=services
            )

    def person(self) -> Person:
        good = self.cleaned_data
        return Person(good["name"], good["email"], JobRole(good["role"]))


class PutDownForm(Form):
    """An officer puts somebody on the list who rang."""

    reason_fields = _AT_FIELDS

    name = _name("Who comes?")
    email = fields.EmailField(
        label="Their e-mail address", noun="their e-mail address", required=False, autocomplete="off",
        hint="Without one nothing can be sent: tell them how to join.",
    )  # fmt: skip
    role = _role("They work as")
    service = fields.TextField(
        label="From which service?", noun="the service", required=False, max_length=200,
        hint="Its name or CQC id. Leave it empty for somebody from elsewhere.",
    )  # fmt: skip
    side = fields.SelectField(
        label="If from no service, where do they come from?", noun="where they come from", required=False,
        choices=[(each.value, each.label) for each in (Side.PARTNER, Side.COUNCIL, Side.OTHER)],
    )  # fmt: skip
    organisation = fields.TextField(
        label="Which organisation?", noun="the organisation", required=False, max_length=150
    )

    def person(self) -> Person:
        good = self.cleaned_data
        return Person(good["name"], good["email"], JobRole(good["role"]))

    def from_side(self) -> Side:
        return Side(self.cleaned_data["side"] or Side.OTHER)


class ConfirmForm(Form):
    """A press of a button, with nothing to fill in."""
