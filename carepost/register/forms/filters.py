"""The filters beside the list and the map: read from the address, drawn with how many each would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from carepost.register.rules import PrimaryService, RatingValue, Specialism
from carepost.register.rules.wanted import SITE, Area, Rated, Wanted
from carepost.ui import fields, words
from carepost.ui.forms import Form

TYPES = {**{one.value: one.label for one in PrimaryService}, SITE: "Not CQC regulated"}
RATINGS = {
    **{one.value: one.label for one in RatingValue if one.is_rated},
    Rated.ANY.value: "Any rating",
    Rated.NONE.value: "No rating",
}
SPECIALISMS = {one.value: one.label for one in Specialism}

LEFT_OUT: dict[str, Any] = {"required": False, "mark_optional": False}

Counts = Mapping[str, Mapping[str, int]]
Pairs = Sequence[tuple[str, str]]


def _is_name(text: str) -> bool:
    return len(text) <= 200 and text.isprintable()


def _boxes(label: str, noun: str, choices: Mapping[str, str]) -> fields.MultipleChoiceField:
    return fields.MultipleChoiceField(
        label=label, noun=noun, choices=list(choices.items()), small=True, **LEFT_OUT
    )


def _beds(label: str) -> fields.IntegerField:
    return fields.IntegerField(label=label, most=2000, width=4, **LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Group:
    """One filter as the page draws it: its choices, or a field that is typed into."""

    name: str
    field: Any = None
    kind: str = ""
    id: str = ""
    legend: str = ""
    options: Pairs = ()
    chosen: frozenset[str] = frozenset()


class FilterForm(Form):
    """Filters of the register. Anything may be left out; what makes no sense is told and left out."""

    area = fields.ChoiceField(label="Area", choices=(), small=True, **LEFT_OUT)
    type = _boxes("Type", "a type", TYPES)
    rating = _boxes("CQC rating", "a rating", RATINGS)
    specialism = _boxes("Who it is for", "a specialism", SPECIALISMS)
    beds_from = _beds("Beds, from")
    beds_to = _beds("Beds, to")
    locality = _boxes("Locality", "a locality", {})
    ownership = _boxes("Owned by", "an owner", {})
    changed_since = fields.DateField(
        label="Changed since", noun="the date of change", not_future=True, **LEFT_OUT
    )
    closed = fields.ConfirmField(label="Closed services too", required=False)

    def __init__(self, data: QueryDict, *, localities: Pairs = (), council: str = "") -> None:
        super().__init__(data)
        self._asked = data
        self._unchosen = {"area": frozenset({Area.OURS.value})}
        self._localities = dict(localities)
        self._set("locality", localities)
        self._set("ownership", [(each, each) for each in data.getlist("ownership")[:20] if _is_name(each)])
        self._set("area", [(Area.OURS.value, council), (Area.ALL.value, "All of England")])
        if not council:
            del self.fields["area"]
        if not localities:
            del self.fields["locality"]

    def wanted(self, text: str, sort: str, page: int) -> Wanted:
        """What is looked for; a filter that makes no sense counts as not chosen."""
        self.is_valid()
        clean = self.cleaned_data
        whole = not self.fields.get("area") or clean.get("area") == Area.ALL.value
        return Wanted(
            text=text,
            area=Area.ALL if whole else Area.OURS,
            types=tuple(clean.get("type") or ()),
            specialisms=tuple(clean.get("specialism") or ()),
            ratings=tuple(clean.get("rating") or ()),
            ownerships=tuple(clean.get("ownership") or ()),
            localities=tuple(int(each) for each in clean.get("locality") or ()),
            beds_from=clean.get("beds_from"),
            beds_to=clean.get("beds_to"),
            changed_since=clean.get("changed_since"),
            closed_too=bool(clean.get("closed")),
            sort=sort,
            page=page,
        )

    def clean(self) -> dict[str, Any]:
        """Beds from and to in their order."""
        clean: dict[str, Any] = super().clean() or {}
        least, most = clean.get("beds_from"), clean.get("beds_to")
        if least is not None and most is not None and least > most:
            self.add_error("beds_to", f"Beds, to must be {least} or more, as you ask for beds from {least}")
        return clean

    def count(self, counts: Counts) -> None:
        """Say behind each choice how many services it would leave; choices that would leave none go."""
        for name, labels in (("type", TYPES), ("rating", RATINGS), ("specialism", SPECIALISMS)):
            self._count(name, labels, counts.get(name, {}))
        owners = counts.get("ownership", {})
        self._count("ownership", {each: each for each in sorted(owners)}, owners)
        if "locality" in self.fields:
            self._count("locality", self._localities, counts.get("locality", {}))

    def _count(self, name: str, labels: Mapping[str, str], counts: Mapping[str, int]) -> None:
        chosen = set(self._asked.getlist(name))
        self._set(
            name,
            [
                (value, f"{label} ({words.number(counts.get(value, 0))})")
                for value, label in labels.items()
                if counts.get(value) or value in chosen
            ],
        )

    def _set(self, name: str, choices: Pairs) -> None:
        field: Any = self.fields[name]
        field.source = list(choices)

    def groups(self) -> list[Group]:
        """The filters in order. One that has nothing to choose from is left out by the page."""
        return [self._group(name) for name in self.fields]

    def _group(self, name: str) -> Group:
        field, bound = self.fields[name], self[name]
        if not isinstance(field, fields.MultipleChoiceField | fields.ChoiceField):
            return Group(name, field=bound)
        kind = "checkboxes" if isinstance(field, fields.MultipleChoiceField) else "radios"
        chosen = frozenset(self._asked.getlist(name)) or self._unchosen.get(name, frozenset())
        options = [(each.value, each.label) for each in field.options]
        return Group(name, None, kind, str(bound.auto_id), str(field.label), options, chosen)

    def chosen(self) -> list[tuple[str, str, str]]:
        """Each filter in use as (words, parameter, value), for the tags that take it away again."""
        clean = self.cleaned_data
        labels = {"type": TYPES, "rating": RATINGS, "specialism": SPECIALISMS, "locality": self._localities}
        found = [
            (labels.get(name, {}).get(value, value), name, value)
            for name in ("type", "rating", "specialism", "ownership", "locality")
            for value in clean.get(name) or ()
        ]
        told = {
            "beds_from": f"{clean.get('beds_from')} beds or more",
            "beds_to": f"{clean.get('beds_to')} beds or fewer",
            "changed_since": f"Changed since {words.short_date(clean.get('changed_since'))}",
        }
        found += [(told[name], name, "") for name in told if clean.get(name) is not None]
        if clean.get("closed"):
            found.append(("Closed services too", "closed", ""))
        if clean.get("area") == Area.ALL.value:
            found.append(("All of England", "area", ""))
        return found
