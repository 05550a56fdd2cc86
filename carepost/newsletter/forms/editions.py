"""Editions as they are begun, changed, scheduled, looked at as some reader, and filtered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from carepost.core.calendar import LONDON
from carepost.messages.addresses import Standing
from carepost.newsletter.engine.markup import HINT
from carepost.newsletter.forms.items import audience_fields, audience_of
from carepost.newsletter.rules import Audience, Delivery, EditionFault, Kind, Profile, State
from carepost.newsletter.rules.editions import LONGEST_OPENING, LONGEST_TITLE
from carepost.ui import fields
from carepost.ui.forms import Form


class BeginForm(Form):
    """The title and opening words of an edition."""

    reason_fields = {
        EditionFault.NO_TITLE: "title", EditionFault.TOO_LONG_TITLE: "title", EditionFault.TOO_LONG: "opening"
    }  # fmt: skip

    key = fields.HiddenField(required=False)
    title = fields.TextField(
        label="Title", noun="the title", max_length=LONGEST_TITLE, hint="It is the subject of the mail."
    )
    opening = fields.TextAreaField(
        label="Opening words", noun="the opening words", rows=5, max_length=LONGEST_OPENING, required=False,
        hint=HINT,
    )  # fmt: skip


class ChangeForm(BeginForm):
    """The same, and for whom the edition is."""

    def __init__(self, data: Any, *, areas: Mapping[int, str], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields |= audience_fields(areas)

    def audience(self) -> Audience:
        return audience_of(self.cleaned_data)


class WhyForm(Form):
    """Why, where a step needs it."""

    reason_fields = {EditionFault.NO_REASON: "why"}

    why = fields.TextAreaField(label="Why?", noun="why", rows=3, max_length=500)


class SureForm(Form):
    """A step that needs no words."""


class ScheduleForm(Form):
    """When an edition goes, in London's time."""

    reason_fields = {
        EditionFault.PAST: "day", EditionFault.TOO_FAR: "day", EditionFault.NOT_WORKED: "all_the_same",
        EditionFault.OVER: "day",
    }  # fmt: skip

    day = fields.DateField(label="On which day?", noun="the day on which it goes")
    time = fields.TimeField(
        label="At what time?", noun="the time at which it goes", hint="In London, like 8:00"
    )
    all_the_same = fields.ConfirmField(
        label="Send it even if that is a weekend or a bank holiday", required=False, mark_optional=False
    )

    def moment(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], LONDON)


class ReaderForm(Form):
    """As whom an edition is looked at. Read from the address, never refused."""

    reader = fields.SelectField(
        label="As which reader?", choices=Standing, required=False, mark_optional=False,
        nothing="Everything in it, for the editor",
    )  # fmt: skip
    kind = fields.SelectField(
        label="With which kind of service?", choices=Kind, required=False, mark_optional=False, nothing="Any"
    )

    def __init__(self, data: Any, *, areas: Mapping[int, str]) -> None:
        super().__init__(data)
        if areas:
            self.fields["area"] = fields.SelectField(
                label="In which area?", choices=[(str(pk), name) for pk, name in areas.items()], required=False,
                mark_optional=False, nothing="Any",
            )  # fmt: skip
        self.areas = areas

    def profile(self) -> Profile | None:
        """The reader that was chosen, who has every kind and area that was not; None for the editor's view."""
        good = self.cleaned_data if self.is_valid() else {}
        if not good.get("reader"):
            return None
        kinds = [good["kind"]] if good.get("kind") else [each.value for each in Kind]
        areas = [int(good["area"])] if good.get("area") else list(self.areas)
        return Profile(frozenset({good["reader"]}), frozenset(kinds), frozenset(areas))


class EditionFilter(Form):
    """Read from the address, never refused."""

    state = fields.MultipleChoiceField(
        label="Where it is", choices=State, small=True, required=False, mark_optional=False
    )


class RecipientFilter(Form):
    """Read from the address, never refused."""

    where = fields.MultipleChoiceField(
        label="Where the mail is", choices=Delivery, small=True, required=False, mark_optional=False
    )
    reader = fields.SelectField(
        label="Reader", choices=Standing, required=False, mark_optional=False, nothing="All"
    )
    words = fields.TextField(
        label="Address, name or service", required=False, mark_optional=False, max_length=100
    )
