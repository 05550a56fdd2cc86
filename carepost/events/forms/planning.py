"""Forms that plan an event, change it, move it, and give a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from carepost.core.clock import LONDON
from carepost.events.rules import LONGEST_WORDS, MOST_WEEKS, EventFault, Kind, Plan
from carepost.ui import fields
from carepost.ui.forms import Form


def _moment(day: Any, at: Any) -> datetime:
    """A London day and time as a moment."""
    return datetime.combine(day, at, LONDON)


class PlanForm(Form):
    """An event as an officer plans it. The time is asked for while it can still be changed without telling anybody."""

    reason_fields = {
        EventFault.NO_TITLE: "title", EventFault.NO_TOPIC: "topic", EventFault.NO_HOST: "host",
        EventFault.ENDS_BEFORE: "ends", EventFault.TOO_LONG: "ends", EventFault.NO_PLACES: "places",
        EventFault.FEWER: "places", EventFault.TOO_MANY_WEEKS: "weeks",
    }  # fmt: skip

    key = fields.HiddenField(required=False)
    title = fields.TextField(label="What is it called?", noun="what it is called", max_length=150)
    kind = fields.ChoiceField(
        label="What kind of event is it?", noun="what kind of event it is", choices=Kind
    )
    topic = fields.TextField(
        label="Topic", noun="the topic", max_length=80, hint="Such as falls, or infection control."
    )
    about = fields.TextAreaField(
        label="What is it about, and for whom?",
        noun="what it is about",
        required=False,
        max_length=LONGEST_WORDS,
    )
    host = fields.TextField(label="Who hosts it?", noun="who hosts it", max_length=150)

    def __init__(
        self, data: Any, *, timed: bool = True, weekly: bool = True, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        if timed:
            self.fields["day"] = fields.DateField(label="On which day?", noun="the day")
            self.fields["begins"] = fields.TimeField(label="It begins at", noun="when it begins")
            self.fields["ends"] = fields.TimeField(label="It ends at", noun="when it ends")
        if weekly:
            self.fields["weeks"] = fields.IntegerField(
                label="For how many weeks?", noun="the weeks", least=1, most=MOST_WEEKS, width=3,
                hint="1 for a single event. A series has the same hour each week, also when the clock changes.",
            )  # fmt: skip
        self.fields["where"] = fields.TextField(
            label="Where is it?", noun="where it is", required=False, max_length=200,
            hint="Such as online, or the room and the street. Everybody sees this.",
        )  # fmt: skip
        self.fields["joining"] = fields.TextAreaField(
            label="How do people join?", noun="how to join", required=False, max_length=LONGEST_WORDS,
            hint="The link, the number, the way in. Only those who hold a place see this.",
        )  # fmt: skip
        self.fields["places"] = fields.IntegerField(
            label="How many places are there?", noun="the places", required=False, least=1, most=100_000,
            hint="Leave it empty where there is no limit.",
        )  # fmt: skip

    def plan(self, begins: datetime | None = None, ends: datetime | None = None) -> Plan:
        """The plan as typed; with its own time where that is not asked for here."""
        good = self.cleaned_data
        return Plan(
            title=good["title"], kind=Kind(good["kind"]), topic=good["topic"], host=good["host"],
            begins=begins or _moment(good["day"], good["begins"]), ends=ends or _moment(good["day"], good["ends"]),
            about=good["about"], where=good["where"], joining=good["joining"], places=good["places"],
        )  # fmt: skip


class WhyForm(Form):
    """A reason, which everybody on the list reads."""

    reason_fields = {EventFault.NO_WHY: "why"}

    why = fields.TextAreaField(
        label="Why?",
        noun="why",
        max_length=500,
        hint="Everybody who holds a place or waits for one reads this.",
    )


class MoveForm(Form):
    """Another time for an event, and why."""

    reason_fields = {
        EventFault.NO_WHY: "why", EventFault.ENDS_BEFORE: "ends", EventFault.OVER: "day", EventFault.SAME_TIME: "day",
    }  # fmt: skip

    day = fields.DateField(label="On which day?", noun="the day")
    begins = fields.TimeField(label="It begins at", noun="when it begins")
    ends = fields.TimeField(label="It ends at", noun="when it ends")
    why = fields.TextAreaField(
        label="Why?",
        noun="why",
        max_length=500,
        hint="Everybody who holds a place or waits for one reads this.",
    )

    def moments(self) -> tuple[datetime, datetime]:
        good = self.cleaned_data
        return _moment(good["day"], good["begins"]), _moment(good["day"], good["ends"])
