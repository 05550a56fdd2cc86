"""Forms about a standing set by hand and signals noted by hand, and what narrows the risk board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from carepost.core.calendar import days_in_words
from carepost.core.ids import submission_key
from carepost.register.forms.filters import TYPES
from carepost.risk.actions.noting import NotingRefused
from carepost.risk.queries import Wanted
from carepost.risk.queries.columns import WEEK
from carepost.risk.rules import Band, OverrideFault, SignalKind
from carepost.risk.rules.foreseeing import Foreseen
from carepost.risk.rules.noting import LONGEST_EVIDENCE, Note, NoteFault, Teller
from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.words import long_date, sentence_case


def _boxes(label: str, choices: Mapping[str, str]) -> fields.MultipleChoiceField:
    return fields.MultipleChoiceField(
        label=label, choices=list(choices.items()), small=True, required=False, mark_optional=False
    )


_BANDS = {band.value: f"{band.shape} {band.label}" for band in Band}


class OverrideForm(Form):
    """Which standing, until when, and why."""

    reason_fields = {
        OverrideFault.NO_REASON: "reason",
        OverrideFault.NOT_A_BAND: "band",
        OverrideFault.SAME: "band",
        OverrideFault.END_INSTEAD: "band",
        OverrideFault.PAST: "until",
        OverrideFault.TOO_LONG: "until",
        OverrideFault.TOO_LONG_HERE: "until",
    }

    band = fields.ChoiceField(
        label="Which standing?",
        noun="a standing",
        choices=[(band.value, f"{band.shape} {band.label}") for band in Band if band is not Band.GREY],
    )
    reason = fields.TextAreaField(
        label="Why?",
        noun="why",
        hint="Colleagues read this wherever the standing is shown. The provider sees the standing, not these words.",
        max_length=1000,
    )

    def __init__(self, data: Any = None, *, latest: date) -> None:
        super().__init__(data)
        self.fields["until"] = fields.DateField(
            label="Until which day?",
            noun="the day on which it ends",
            hint=f"{long_date(latest)} at the latest. From that day Carepost’s own standing shows again.",
        )
        self.order_fields(["band", "until", "reason"])


class NoteForm(Form):
    """What was seen of one kind, how bad it is, and who says so."""

    reason_fields = {
        NoteFault.NOT_ON_SCALE: "severity",
        NoteFault.NO_EVIDENCE: "evidence",
        NoteFault.TOO_LONG: "evidence",
        NoteFault.NO_TELLER: "teller",
        NoteFault.IN_FUTURE: "observed_on",
        NoteFault.OVER: "observed_on",
    }

    key = fields.HiddenField(required=False)
    evidence = fields.TextAreaField(
        label="What was seen, or where is it written?",
        noun="what was seen, or where it is written",
        hint="One sentence. The provider reads it beside its standing, so name nobody.",
        max_length=LONGEST_EVIDENCE,
        rows=3,
    )
    teller = fields.SelectField(
        label="Who says so?", noun="who says so", choices=[(each.value, each.value) for each in Teller]
    )

    def __init__(self, data: Any = None, *, kind: SignalKind, today: date) -> None:
        super().__init__(data, initial={"key": submission_key(), "observed_on": today})
        self.kind = kind
        self.fields["severity"] = fields.ChoiceField(
            label="How is it?",
            noun="how it is",
            choices=[(str(severity), sentence_case(words)) for severity, words in kind.severities],
        )
        self.fields["observed_on"] = fields.DateField(
            label="When was it last seen to be so?",
            noun="the day on which it was seen",
            hint=_counts_for(kind),
            not_future=True,
        )
        self.order_fields(["key", "severity", "observed_on", "evidence", "teller"])

    def note(self) -> Note:
        """What was filled in, as the rules see it."""
        clean = self.cleaned_data
        return Note(
            self.kind.key, int(clean["severity"]), clean["observed_on"], clean["evidence"], clean["teller"]
        )


def _counts_for(kind: SignalKind) -> str:
    if kind.life_days is None:
        return "It counts until somebody notes otherwise or takes it back."
    return f"It counts for {days_in_words(kind.life_days)} from then, or until somebody notes otherwise."


class WithdrawForm(Form):
    """Why a signal noted by hand no longer counts."""

    reason_fields = {NotingRefused.NO_REASON: "reason"}

    reason = fields.TextAreaField(
        label="Why does it no longer count?",
        noun="why it no longer counts",
        hint="For example, that it was about another service. Where things got better, note that instead.",
        max_length=1000,
    )


#: How far back the board looks for moves.
BACK = {"7": "The last 7 days", "28": "The last 4 weeks", "91": "The last 3 months"}


class BoardFilter(Form):
    """What narrows the board: read from the address, told where it makes no sense, never refused."""

    standing = _boxes("Standing now", _BANDS)
    type = _boxes("Type", TYPES)
    days = fields.SelectField(
        label="Movement of", noun="how far to look back", choices=list(BACK.items()), nothing="",
        required=False, mark_optional=False,
    )  # fmt: skip

    def __init__(self, data: Any, *, localities: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        if localities:
            self.fields["locality"] = _boxes("Locality", dict(localities))
            self.order_fields(["standing", "locality", "type", "days"])

    def wanted(self) -> Wanted:
        """The filters that make sense."""
        self.is_valid()
        good = self.cleaned_data
        return Wanted(
            bands=tuple(good.get("standing") or ()),
            types=tuple(good.get("type") or ()),
            localities=tuple(int(number) for number in good.get("locality") or ()),
            days=int(good.get("days") or WEEK),
        )

    def chosen(self) -> list[tuple[str, str, str]]:
        """Each filter in use: its words, its name in the address, its value there."""
        told = []
        for name, field in self.fields.items():
            if isinstance(field, fields.MultipleChoiceField):
                words = {one.value: one.label for one in field.options}
                told += [
                    (f"{field.label}: {words[value]}", name, value)
                    for value in self.cleaned_data.get(name) or ()
                ]
        return told


class PreviewFilter(Form):
    """What narrows the preview of a policy: read from the address, told where it makes no sense, never refused."""

    now = _boxes("Now", _BANDS)
    then = _boxes("On its first day", _BANDS)
    settled = _boxes("Settled", _BANDS)
    type = _boxes("Type", TYPES)

    def wanted(self) -> Wanted:
        """The services that the filters leave, as the register narrows them."""
        self.is_valid()
        return Wanted(types=tuple(self.cleaned_data.get("type") or ()))

    def keeps(self, one: Foreseen) -> bool:
        """Whether the standings of a service are among those chosen. Only after `wanted()`."""
        sides = {"now": one.now.band, "then": one.then.band, "settled": one.then.settled}
        return all(band in (self.cleaned_data.get(name) or Band) for name, band in sides.items())
