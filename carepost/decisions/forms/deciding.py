"""The form that records a decision, or corrects one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.decisions.rules.deciding import Decided, DecisionFault
from carepost.decisions.rules.delegating import DelegationFault
from carepost.decisions.rules.openness import PARAGRAPHS, Marked, MarkFault, Openness
from carepost.ui import fields
from carepost.ui.forms import Form

_LONG = 4000


def _optional(label: str, noun: str, hint: str = "") -> fields.TextAreaField:
    return fields.TextAreaField(label=label, noun=noun, hint=hint, required=False, max_length=_LONG)


def _votes(label: str) -> fields.IntegerField:
    return fields.IntegerField(label=label, noun="a number of votes", required=False, most=200, width=3)


class DecideForm(Form):
    """What was decided, why, by whom, and what it means."""

    reason_fields = {
        DecisionFault.NO_TEXT: "text",
        DecisionFault.NO_RATIONALE: "rationale",
        DecisionFault.NOBODY: "present",
        DecisionFault.NOT_MEMBERS: "present",
        DecisionFault.VOTES: "votes_for",
        DecisionFault.REVIEW_PAST: "review_by",
        DecisionFault.NO_CORRECTION: "reason",
        MarkFault.NOT_MARKED: "openness",
        MarkFault.NO_PARAGRAPH: "paragraph",
        MarkFault.NO_INTEREST: "interest",
        MarkFault.NOT_EXEMPT: "paragraph",
        DelegationFault.NOT_DELEGATED: "delegation",
        DelegationFault.AND_EMERGENCY: "delegation",
    }

    text = fields.TextAreaField(label="What was decided?", noun="what was decided", max_length=_LONG)
    rationale = fields.TextAreaField(label="Why?", noun="why", max_length=_LONG)
    emergency = fields.MultipleChoiceField(
        label="Could it not wait for a quorum?",
        choices=[("yes", "It was an emergency: it binds now, and another member ratifies it later")],
        required=False, mark_optional=False, small=True,
    )  # fmt: skip
    openness = fields.ChoiceField(
        label="Who may read it?", noun="who may read it", choices=[
            (Openness.PUBLIC.value, "The public"),
            (Openness.EXEMPT.value, "Exempt: nobody outside the council"),
        ],
    )  # fmt: skip
    paragraph = fields.SelectField(
        label="If exempt, by which paragraph?", noun="a paragraph", required=False, nothing="None: it is public",
        choices=[(str(number), f"{number}: {words}") for number, words in PARAGRAPHS.items()],
        hint="Of Schedule 12A to the Local Government Act 1972.",
    )  # fmt: skip
    interest = _optional(
        "If exempt, why does keeping it from the public serve them better?", "why it serves the public better"
    )
    votes_for = _votes("Votes for")
    votes_against = _votes("Votes against")
    abstained = _votes("Abstained")
    options = _optional("What else was considered?", "what else was considered")
    evidence = _optional("On what evidence?", "the evidence")
    legal = _optional("What does it mean in law?", "what it means in law")
    equality = _optional("What does it mean for equality?", "what it means for equality")
    financial = _optional("What does it cost or save?", "what it costs or saves")
    dissent = _optional("Who disagreed, and why?", "who disagreed", "It is fine to disagree, and it is kept.")
    conflicts = _optional("Whose interests were declared?", "whose interests were declared")
    review_by = fields.DateField(
        label="When is it looked at again?", noun="the day of review", required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        members: Sequence[tuple[int, str]],
        delegations: Sequence[tuple[int, str]] = (),
        corrects: bool = False,
    ) -> None:
        super().__init__(data)
        self.fields["present"] = fields.MultipleChoiceField(
            label="Who was present?", noun="who was present", choices=[(str(pk), name) for pk, name in members],
            required=False, mark_optional=False, small=True,
        )  # fmt: skip
        if delegations:
            self.fields["delegation"] = fields.SelectField(
                label="Do you decide it alone, by delegation?", noun="a delegation", required=False,
                choices=[(str(pk), what) for pk, what in delegations], nothing="No: the group decided",
            )  # fmt: skip
        if corrects:
            self.fields["reason"] = fields.TextAreaField(
                label="Why is it corrected?", noun="why it is corrected", max_length=1000
            )  # fmt: skip
        self.order_fields(["reason", "text", "rationale", "present", "delegation", "emergency", "openness"])

    def decided(self) -> Decided:
        """The decision as it was typed."""
        good = self.cleaned_data
        words = ("options", "evidence", "legal", "equality", "financial", "dissent", "conflicts")
        return Decided(
            text=good["text"],
            rationale=good["rationale"],
            present=frozenset(int(pk) for pk in good["present"] or ()),
            **{name: good[name] or "" for name in words},
            votes=(good["votes_for"] or 0, good["votes_against"] or 0, good["abstained"] or 0),
            emergency=bool(good["emergency"]),
            review_by=good["review_by"],
            marked=Marked(
                Openness(good["openness"]),
                int(good["paragraph"]) if good["paragraph"] else None,
                good["interest"] or "",
            ),
            delegation=int(good["delegation"]) if good.get("delegation") else None,
        )
