"""Items as they are typed: by the council's people with all there is to say, by providers and partners in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.core.refusals import Reason
from carepost.messages.addresses import Standing
from carepost.newsletter.engine.markup import HINT
from carepost.newsletter.rules import Audience, ItemFault, ItemState, Kind, Section, Words
from carepost.newsletter.rules.items import LONGEST_LINK, LONGEST_TITLE, LONGEST_WORDS
from carepost.ui import fields
from carepost.ui.forms import Form

_REASONS: Mapping[Reason, str] = {
    ItemFault.NO_TITLE: "title", ItemFault.TOO_LONG_TITLE: "title", ItemFault.NO_WORDS: "words",
    ItemFault.TOO_LONG: "words", ItemFault.NO_LINK: "link",
}  # fmt: skip


def audience_fields(areas: Mapping[int, str]) -> dict[str, Any]:
    """The three fields that say for whom something is. Nothing ticked means everybody."""
    found: dict[str, Any] = {
        "readers": fields.MultipleChoiceField(
            label="Which readers?", noun="the readers", choices=Standing, small=True, required=False,
            mark_optional=False, hint="Tick none for everybody.",
        ),
        "kinds": fields.MultipleChoiceField(
            label="With which kinds of service?", noun="the kinds of service", choices=Kind, small=True,
            required=False, mark_optional=False,
            hint="Tick none for all kinds. Partners and council staff get it all the same.",
        ),
    }  # fmt: skip
    if areas:
        found["areas"] = fields.MultipleChoiceField(
            label="In which areas?", noun="the areas", choices=[(str(pk), name) for pk, name in areas.items()],
            small=True, required=False, mark_optional=False, hint="Tick none for the whole council.",
        )  # fmt: skip
    return found


def audience_of(good: Mapping[str, Any]) -> Audience:
    """The audience that was ticked."""
    areas = tuple(int(each) for each in good.get("areas") or ())
    return Audience(tuple(good.get("readers") or ()), tuple(good.get("kinds") or ()), areas)


def ticked(audience: Audience) -> dict[str, Any]:
    """The same the other way round: what the fields show."""
    return {
        "readers": list(audience.readers), "kinds": list(audience.kinds),
        "areas": [str(each) for each in audience.areas],
    }  # fmt: skip


class SuggestForm(Form):
    """What somebody outside suggests; the editor sees to the rest."""

    reason_fields = {**_REASONS, ItemFault.NOT_HERE: "council"}

    key = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, councils: Sequence[tuple[str, str]], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        if len(councils) > 1:
            self.fields["council"] = fields.SelectField(
                label="To which council?", noun="the council", choices=list(councils)
            )
        self.fields |= _telling()

    def words(self) -> Words:
        good = self.cleaned_data
        return Words(good["title"], good["words"], Section.PEOPLE, good["link"])


class ItemForm(Form):
    """An item with all there is to say about it."""

    reason_fields = {**_REASONS, ItemFault.PAST: "worth_until"}

    key = fields.HiddenField(required=False)
    version = fields.HiddenField(required=False)
    source = fields.HiddenField(required=False)

    def __init__(self, data: Any, *, areas: Mapping[int, str], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields |= _telling()
        self.fields["section"] = fields.SelectField(label="Section", noun="the section", choices=Section)
        self.fields["worth_until"] = fields.DateField(
            label="Until when is it worth telling?", noun="the last day on which it is worth telling", required=False,
            hint="It does not go into an edition that leaves after that day.",
        )  # fmt: skip
        self.fields |= audience_fields(areas)

    def item_words(self) -> Words:
        good = self.cleaned_data
        return Words(
            good["title"], good["words"], Section(good["section"]), good["link"], audience_of(good),
            good["worth_until"],
        )  # fmt: skip

    @property
    def made_from(self) -> int:
        """The version that the page showed; 0 for a new item."""
        text = self.cleaned_data.get("version") or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0


def _telling() -> dict[str, Any]:
    return {
        "title": fields.TextField(label="Title", noun="a title", max_length=LONGEST_TITLE),
        "words": fields.TextAreaField(
            label="What do you want to tell?", noun="what you want to tell", rows=8, max_length=LONGEST_WORDS,
            hint=HINT,
        ),
        "link": fields.TextField(
            label="Link to read on", noun="the link", required=False, max_length=LONGEST_LINK,
            hint="The whole address, like https://www.example.org/page", spellcheck=False,
        ),
    }  # fmt: skip


class LeaveOutForm(Form):
    """Why an item is left out."""

    reason_fields = {ItemFault.NO_REASON: "why"}

    why = fields.TextAreaField(
        label="Why is it left out?", noun="why it is left out", rows=3, max_length=500,
        hint="Whoever put it forward reads that.",
    )  # fmt: skip


class ItemFilter(Form):
    """Read from the address, never refused."""

    state = fields.MultipleChoiceField(
        label="Where it is", choices=ItemState, small=True, required=False, mark_optional=False
    )
    section = fields.SelectField(
        label="Section", choices=Section, required=False, mark_optional=False, nothing="All"
    )
    words = fields.TextField(label="Words or name", required=False, mark_optional=False, max_length=100)
