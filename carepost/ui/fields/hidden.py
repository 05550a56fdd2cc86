"""A value that travels with a form unseen, such as the key that makes a double submission one."""

from __future__ import annotations

from typing import Any

from django import forms
from markupsafe import Markup

from .base import BoundField, GovukField


class HiddenBoundField(BoundField):
    def as_govuk(self, **overrides: Any) -> Markup:
        return Markup('<input type="hidden" name="{}" id="{}" value="{}">').format(
            self.html_name, self.auto_id, self.typed()
        )


class HiddenField(GovukField, forms.CharField):
    """Text the page carries unseen. Returns it, "" when there is none."""

    widget = forms.HiddenInput

    def __init__(self, *, label: str = "", **options: Any) -> None:
        options.setdefault("max_length", 200)
        super().__init__(label=label or "This page", **options)

    def messages(self) -> dict[str, str]:
        return {"required": "This page was incomplete. Go back, open it again and send it once more"}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return HiddenBoundField(form, self, field_name)
