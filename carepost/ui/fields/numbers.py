"""Fields for numbers as people type them: with commas, spaces and pound signs."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from .. import words
from .base import BoundField, GovukField
from .text import plain_digits

LARGEST = 2_147_483_647
"""What an integer column holds."""


class NumberField(GovukField):
    """Base of numbers: reads the text, tells limits in the reader's words. Returns None when left empty."""

    widget = forms.TextInput
    inputmode: ClassVar[str] = "numeric"
    unwanted: ClassVar[str] = r"[\s,_']"

    def __init__(
        self,
        *,
        least: int | None = 0,
        most: int | None = None,
        width: int | None = 5,
        prefix: str = "",
        suffix: str = "",
        **options: Any,
    ) -> None:
        self.least = least
        self.most = most
        self.width = width
        self.prefix = prefix
        self.suffix = suffix
        super().__init__(**options)

    def to_python(self, value: Any) -> int | Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return value
        text = re.sub(self.unwanted, "", plain_digits(str(value))).replace("−", "-").replace("–", "-")
        return self.read(text) if text else None

    def read(self, text: str) -> int | Decimal:
        """The number in a text without commas and spaces. Raises ValidationError that says what to type."""
        raise NotImplementedError

    def told(self, value: int) -> str:
        """A limit as a message says it."""
        return words.number(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        noun = words.sentence_case(self.noun)
        most = LARGEST if self.most is None else self.most
        outside = (self.least is not None and value < self.least) or value > most
        if outside and self.least is not None and self.most is not None:
            raise ValidationError(
                f"{noun} must be between {self.told(self.least)} and {self.told(most)}", code="limit"
            )
        if self.least is not None and value < self.least:
            raise ValidationError(f"{noun} must be {self.told(self.least)} or more", code="limit")
        if value > most or value < -LARGEST:
            raise ValidationError(f"{noun} must be {self.told(most)} or less", code="limit")

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        return super().parameters(bound) | {
            "value": bound.typed(),
            "inputmode": self.inputmode,
            "spellcheck": False,
            "classes": f"govuk-input--width-{self.width}" if self.width else None,
            "prefix": {"text": self.prefix} if self.prefix else None,
            "suffix": {"text": self.suffix} if self.suffix else None,
        }


class IntegerField(NumberField):
    """A whole number; "1,250" and "1 250" are read. Least 0 unless told otherwise. Returns int, or None when
    empty.
    """

    def read(self, text: str) -> int:
        noun = words.sentence_case(self.noun)
        if re.fullmatch(r"[+-]?[0-9]+(\.0*)?", text):
            digits = text.split(".", maxsplit=1)[0]
            if len(digits) > 18:
                raise ValidationError(
                    f"{noun} must be {self.told(self.most or LARGEST)} or less", code="limit"
                )
            return int(digits)
        if re.fullmatch(r"[+-]?[0-9]*\.[0-9]+", text):
            raise ValidationError(f"{noun} must be a whole number", code="whole")
        raise ValidationError(f"{noun} must be a number, like 42", code="number")


class DecimalField(NumberField):
    """A number that need not be whole, at most six places long. Returns Decimal, None when empty."""

    inputmode = "decimal"

    def read(self, text: str) -> Decimal:
        if not re.fullmatch(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})", text):
            raise ValidationError(
                f"{words.sentence_case(self.noun)} must be a number, like 2.5", code="number"
            )
        return Decimal(text)


class MoneyField(NumberField):
    """An amount in pounds as typed ("£1,250.50"), returned as whole pence; None when left empty.

    `least` and `most` are in pence.
    """

    inputmode = "decimal"
    unwanted = r"[\s,_'£]"

    def __init__(self, *, width: int | None = 10, prefix: str = "£", **options: Any) -> None:
        super().__init__(width=width, prefix=prefix, **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        pounds = f"{Decimal(value) / 100:,.2f}"
        return pounds.removesuffix(".00")

    def told(self, value: int) -> str:
        return words.pounds(value)

    def read(self, text: str) -> int:
        noun = words.sentence_case(self.noun)
        try:
            pence = Decimal(text) * 100 if re.fullmatch(r"[+-]?[0-9]{0,15}(\.[0-9]*)?", text) else None
        except InvalidOperation:
            pence = None
        if pence is None:
            raise ValidationError(f"{noun} must be an amount in pounds, like 1,250 or 12.50", code="amount")
        if pence != pence.to_integral_value():
            raise ValidationError(f"{noun} must be in whole pence, like 12.50", code="pence")
        return int(pence)
