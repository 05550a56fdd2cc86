"""A policy drafted number by number, and what goes with it when it is proposed."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from django.http import QueryDict

from carepost.core.policies import (
    Entered,
    Leaf,
    PolicyRefused,
    Shape,
    Words,
    built,
    flat,
    leaves,
    value_of,
)
from carepost.core.policies.proposing import PolicyProposalRefused
from carepost.councils.forms.policy_words import Change, changes, listed, query_of, told, typed
from carepost.ui import fields
from carepost.ui.fields import BoundField
from carepost.ui.forms import Form

#: In the address of a form that was sent whole: what is not there was left empty. Without it, what is not there is
#: as it is in force.
WHOLE = "whole"


class DraftForm(Form):
    """All numbers of a policy, each with what is in force and Carepost's own beside it."""

    def __init__(self, data: Any, *, policy: Entered, now: object) -> None:
        self.policy, self.now = policy, now
        self.leaves = leaves(policy)
        held, own = flat(policy, now), flat(policy, policy.defaults())
        super().__init__(data, initial={leaf.name: typed(leaf, held[leaf.name]) for leaf in self.leaves})
        for leaf in self.leaves:
            self.fields[leaf.name] = _field(leaf, _beside(leaf, held[leaf.name], own[leaf.name]))

    def clean(self) -> dict[str, Any]:
        """Puts what the policy's own rules have against the numbers at the first number that each is about."""
        clean = super().clean() or {}
        if not self.errors:
            for name, fault in self.policy.faults(self.value):
                at = next((leaf.name for leaf in self.leaves if leaf.field == name), None)
                self.add_error(at, fault.sentence)
        return clean

    @property
    def value(self) -> Any:
        """The policy as drafted. Only after `is_valid()`."""
        return value_of(self.policy.defaults, self.values())

    def groups(self) -> list[tuple[Words, list[BoundField], bool]]:
        """The fields as the page shows them: the words of each value, its inputs, and whether it has several parts."""
        found = []
        for name, mine in groupby(self.leaves, key=lambda leaf: leaf.field):
            inputs = [cast(BoundField, self[leaf.name]) for leaf in mine]
            found.append((self.policy.words[name], inputs, inputs[0].name != name))
        return found

    def values(self) -> dict[str, Any]:
        """The whole policy as drafted, as it is kept. Only after `is_valid()`."""
        return built(
            self.policy, {leaf.name: _read(leaf, self.cleaned_data[leaf.name]) for leaf in self.leaves}
        )

    def changes(self) -> list[Change]:
        """What differs from the policy in force. Only after `is_valid()`."""
        return changes(self.policy, self.now, self.value)

    def query(self) -> str:
        """The draft as an address carries it: only what differs. Only after `is_valid()`."""
        return query_of(self.policy, self.now, self.value)


def drafted(policy: Entered, now: object, query: QueryDict) -> DraftForm:
    """The form as an address fills it in; unsent where the address says nothing of it."""
    names = [leaf.name for leaf in leaves(policy)]
    if WHOLE in query:
        return DraftForm(query, policy=policy, now=now)
    given = [name for name in names if name in query]
    if not given:
        return DraftForm(None, policy=policy, now=now)
    data = QueryDict(mutable=True)
    held = flat(policy, now)
    for leaf in leaves(policy):
        standing = query.getlist(leaf.name) if leaf.name in given else listed(typed(leaf, held[leaf.name]))
        data.setlist(
            leaf.name, [value for value in standing if value != ""] or ([] if leaf.choices else [""])
        )
    return DraftForm(data, policy=policy, now=now)


def _read(leaf: Leaf, value: Any) -> Any:
    if leaf.shape is Shape.SHARE:
        return float(value / 100)
    if leaf.shape is Shape.NAMES:
        return names_in(value)
    return float(value) if leaf.shape is Shape.NUMBER else value


def names_in(typed: str) -> tuple[str, ...]:
    """Names as they were typed, one to a line: each once, in the order of letters, since their order says nothing."""
    named = (" ".join(line.split()) for line in typed.splitlines())
    return tuple(sorted({name.casefold(): name for name in named if name}.values(), key=str.casefold))


def _beside(leaf: Leaf, now: Any, own: Any) -> str:
    if now == own:
        return f"Now {told(leaf, now)}, Carepost’s own."
    return f"Now {told(leaf, now)}. Carepost’s own: {told(leaf, own)}."


def _field(leaf: Leaf, beside: str) -> fields.GovukField:
    alone, words = leaf.name == leaf.field, leaf.words
    shared: dict[str, Any] = {
        "label": leaf.label[:1].upper() + leaf.label[1:],
        "noun": f"{words.label[:1].lower()}{words.label[1:]}{'' if alone else f', {leaf.label}'}",
        "hint": " ".join(part for part in (words.help if alone else "", beside) if part),
    }
    if leaf.shape is Shape.CHOICES:
        return fields.MultipleChoiceField(
            choices=leaf.choices, small=True, required=False, mark_optional=False, **shared
        )
    if leaf.shape is Shape.YES_NO:
        return fields.YesNoField(**shared)
    if leaf.shape is Shape.TEXT:
        return fields.TextField(max_length=words.most, **shared)
    if leaf.shape is Shape.NAMES:
        return fields.TextAreaField(rows=8, required=False, mark_optional=False, **shared)
    kind = fields.IntegerField if leaf.shape is Shape.WHOLE else fields.DecimalField
    most = 100 if leaf.shape is Shape.SHARE else words.most
    return kind(least=words.least, most=most, suffix=words.unit, **shared)


class ProposeForm(Form):
    """From when, by whose word, and why."""

    reason_fields = {
        PolicyRefused.IN_THE_PAST: "valid_from",
        PolicyRefused.NO_AUTHORITY: "authority",
        PolicyProposalRefused.NO_REASON: "reason",
        PolicyProposalRefused.NOTHING_CHANGES: "valid_from",
    }

    valid_from = fields.DateField(
        label="From which day?",
        noun="the day from which it holds",
        hint="Today or later. Unanswered by the end of that day, the proposal lapses.",
        not_past=True,
    )
    authority = fields.TextField(
        label="By whose decision?",
        noun="whose decision it is",
        hint="Who decided it and where, so that an auditor finds it: “Cabinet, 3 November 2026, item 7”.",
        max_length=300,
    )
    source_url = fields.TextField(
        label="Where can it be read?",
        noun="the address of the decision",
        hint="The address of the minutes, if they are published.",
        max_length=500,
        required=False,
    )
    reason = fields.TextAreaField(
        label="Why?",
        noun="why",
        hint="Whoever approves this reads it, and so does an auditor.",
        max_length=1000,
    )
    seen = fields.HiddenField(required=False)

    def asked(self) -> dict[str, Any]:
        """What `policies.propose` is given. Only after `is_valid()`."""
        clean = dict(self.cleaned_data)
        return {"seen_version": clean.pop("seen"), **clean}
