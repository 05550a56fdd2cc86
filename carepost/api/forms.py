"""Forms about tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.api.rules import EVENTS, SCOPES, Event, Scope, TokenRefused, WebhookRefused
from carepost.ui import fields
from carepost.ui.forms import Form

#: How long a token may be made for, as a choice; what the policy does not allow is left out.
LASTS = {7: "A week", 30: "30 days", 90: "90 days", 180: "Half a year", 365: "A year"}


class TokenForm(Form):
    """What a token is for, what it may do, how long it lasts."""

    reason_fields = {
        TokenRefused.NAME_MISSING: "name",
        TokenRefused.NAME_TOO_LONG: "name",
        TokenRefused.NAME_ODD: "name",
        TokenRefused.NAME_TAKEN: "name",
        TokenRefused.NO_SCOPE: "scopes",
        TokenRefused.TOO_WIDE: "scopes",
        TokenRefused.NOT_SHARED: "scopes",
        TokenRefused.TOO_LONG: "days",
    }

    name = fields.TextField(
        label="What is it for?",
        noun="what it is for",
        hint="The program that will use it, such as Power BI. The audit book calls it so.",
        max_length=60,
        autocomplete="off",
    )

    def __init__(
        self,
        *args: Any,
        scopes: Sequence[Scope],
        longest: int,
        usual: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"] = fields.MultipleChoiceField(
            label="What may it do?",
            noun="what it may do",
            choices=[(scope.value, SCOPES[scope].label) for scope in scopes],
        )
        lasts = {days: words for days, words in LASTS.items() if days <= longest} or {longest: "Until then"}
        self.fields["days"] = fields.SelectField(
            label="How long does it last?",
            noun="how long it lasts",
            choices=[(str(days), words) for days, words in lasts.items()],
            initial=str(max((days for days in lasts if days <= usual), default=min(lasts))),
        )

    def chosen(self) -> tuple[str, list[Scope], int]:
        """The clean data. Only after `is_valid()`."""
        data = self.cleaned_data
        return data["name"], [Scope(each) for each in data["scopes"]], int(data["days"])


class WebhookForm(Form):
    """Which program is told, of what, and where."""

    reason_fields = {
        WebhookRefused.NAME_MISSING: "name",
        WebhookRefused.URL_MISSING: "url",
        WebhookRefused.URL_TOO_LONG: "url",
        WebhookRefused.NO_EVENT: "events",
        WebhookRefused.TOO_WIDE: "events",
    }

    name = fields.TextField(
        label="Which program is told?", noun="which program is told", max_length=60, autocomplete="off"
    )
    url = fields.TextField(
        label="Address for the messages",
        noun="the address for the messages",
        hint="It begins with https:// and lies outside any network of yours.",
        max_length=500,
        autocomplete="off",
    )

    def __init__(self, *args: Any, events: Sequence[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"] = fields.MultipleChoiceField(
            label="What is it told of?",
            noun="what it is told of",
            choices=[(event.value, EVENTS[event].label) for event in events],
        )
