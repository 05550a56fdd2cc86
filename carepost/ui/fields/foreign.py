"""Fields of forms that are not ours, such as those of the sign-in library, drawn like ours."""

from __future__ import annotations

from typing import Any

from django import forms
from markupsafe import Markup

from ..components import govuk
from .base import BoundField, error_message, merged


def govuk_field(bound: forms.BoundField, **overrides: Any) -> Markup:
    """Any bound field as GOV.UK markup: ours by its own way, another by its widget."""
    if isinstance(bound, BoundField):
        return bound.as_govuk(**overrides)
    widget = bound.field.widget
    if isinstance(widget, forms.HiddenInput):
        return Markup(str(bound.as_widget()))  # noqa: S704  Django's own escaped markup
    component, parameters = _component(bound, widget)
    return govuk.__getattr__(component)(merged(parameters, overrides))


def input_id(bound: forms.BoundField) -> str:
    """The id of the input that an error message should lead to."""
    return bound.input_id if isinstance(bound, BoundField) else str(bound.auto_id)


def _component(bound: forms.BoundField, widget: forms.Widget) -> tuple[str, dict[str, Any]]:
    shared = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "hint": {"text": str(bound.help_text)} if bound.help_text else None,
        "errorMessage": error_message(bound.errors),
        "autocomplete": widget.attrs.get("autocomplete"),
    }
    value = "" if bound.value() is None else str(bound.value())
    label = {"label": {"text": str(bound.label), "classes": "govuk-label--s"}}
    if isinstance(widget, forms.PasswordInput):
        return "password_input", shared | label
    if isinstance(widget, forms.CheckboxInput):
        item = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
        return "checkboxes", {**shared, "idPrefix": shared["id"], "items": [item]}
    if isinstance(widget, forms.RadioSelect):
        legend = {"legend": {"text": str(bound.label), "classes": "govuk-fieldset__legend--s"}}
        return "radios", {
            **shared,
            "idPrefix": shared["id"],
            "fieldset": legend,
            "items": _items(widget, value),
        }
    if isinstance(widget, forms.Select):
        return "select", shared | label | {"items": _items(widget, value)}
    if isinstance(widget, forms.Textarea):
        return "textarea", shared | label | {"value": value}
    kind = getattr(widget, "input_type", "text")
    extra = {"inputmode": widget.attrs.get("inputmode"), "type": kind, "value": value}
    return "input", shared | label | extra


def _items(widget: forms.Select | forms.RadioSelect, chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": str(key), "text": str(text), "selected": str(key) == chosen, "checked": str(key) == chosen}
        for key, text in widget.choices
        if not isinstance(text, list | tuple)
    ]
