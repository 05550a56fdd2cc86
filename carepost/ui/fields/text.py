"""Fields for words: names, notes, addresses, numbers one dials, and passwords."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from markupsafe import Markup, escape

from carepost.core import telephone

from .. import words
from .base import BoundField, GovukField

NO_NULLS = "Remove the hidden characters that came with what you pasted"


class TextField(GovukField, forms.CharField):
    """One line of text, trimmed, with runs of space made one. Returns "" when left empty.

    `width` is the number of characters the box is wide (2, 3, 4, 5, 10, 20 or 30).
    """

    input_type: ClassVar[str] = "text"
    inputmode: ClassVar[str | None] = None

    def __init__(
        self,
        *,
        width: int | None = None,
        autocomplete: str | None = None,
        prefix: str = "",
        suffix: str = "",
        spellcheck: bool | None = None,
        **options: Any,
    ) -> None:
        self.width = width
        self.autocomplete = autocomplete
        self.prefix = prefix
        self.suffix = suffix
        self.spellcheck = spellcheck
        super().__init__(**options)
        for validator in cast(list[Any], self.validators):
            if getattr(validator, "code", "") == "null_characters_not_allowed":
                validator.message = NO_NULLS

    def messages(self) -> dict[str, str]:
        noun = words.sentence_case(self.noun).replace("%", "%%")
        return {
            "max_length": f"{noun} must be %(limit_value)d characters or fewer, it is %(show_value)d",
            "min_length": f"{noun} must be %(limit_value)d characters or more, it is %(show_value)d",
        }

    def to_python(self, value: Any) -> Any:
        return tidy(super().to_python(value))

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        return super().parameters(bound) | {
            "value": bound.typed(),
            "type": self.input_type,
            "inputmode": self.inputmode,
            "autocomplete": self.autocomplete,
            "spellcheck": self.spellcheck,
            "classes": f"govuk-input--width-{self.width}" if self.width else None,
            "prefix": {"text": self.prefix} if self.prefix else None,
            "suffix": {"text": self.suffix} if self.suffix else None,
        }


class TextAreaField(TextField):
    """Several lines. With `max_length` it counts down as one types. Line ends are one character, as the
    reader counts.
    """

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        self.rows = rows
        super().__init__(**options)

    @property
    def component(self) -> str:  # type: ignore[override]
        return "character_count" if self.max_length else "textarea"

    def to_python(self, value: Any) -> Any:
        text = forms.CharField.to_python(self, value)
        return re.sub(r"\r\n?", "\n", text) if text else text

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        # Line ends as entities: GOV.UK's macros indent what an answer reveals, and the text inside with it.
        typed = Markup("&#10;").join(escape(bound.typed()).split("\n"))
        extra = {"rows": self.rows, "maxlength": self.max_length, "value": typed}
        dropped = ("type", "inputmode", "prefix", "suffix")
        return {key: value for key, value in super().parameters(bound).items() if key not in dropped} | extra


class SearchField(TextField):
    """A box to search with: shown as one by the keyboard of a phone."""

    input_type = "search"
    inputmode = "search"


class EmailField(TextField):
    """An e-mail address, lower-cased after the @. Returns "" when left empty."""

    input_type = "email"
    inputmode = "email"

    def __init__(self, *, autocomplete: str = "email", **options: Any) -> None:
        super().__init__(autocomplete=autocomplete, spellcheck=False, max_length=254, **options)

    def to_python(self, value: Any) -> Any:
        name, at, host = str(super().to_python(value) or "").rpartition("@")
        return f"{name}{at}{host.lower()}"

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            try:
                validate_email(value)
            except ValidationError:
                raise ValidationError(
                    f"{words.sentence_case(self.noun)} must be like name@example.com", code="format"
                ) from None


class TelephoneField(TextField):
    """A telephone number, kept as it is written; + and an extension may stand. Returns "" when left empty."""

    input_type = "tel"
    inputmode = "tel"

    def __init__(self, *, autocomplete: str = "tel", **options: Any) -> None:
        super().__init__(autocomplete=autocomplete, width=options.pop("width", 20), max_length=40, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not telephone.is_number(value):
            raise ValidationError(
                f"Enter {self.noun} with its area code, like 01632 960 001 or 01632 960 001 ext 4",
                code="format",
            )


class PostcodeField(TextField):
    """A whole UK postcode, returned in capitals with its one space ("SN15 1ES"), "" when left empty.

    The pattern is that of the Post Office's formats A9, A99, AA9, AA99, A9A and AA9A with 9AA (BS 7666).
    """

    PATTERN = re.compile(r"(GIR|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNP-Y]?)([0-9][ABD-HJLNP-UW-Z]{2})")

    def __init__(self, *, autocomplete: str = "postal-code", **options: Any) -> None:
        super().__init__(autocomplete=autocomplete, width=10, spellcheck=False, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        found = self.PATTERN.fullmatch(re.sub(r"[\s.\-]", "", text).upper())
        if not found:
            raise ValidationError(f"Enter the whole of {self.noun}, like SN15 1ES", code="format")
        return f"{found[1]} {found[2]}"


class PasswordField(TextField):
    """A password, with a button that shows it. Never drawn with what was typed, never trimmed."""

    component = "password_input"

    def __init__(self, *, autocomplete: str = "current-password", **options: Any) -> None:
        super().__init__(autocomplete=autocomplete, strip=False, max_length=1000, **options)

    def to_python(self, value: Any) -> Any:
        return forms.CharField.to_python(self, value)

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        keep = ("id", "name", "label", "hint", "errorMessage", "autocomplete", "attributes", "classes")
        return {key: value for key, value in super().parameters(bound).items() if key in keep}


def tidy(text: Any) -> Any:
    """Text with each run of white space made one space, none at the ends; what is not text as it is."""
    return re.sub(r"\s+", " ", text).strip() if isinstance(text, str) else text


def plain_digits(text: str) -> str:
    """What was typed with full-width digits and odd spaces made ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()
