"""Forms that take attendance, and say who somebody was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.events.rules import Comer, JobRole, Person, PlaceFault, Side
from carepost.events.rules.attendance import AttendanceFault
from carepost.ui import fields
from carepost.ui.fields import MEGABYTE
from carepost.ui.forms import Form


class ReportForm(Form):
    """The attendance report of Teams or Zoom: a file, or what it says."""

    reason_fields = dict.fromkeys(
        [
            AttendanceFault.NOTHING,
            AttendanceFault.NOT_TEXT,
            AttendanceFault.NO_TABLE,
            AttendanceFault.OTHER_DAY,
        ],
        "file",
    )

    file = fields.FileField(
        label="The attendance report of Teams or Zoom", noun="the attendance report", endings=("csv", "txt", "tsv"),
        largest=5 * MEGABYTE, required=False, hint="The file as you downloaded it.",
    )  # fmt: skip
    pasted = fields.TextAreaField(
        label="Or paste what it says", noun="what it says", required=False, rows=5, max_length=200_000
    )

    def content(self) -> tuple[str, bytes]:
        """The name and the bytes of what was given."""
        file = self.cleaned_data["file"]
        if file:
            return str(file.name), file.read()
        return "pasted", (self.cleaned_data["pasted"] or "").encode()


class TickForm(Form):
    """Who of the list was there."""

    reason_fields = {AttendanceFault.NOBODY: "came"}

    key = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, people: Sequence[tuple[str, str]], key: str) -> None:
        super().__init__(data, initial={"key": key})
        self.fields["came"] = fields.MultipleChoiceField(
            label="Who was there from beginning to end?", noun="who was there", choices=people, small=True
        )


class MatchForm(Form):
    """Who somebody was that was seen: on the list, somebody new, or nobody who counts."""

    reason_fields = {
        AttendanceFault.NOT_ON_LIST: "place", PlaceFault.NO_NAME: "name", PlaceFault.ALREADY_THERE: "email",
        PlaceFault.NO_EMAIL: "email",
    }  # fmt: skip

    def __init__(self, data: Any, *, people: Sequence[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        new = fields.Choice(
            "new", "Somebody who did not sign up", reveals=("name", "email", "role", "service")
        )
        listed = [fields.Choice("list", "Somebody on the list", reveals=("place",))] if people else []
        self.fields["who"] = fields.ChoiceField(
            label="Who is this?", noun="who this is",
            choices=[*listed, new, fields.Choice("aside", "Nobody who counts, such as the host or a recorder")],
        )  # fmt: skip
        if people:
            self.fields["place"] = fields.SelectField(
                label="Who on the list?", noun="who on the list", choices=people
            )
        self.fields["name"] = fields.TextField(label="Their name", noun="their name", max_length=120)
        self.fields["email"] = fields.EmailField(
            label="Their e-mail address", noun="their e-mail address", required=False, autocomplete="off"
        )
        self.fields["role"] = fields.SelectField(
            label="They work as", noun="what they work as", choices=JobRole
        )
        self.fields["service"] = fields.TextField(
            label="From which service?", noun="the service", required=False, max_length=200,
            hint="Its name or CQC id. Leave it empty for somebody from elsewhere.",
        )  # fmt: skip

    def comer(self, service: Any) -> Comer:
        """The new person, from a service where one is meant."""
        good = self.cleaned_data
        person = Person(good["name"], good["email"] or "", JobRole(good["role"]))
        if service is None:
            return Comer(person, Side.OTHER)
        body = service.organisation.body_id if service.organisation else None
        return Comer(person, Side.PROVIDER, service.pk, body)
