"""What a provider's page of beds and staff submits: the numbers of one service, last values filled in."""

from __future__ import annotations

from typing import Any

from carepost.contact.actions.updating import UpdateRefused
from carepost.contact.queries.updates import OwnUpdate
from carepost.contact.rules.updates import MOST
from carepost.ui.fields import HiddenField, IntegerField, MultipleChoiceField
from carepost.ui.forms import Form
from carepost.ui.words import short_date


def _also(own: OwnUpdate) -> MultipleChoiceField:
    """Whom else to tell: nobody, unless it is chosen, and then until it is chosen otherwise."""
    return MultipleChoiceField(
        label=f"{own.service.host} is told. Who else may be?", noun="who else may be told", small=True,
        choices=[(str(each.council.pk), each.council.name) for each in own.buyers], required=False,
        hint="They say that they buy care here. Each sees what you tell it from now on, and nothing else.",
        mark_optional=False,
    )  # fmt: skip


class UpdateForm(Form):
    """The numbers of one service. Several stand on one page, each with the service's number before its names."""

    seen = HiddenField(required=False)

    def __init__(self, data: Any, own: OwnUpdate) -> None:
        known = own.known
        values = {"seen": own.mark} | {key: each.value for key, each in known.items()}
        super().__init__(data, prefix=own.service.ref, initial=values)
        self.own = own
        if own.buyers:
            self.fields["also"] = _also(own)
            self.initial["also"] = [str(each.council.pk) for each in own.chosen]
        for question in own.asked.questions:
            last = known.get(question.key)
            age = f"Last told: {last.value:,} on {short_date(last.on)}" if last else "Not told yet"
            self.fields[question.key] = IntegerField(
                label=question.label, noun=f"“{question.label}”", most=MOST, required=False, mark_optional=False,
                hint=". ".join(filter(None, (question.hint, age))), width=4,
            )  # fmt: skip

    @property
    def sections(self) -> list[tuple[str, list[str]]]:
        """The names of the fields under the heading they stand under."""
        found: dict[str, list[str]] = {}
        for question in self.own.asked.questions:
            found.setdefault(question.section, []).append(question.key)
        return list(found.items())

    @property
    def is_sent(self) -> bool:
        """Whether the page that was sent held this service at all."""
        return self.is_bound and self.add_prefix("seen") in self.data

    def told(self) -> dict[str, int]:
        """The numbers that were filled in; what was left empty says nothing."""
        asked = (question.key for question in self.own.asked.questions)
        return {key: self.cleaned_data[key] for key in asked if self.cleaned_data.get(key) is not None}

    def told_too(self) -> list[int]:
        """The other councils that may be told."""
        return [int(council) for council in self.cleaned_data.get("also") or ()]

    @property
    def changes_nothing(self) -> bool:
        """Whether it says once more what is known, and no more."""
        return self.told() == {key: each.value for key, each in self.own.known.items()}

    def add_faults(self, refused: UpdateRefused) -> None:
        """Put each fault at the number that it is about."""
        for key, fault in refused.faults.items():
            self.add_error(key if key in self.fields else None, fault.sentence)
