"""What every field of ours shares: a label, a noun for its messages, a hint, and GOV.UK's markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from markupsafe import Markup, escape

from .. import words
from ..components import govuk


class BoundField(forms.BoundField):
    """A field with what was typed into it. `{{ form.beds.as_govuk() }}` draws it, hint, error and all."""

    field: GovukField

    @property
    def input_id(self) -> str:
        """The id of the input that an error message should lead to."""
        return self.field.input_id(self)

    def as_govuk(self, **overrides: Any) -> Markup:
        """The field as safe HTML. Overrides are parameters of the GOV.UK component, laid over ours."""
        parameters = merged(self.field.parameters(self), overrides)
        return govuk.__getattr__(self.field.component)(parameters)

    def typed(self) -> str:
        """What stands in the input, as text: what was typed, else the initial value."""
        value = self.value()
        if isinstance(value, list | tuple):  # the boxes of a date
            return " ".join(str(part) for part in value if part not in (None, "", []))
        return "" if value is None else str(value)


class GovukField(forms.Field):
    """Base of the product's fields.

    `label` is what the page says; `noun` is how messages name it in a sentence ("the date of the call"), by
    default the label. `hint` stands below the label; `size` is s, m, l or xl; `heading` makes the label the
    page's heading. Optional fields say so in their label.
    """

    component: ClassVar[str] = "input"
    asks: ClassVar[str] = "Enter"
    group: ClassVar[bool] = False

    def __init__(
        self,
        *,
        label: str,
        noun: str = "",
        hint: str | Markup = "",
        size: str = "s",
        heading: bool = False,
        attributes: Mapping[str, str] | None = None,
        mark_optional: bool = True,
        error_messages: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.noun = noun or words.in_sentence(label).rstrip("?")
        self.hint = hint
        self.size = size
        self.heading = heading
        self.attributes = dict(attributes or {})
        self.mark_optional = mark_optional
        messages = {"required": f"{self.asks} {self.noun}", **self.messages(), **(error_messages or {})}
        super().__init__(label=label, help_text=str(hint), error_messages=messages, **options)

    def messages(self) -> dict[str, str]:
        """Messages of this kind of field by Django's code, in the reader's words."""
        return {}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return BoundField(form, self, field_name)

    def input_id(self, bound: BoundField) -> str:
        return str(bound.auto_id)

    def title(self) -> str:
        """The label as shown, which says when an answer may be left out."""
        optional = not self.required and self.mark_optional
        return f"{self.label} (optional)" if optional else str(self.label)

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        """The parameters of the GOV.UK component for this field as it stands."""
        shared: dict[str, Any] = {
            "id": bound.auto_id,
            "name": bound.html_name,
            "hint": text_or_html(self.hint) if self.hint else None,
            "errorMessage": error_message(bound.errors),
            "disabled": True if self.disabled else None,
            "attributes": self.attributes or None,
        }
        return shared | self.caption()

    def caption(self) -> dict[str, Any]:
        """The label, or the legend of a group of inputs."""
        part = "fieldset__legend" if self.group else "label"
        caption = {
            "text": self.title(),
            "classes": f"govuk-{part}--{self.size}",
            "isPageHeading": self.heading or None,
        }
        return {"fieldset": {"legend": caption}} if self.group else {"label": caption}


def error_message(errors: Any) -> dict[str, Any] | None:
    """Every message of a field, one to a line; None when there is none."""
    if not errors:
        return None
    return {"html": Markup("<br>").join(escape(each) for each in errors)}


def text_or_html(content: str | Markup) -> dict[str, str]:
    """Markup goes in as HTML, plain text is escaped by the component."""
    return {"html": content} if isinstance(content, Markup) else {"text": content}


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping laid over another, mappings inside them too; classes are added, not replaced."""
    result = dict(base)
    for key, value in over.items():
        mine = result.get(key)
        if isinstance(mine, Mapping) and isinstance(value, Mapping):
            result[key] = merged(mine, value)
        elif key == "classes" and mine:
            result[key] = f"{mine} {value}"
        else:
            result[key] = value
    return result
