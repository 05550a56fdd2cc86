"""How a service wants to be called, as its page submits it."""

from __future__ import annotations

from typing import Any

from carepost.contact.rules.cards import WORKING_WEEK, Card
from carepost.contact.rules.rota import PARTS, WEEKDAYS
from carepost.ui.fields import MultipleChoiceField, TextField
from carepost.ui.forms import Form
from carepost.ui.words import sentence_case


class CardForm(Form):
    """Language, weekdays and parts of the day. What is left empty does not matter to them."""

    language = TextField(
        label="Language the caller must speak", noun="the language", required=False, width=20, max_length=40,
        hint="One, like Polish. Leave empty for English: only who speaks it is given the call",
    )  # fmt: skip
    days = MultipleChoiceField(
        label="Days they prefer", noun="the days", required=False,
        choices=[(str(day), WEEKDAYS[day]) for day in WORKING_WEEK],
    )  # fmt: skip
    parts = MultipleChoiceField(
        label="Parts of the day they prefer", noun="the parts of the day", required=False,
        choices=[(str(number), sentence_case(name)) for number, name in enumerate(PARTS)],
    )  # fmt: skip

    def card(self) -> Card:
        """What was filled in."""
        clean = self.cleaned_data
        return Card(clean["language"], tuple(map(int, clean["days"])), tuple(map(int, clean["parts"])))


def as_typed(card: Card) -> dict[str, Any]:
    """What the form begins with."""
    return {"language": card.language, "days": [*map(str, card.days)], "parts": [*map(str, card.parts)]}
