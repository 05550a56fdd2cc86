"""Forms that raise an issue and answer it, and what narrows the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from carepost.core.clock import LONDON
from carepost.decisions.queries.issues import Wanted
from carepost.decisions.rules.issues import Asked, IssueFault, IssueState
from carepost.register.forms.filters import TYPES
from carepost.ui import fields
from carepost.ui.forms import Form

NO_NAMES = "Do not name people who receive care: leaders read this, and it is sent by e-mail with the report."


def moment(form: Form) -> datetime:
    """The day and the time that a form asks for, in London; a day without a time means its end of work."""
    good = form.cleaned_data
    return datetime.combine(good["day"], good.get("hour") or time(17), LONDON)


def _day(label: str) -> fields.DateField:
    return fields.DateField(label=label, noun="the day by which an answer is needed")


def _hour() -> fields.TimeField:
    return fields.TimeField(
        label="At what time?", noun="the time", hint="Such as 2pm. Left empty, it is 5pm.", required=False
    )


class RaiseForm(Form):
    """What is asked, of whom, by when."""

    reason_fields = {
        IssueFault.NO_TITLE: "title",
        IssueFault.NO_BACKGROUND: "background",
        IssueFault.NO_RECOMMENDATION: "recommendation",
        IssueFault.PAST: "day",
        IssueFault.TOO_SOON: "day",
        IssueFault.NOT_MET: "group",
    }

    title = fields.TextField(label="What is asked?", noun="in a line what is asked", max_length=200)
    background = fields.TextAreaField(
        label="What happened?", noun="what happened", hint=NO_NAMES, max_length=4000
    )  # fmt: skip
    options = fields.TextAreaField(
        label="What could be done?", noun="what could be done", required=False, max_length=4000
    )  # fmt: skip
    recommendation = fields.TextAreaField(
        label="What do you recommend?", noun="what you recommend", max_length=2000
    )  # fmt: skip
    day = _day("By which day is an answer needed?")
    hour = _hour()

    def __init__(self, data: Any = None, *, groups: Sequence[tuple[int, str]], about: str = "") -> None:
        super().__init__(data)
        self.fields["group"] = fields.ChoiceField(
            label="Who should decide?",
            noun="who should decide",
            choices=[(str(pk), name) for pk, name in groups],
        )
        if not about:
            self.fields["kind"] = fields.SelectField(
                label="What is it about?", noun="what it is about", choices=list(TYPES.items()),
                nothing="The market as a whole", required=False, mark_optional=False,
            )  # fmt: skip
        self.order_fields(
            ["title", "kind", "background", "options", "recommendation", "group", "day", "hour"]
        )

    def asked(self, service: int | None) -> Asked:
        """What is asked, about a service or what was chosen."""
        good = self.cleaned_data
        return Asked(
            good["title"], good["background"], good["recommendation"], moment(self), good["options"], service,
            good.get("kind") or "",
        )  # fmt: skip


class WordsForm(Form):
    """Why, or what is missing."""

    reason_fields = {IssueFault.NO_WORDS: "words", IssueFault.PAST: "day", IssueFault.TOO_LONG: "day"}

    def __init__(self, data: Any = None, *, label: str, noun: str, until: str = "") -> None:
        super().__init__(data)
        self.fields["words"] = fields.TextAreaField(label=label, noun=noun, max_length=2000)
        if until:
            self.fields["day"], self.fields["hour"] = _day(until), _hour()


class IssuesFilter(Form):
    """What narrows the list of issues: read from the address, never refused."""

    state = fields.MultipleChoiceField(
        label="State", choices=IssueState, small=True, required=False, mark_optional=False
    )
    late = fields.MultipleChoiceField(
        label="Time", choices=[("yes", "Late only")], small=True, required=False, mark_optional=False
    )
    words = fields.TextField(label="Words in its title", noun="words", required=False, mark_optional=False)

    def __init__(self, data: Any, *, groups: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        if groups:
            self.fields["group"] = fields.MultipleChoiceField(
                label="Group", choices=[(str(pk), name) for pk, name in groups], small=True, required=False,
                mark_optional=False,
            )  # fmt: skip
            self.order_fields(["state", "late", "group", "words"])

    def wanted(self) -> Wanted:
        """The filters that make sense."""
        self.is_valid()
        good = self.cleaned_data
        return Wanted(
            states=tuple(good.get("state") or ()),
            groups=tuple(int(pk) for pk in good.get("group") or ()),
            late=bool(good.get("late")),
            words=good.get("words") or "",
        )
