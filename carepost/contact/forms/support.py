"""Forms about support: what is asked or offered, each step of a request, and what narrows the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from carepost.contact.actions.support import AskRefused
from carepost.contact.queries.support import NOWHERE, SHOWS, Wanted
from carepost.contact.rules.support import Helped, Kind, KindFault, Outcome, StepFault
from carepost.risk.rules import Band
from carepost.ui import fields
from carepost.ui.forms import Form

#: What became of requests, as the address of the board says it: any of four, or whatever counts at all.
OUTCOMES = ("asked", *(outcome.value for outcome in Outcome))
BACK = {30: "The last 30 days", 90: "The last 90 days", 365: "The last year"}
USUAL = 90


class AskForm(Form):
    """What would help, and how much of it. `services` only where there are several to choose from."""

    reason_fields = {
        StepFault.NO_WORDS: "words",
        StepFault.NOT_POSITIVE: "amount",
        StepFault.NOT_COUNTED: "amount",
        AskRefused.NO_KIND: "kind",
    }

    key = fields.HiddenField(required=False)

    def __init__(
        self, data: Any, *, kinds: Iterable[Kind], services: Sequence[tuple[str, str]] = (), offer: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial or {}))
        found = list(kinds)
        if len(services) > 1:
            self.fields["service"] = fields.SelectField(
                label="For which service?", noun="the service", choices=services
            )
        self.fields["kind"] = fields.ChoiceField(
            label="What do you offer?" if offer else "What would help?",
            noun="what you offer" if offer else "what would help",
            choices=[fields.Choice(kind.key, kind.name, kind.words) for kind in found],
        )
        self.fields["amount"] = fields.IntegerField(
            label="How much?", noun="how much", hint=_counted(found), least=None, required=False,
        )  # fmt: skip
        self.fields["words"] = fields.TextAreaField(
            label="What exactly, and by when?", noun="what exactly is needed", rows=3, max_length=1000,
            hint="The provider reads this." if offer else "Names of people you care for do not belong here.",
            required=not offer,
        )  # fmt: skip


def _counted(kinds: Iterable[Kind]) -> str:
    told = [f"{kind.name} in {kind.unit}" for kind in kinds if kind.unit]
    return "Only for what is counted: " + ", ".join(told) + "." if told else ""


class TakeForm(Form):
    """Who sees to it."""

    reason_fields = {StepFault.NO_OWNER: "owner"}

    def __init__(self, data: Any, *, owners: Mapping[int, str], me: int | None) -> None:
        super().__init__(data, initial={"owner": str(me or "")})
        self.fields["owner"] = fields.SelectField(
            label="Who sees to it?",
            noun="who sees to it",
            choices=[(str(pk), name) for pk, name in owners.items()],
        )


class PromiseForm(Form):
    """By which day, and why another one."""

    reason_fields = {
        StepFault.PAST: "day",
        StepFault.NO_DAY: "day",
        StepFault.SAME_DAY: "day",
        StepFault.NO_REASON: "reason",
    }

    key = fields.HiddenField(required=False)
    day = fields.DateField(label="By which day will it be there?", noun="the day", not_past=True)

    def __init__(self, data: Any, *, moves: bool, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        if moves:
            self.fields["reason"] = reason("Why is it moved?", "why it is moved")


class DeliverForm(Form):
    """How much was delivered, and whether that is all of it."""

    reason_fields = {
        StepFault.HOW_MUCH: "amount",
        StepFault.NOT_POSITIVE: "amount",
        StepFault.NOT_COUNTED: "amount",
    }

    key = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, unit: str, left: int | None, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        if unit:
            told = f"{left} asked for and not given yet." if left else ""
            self.fields["amount"] = fields.IntegerField(
                label="How much was delivered?",
                noun="how much was delivered",
                suffix=unit,
                hint=told,
                least=1,
            )
        self.fields["whole"] = fields.YesNoField(label="Is that all of it?", noun="that is all of it")
        self.fields["words"] = fields.TextField(
            label="Anything to add", noun="what to add", required=False, max_length=500,
            hint="The provider reads this.",
        )  # fmt: skip


def reason(label: str, noun: str) -> fields.TextAreaField:
    """A reason that the other side reads."""
    return fields.TextAreaField(label=label, noun=noun, rows=3, max_length=1000, hint="They read this.")


class ReasonForm(Form):
    """Why."""

    reason_fields = {StepFault.NO_REASON: "reason"}

    def __init__(self, data: Any, *, label: str = "Why?") -> None:
        super().__init__(data)
        self.fields["reason"] = reason(label, "why")


class HelpedForm(Form):
    """Did it help?"""

    reason_fields = {StepFault.NOT_SAID: "helped", StepFault.WHY_NOT: "words"}

    key = fields.HiddenField(required=False)
    helped = fields.ChoiceField(label="Did it help?", noun="whether it helped", choices=Helped)
    words = fields.TextAreaField(
        label="In your words", noun="your words", rows=3, max_length=1000, required=False,
        hint="If it helped only partly or not: what was missing?",
    )  # fmt: skip


class KindForm(Form):
    """A kind of support in the catalogue."""

    reason_fields = {
        KindFault.NO_NAME: "name",
        KindFault.NAME_TAKEN: "name",
        KindFault.NO_WORDS: "words",
        KindFault.DAYS: "promise_days",
        KindFault.NEEDS_UNIT: "unit",
    }

    name = fields.TextField(label="Name", noun="the name", hint="As providers would call it.", max_length=80)
    words = fields.TextAreaField(
        label="What a provider gets", noun="what a provider gets", rows=2, max_length=300
    )
    usually = fields.TextField(
        label="Team that usually sees to it", noun="the team", required=False, max_length=80
    )
    promise_days = fields.IntegerField(
        label="Days within which it is usually there", noun="the days", least=1, most=90
    )
    unit = fields.TextField(
        label="Counted in", noun="what it is counted in", hint="Such as boxes, hours, places.", required=False,
        max_length=30,
    )  # fmt: skip
    from_stock = fields.YesNoField(
        label="Are supplies sent for it from stock?", noun="supplies are sent for it"
    )

    def kind(self, key: str, *, retired: bool) -> Kind:
        """The kind as typed."""
        good = self.cleaned_data
        return Kind(
            key, good["name"], good["words"], good["usually"], good["promise_days"], good["unit"],
            good["from_stock"], retired,
        )  # fmt: skip

    @staticmethod
    def shown(kind: Kind) -> dict[str, Any]:
        """A kind as the form shows it."""
        return {
            "name": kind.name, "words": kind.words, "usually": kind.usually, "promise_days": kind.promise_days,
            "unit": kind.unit, "from_stock": kind.from_stock,
        }  # fmt: skip


class BoardFilter(Form):
    """What narrows the board: read from the address, never refused."""

    service = fields.TextField(label="Service", noun="the service", required=False, mark_optional=False)

    def __init__(
        self,
        data: Any,
        *,
        kinds: Iterable[Kind],
        localities: Iterable[tuple[int, str]],
        owners: Mapping[int, str],
    ) -> None:
        super().__init__(data)
        places = [(str(number), name) for number, name in localities] + [(NOWHERE, "No locality")]
        self.fields["kind"] = _select("Kind", [(kind.key, kind.name) for kind in kinds], "Every kind")
        self.fields["locality"] = _select("Locality", places, "Everywhere")
        self.fields["band"] = _select(
            "Standing", [(b.value, f"{b.shape} {b.label}") for b in Band], "Every standing"
        )
        self.fields["owner"] = _select("Owner", [(str(pk), name) for pk, name in owners.items()], "Everybody")
        self.fields["outcome"] = _select(
            "What became of it", [(o, _outcome(o)) for o in OUTCOMES], "Anything"
        )
        self.fields["since"] = fields.DateField(
            label="Asked since, or still open", noun="the first day", required=False, mark_optional=False
        )

    def wanted(self, show: str) -> Wanted:
        """The filters that make sense; what does not is told beside it and does not filter."""
        self.is_valid()
        good = self.cleaned_data
        return Wanted(
            show=show if show in SHOWS else "all", kind=good.get("kind") or "", locality=good.get("locality") or "",
            band=good.get("band") or "", owner=int(good["owner"]) if good.get("owner") else None,
            service=good.get("service") or "", outcome=good.get("outcome") or "", since=good.get("since"),
        )  # fmt: skip


def _outcome(value: str) -> str:
    return "Asked for, whatever became of it" if value == "asked" else Outcome(value).label


def _select(label: str, choices: Sequence[tuple[str, str]], nothing: str) -> fields.SelectField:
    return fields.SelectField(
        label=label,
        noun=f"a {label.lower()}",
        choices=choices,
        nothing=nothing,
        required=False,
        mark_optional=False,
    )


class UnmetFilter(Form):
    """How far to look back."""

    days = fields.SelectField(
        label="Asked in", noun="how far to look back", choices=[(str(n), told) for n, told in BACK.items()],
        nothing="", required=False, mark_optional=False,
    )  # fmt: skip

    def __init__(self, data: QueryDict) -> None:
        """Without a choice it shows, and takes, the usual one."""
        chosen = data.copy()
        chosen.setdefault("days", str(USUAL))
        super().__init__(chosen)

    def since(self, today: date) -> date:
        """The first day that counts."""
        self.is_valid()
        return today - timedelta(days=int(self.cleaned_data.get("days") or USUAL))
