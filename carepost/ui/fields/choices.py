"""Fields for one answer of a few, several of a few, or one of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from markupsafe import Markup

from .. import words
from .base import BoundField, GovukField, text_or_html


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer one may choose. `reveals` names fields of the same form that are asked only when it is
    chosen.
    """

    value: str
    label: str
    hint: str | Markup = ""
    reveals: tuple[str, ...] = ()
    disabled: bool = False


Choices = Iterable[Choice | tuple[str, str] | Enum]


def choices_of(source: Choices | type[Enum] | Callable[[], Choices]) -> list[Choice]:
    """Choices from pairs, from Choice, from an enum (its `label` or value is shown), or from a function of
    these.
    """
    given: Any = source() if callable(source) and not isinstance(source, type) else source
    return [_choice(each) for each in given]


def _choice(each: Any) -> Choice:
    if isinstance(each, Choice):
        return each
    if isinstance(each, Enum):
        label = getattr(each, "label", None) or words.sentence_case(str(each.value).replace("_", " "))
        return Choice(str(each.value), str(label))
    value, label = each
    return Choice(str(value), str(label))


class ChoicesField(GovukField):
    """Base of the fields with choices. `choices` may be a function, which is asked each time the form is
    made.
    """

    asks = "Select"
    several = False

    def __init__(self, *, choices: Choices | type[Enum] | Callable[[], Choices], **options: Any) -> None:
        self.source = choices
        super().__init__(**options)

    @property
    def options(self) -> list[Choice]:
        return choices_of(self.source)

    def refuse_unknown(self, value: str) -> None:
        """Raise ValidationError for a value that is none of the choices, as a stale page may send."""
        if value not in {option.value for option in self.options if not option.disabled}:
            raise ValidationError(f"Choose one of the answers listed: {self.noun}", code="choice")

    def revealed_by(self, chosen: Iterable[str]) -> set[str]:
        """The fields that the chosen answers reveal."""
        taken = set(chosen)
        return {name for option in self.options if option.value in taken for name in option.reveals}

    def all_revealed(self) -> set[str]:
        """Every field that some answer reveals."""
        return {name for option in self.options for name in option.reveals}

    def items(self, bound: BoundField, chosen: set[str]) -> list[dict[str, Any]]:
        """The answers as the GOV.UK component takes them, revealed fields inside."""
        return [
            {
                "value": option.value,
                "text": option.label,
                "hint": text_or_html(option.hint) if option.hint else None,
                "checked": option.value in chosen,
                "disabled": option.disabled or None,
                "conditional": {"html": _revealed(bound, option)} if option.reveals else None,
            }
            for option in self.options
        ]

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        shared = super().parameters(bound)
        return shared | {"idPrefix": shared.pop("id"), "items": self.items(bound, chosen_in(bound))}


class ChoiceField(ChoicesField):
    """Radio buttons. Returns the value chosen as text, "" when none. `inline` sets two short answers side by
    side.
    """

    component = "radios"
    group = True
    widget: Any = forms.RadioSelect

    def __init__(self, *, inline: bool = False, small: bool = False, **options: Any) -> None:
        self.inline = inline
        self.small = small
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = "" if value in self.empty_values else _text(value)
        if text:
            self.refuse_unknown(text)
        return text

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        looks = [f"govuk-radios--{look}" for look in ("inline", "small") if getattr(self, look)]
        return super().parameters(bound) | {"classes": " ".join(looks) or None}


class SelectField(ChoiceField):
    """A list that opens, for more answers than fit as radio buttons. Returns the value, "" when none is
    chosen.
    """

    component = "select"
    group = False
    widget: Any = forms.Select

    def __init__(self, *, nothing: str = "Choose one", **options: Any) -> None:
        self.nothing = nothing
        super().__init__(**options)

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        chosen = chosen_in(bound)
        items: list[dict[str, Any]] = [{"value": "", "text": self.nothing}] if self.nothing else []
        items += [
            {"value": o.value, "text": o.label, "selected": o.value in chosen, "disabled": o.disabled or None}
            for o in self.options
        ]
        return GovukField.parameters(self, bound) | {"items": items}


class YesNoField(ChoiceField):
    """Yes or no, side by side. `noun` follows "Select yes if": "you would like a visit". Returns True or
    False, None when neither. `yes_reveals` names fields asked after a yes.
    """

    def __init__(
        self, *, yes: str = "Yes", no: str = "No", yes_reveals: tuple[str, ...] = (), **options: Any
    ) -> None:
        answers = [Choice("yes", yes, reveals=yes_reveals), Choice("no", no)]
        self.told = bool(options.get("noun"))
        super().__init__(choices=answers, inline=not yes_reveals, **options)

    def messages(self) -> dict[str, str]:
        return {"required": f"Select yes if {self.noun}" if self.told else "Select yes or no"}

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def to_python(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(super().to_python(self.prepare_value(value)))


class MultipleChoiceField(ChoicesField):
    """Checkboxes. Returns the list of values chosen. `none` adds "None of these", which clears the others."""

    component = "checkboxes"
    group = True
    several = True
    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, none: str = "", small: bool = False, **options: Any) -> None:
        self.none = none
        self.small = small
        super().__init__(**options)

    NONE = "none"

    def to_python(self, value: Any) -> list[str]:
        chosen = [_text(each) for each in (value or [])]
        if self.none and chosen == [self.NONE]:
            return chosen
        if self.none and self.NONE in chosen:
            raise ValidationError(f"Select {self.noun}, or select “{self.none}”, not both", code="both")
        for each in chosen:
            self.refuse_unknown(each)
        return list(dict.fromkeys(chosen))

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return [] if self.none and chosen == [self.NONE] else chosen

    def items(self, bound: BoundField, chosen: set[str]) -> list[dict[str, Any]]:
        items = super().items(bound, chosen)
        if self.none:
            last = {
                "value": self.NONE,
                "text": self.none,
                "behaviour": "exclusive",
                "checked": self.NONE in chosen,
            }
            items += [{"divider": "or"}, last]
        return items

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        return super().parameters(bound) | {"classes": "govuk-checkboxes--small" if self.small else None}


class ConfirmField(GovukField):
    """One checkbox that somebody must, or may, tick. Returns True or False."""

    component = "checkboxes"
    asks = "Confirm that"
    widget = forms.CheckboxInput

    def to_python(self, value: Any) -> bool:
        return value not in (False, None, "", "false", "False", "0", "off")

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        shared = super().parameters(bound)
        ticked = self.to_python(bound.value())
        del shared["label"]
        item = {"value": "on", "text": str(self.label), "checked": ticked}
        return shared | {"idPrefix": shared.pop("id"), "items": [item]}


def chosen_in(bound: BoundField) -> set[str]:
    """The values chosen in a field as it stands."""
    value = bound.value()
    if value in (None, ""):
        return set()
    return {_text(each) for each in (value if isinstance(value, list | tuple | set) else [value])}


def _text(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _revealed(bound: BoundField, option: Choice) -> Markup:
    form: Mapping[str, Any] = bound.form  # type: ignore[assignment]
    return Markup("").join(form[name].as_govuk() for name in option.reveals)
