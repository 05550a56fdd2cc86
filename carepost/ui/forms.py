"""The base of every form: draws itself, lists its errors with where each belongs, takes a verb's refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, cast

from django import forms
from django.forms.utils import ErrorDict
from markupsafe import Markup

from carepost.core.refusals import Reason, Refused

from .components import govuk
from .fields import BoundField, govuk_field, input_id
from .fields.choices import ChoicesField, chosen_in

TITLE = "There is a problem"


class Form(forms.Form):
    """A form of `carepost.ui.fields`.

    `reason_fields` says which field a reason of refusal belongs to; a reason without one stands above the
    form. Fields that an unchosen answer would have revealed are not asked: no errors, and None in
    `cleaned_data`.
    """

    reason_fields: ClassVar[Mapping[Reason, str]] = {}
    use_required_attribute = False

    def add_refusal(self, refused: Refused) -> None:
        """Put every reason of a refused verb where the reader will find it."""
        for reason in refused.reasons:
            self.add_error(self.reason_fields.get(reason), reason.sentence)

    def unread(self) -> Self:
        """The same form, showing what is typed without judging it: a draft is not wrong yet."""
        self._errors = ErrorDict()
        return self

    def errors_for_summary(self) -> list[dict[str, str]]:
        """Each error as {"text", "href"}, those of the whole form first, then in the order of the fields."""
        return errors_of(self)

    def error_summary(self) -> Markup:
        """GOV.UK's error summary, or nothing when there is no error."""
        return error_summary(self)

    def as_govuk(self) -> Markup:
        """Every field in order; fields that an answer reveals stand inside that answer."""
        return Markup("\n").join(
            govuk_field(self[name]) for name in self.fields if name not in self._nested()
        )

    def hidden_as_govuk(self) -> Markup:
        """The unseen fields only, for a page that lays out the others itself."""
        return Markup("").join(govuk_field(bound) for bound in self.hidden_fields())

    def _nested(self) -> set[str]:
        nested: set[str] = set()
        for field in self.fields.values():
            if isinstance(field, ChoicesField):
                nested |= field.all_revealed()
        return nested

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self._unasked():
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    def _unasked(self) -> set[str]:
        asked: set[str] = set()
        for name, field in self.fields.items():
            if isinstance(field, ChoicesField):
                asked |= field.revealed_by(chosen_in(cast(BoundField, self[name])))
        return self._nested() - asked


def errors_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """The errors of any form as {"text", "href"}: those of the whole form first, then in the order of its
    fields.
    """
    if not form.is_bound:
        return []
    whole = [{"text": str(message)} for message in form.non_field_errors()]
    return whole + [
        {"text": str(message), "href": f"#{input_id(form[name])}"}
        for name in form.fields
        for message in form[name].errors
    ]


def error_summary(form: forms.BaseForm) -> Markup:
    """GOV.UK's error summary of any form, or nothing when there is no error."""
    errors = errors_of(form)
    return govuk.error_summary({"titleText": TITLE, "errorList": errors}) if errors else Markup("")


def summary_of(messages: Iterable[str | Reason], title: str = TITLE) -> Markup:
    """An error summary of sentences that belong to no form, such as the reasons of a refusal; nothing when
    none.
    """
    listed: list[dict[str, Any]] = [{"text": str(message)} for message in messages]
    return govuk.error_summary({"titleText": title, "errorList": listed}) if listed else Markup("")
