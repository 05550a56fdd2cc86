"""What narrows the lists of calls: read from the address, never refused."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import QueryDict

from carepost.contact.queries import Wanted
from carepost.contact.queries.calls import ATTEMPTS
from carepost.contact.rules import Outcome
from carepost.ui.fields import DateField, SelectField, TextField
from carepost.ui.forms import Form


class CallsFilter(Form):
    """Which calls to list."""

    since = DateField(label="From", noun="the first day", required=False, mark_optional=False)
    until = DateField(label="To", noun="the last day", required=False, mark_optional=False)
    outcome = SelectField(
        label="Outcome", noun="an outcome", nothing="Every outcome", required=False, mark_optional=False,
        choices=[*((each.value, each.label) for each in Outcome), (ATTEMPTS, "Not completed")],
    )  # fmt: skip
    service = TextField(label="Service", noun="the service", required=False, mark_optional=False)
    caller = TextField(label="Caller", noun="the caller", required=False, mark_optional=False)

    def wanted(self) -> Wanted:
        """The filters that make sense; a filter that does not is told beside it and does not filter."""
        self.is_valid()
        good = self.cleaned_data
        return Wanted(
            since=good.get("since"),
            until=good.get("until"),
            outcome=good.get("outcome") or "",
            service=good.get("service") or "",
            caller=good.get("caller") or "",
        )


class PeriodForm(Form):
    """A period, both ends within it."""

    since = DateField(label="From", noun="the first day", required=False, mark_optional=False)
    until = DateField(label="To", noun="the last day", required=False, mark_optional=False, not_future=True)

    def period(self, today: date, *, days: int = 28) -> tuple[date, date]:
        """The days asked for; without them the last four weeks."""
        self.is_valid()
        until = self.cleaned_data.get("until") or today
        since = self.cleaned_data.get("since") or until - timedelta(days=days - 1)
        if since > until:
            self.add_error("until", "The last day must be the same as the first day or later")
            return until, until
        return since, until


def given(query: QueryDict) -> QueryDict | None:
    """The query if it holds anything, so that an empty form is not a wrong one."""
    return query if query else None
