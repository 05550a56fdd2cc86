"""Form fields that know the design system: label, hint, error, id and what was typed, in GOV.UK's markup."""

from .base import BoundField, GovukField
from .choices import Choice, ChoiceField, ConfirmField, MultipleChoiceField, SelectField, YesNoField
from .dates import DateField, DateParts, TimeField
from .files import MEGABYTE, FileField, SafeFileField
from .foreign import govuk_field, input_id
from .hidden import HiddenField
from .numbers import DecimalField, IntegerField, MoneyField
from .text import (
    EmailField,
    PasswordField,
    PostcodeField,
    SearchField,
    TelephoneField,
    TextAreaField,
    TextField,
)

__all__ = [
    "MEGABYTE",
    "BoundField",
    "Choice",
    "ChoiceField",
    "ConfirmField",
    "DateField",
    "DateParts",
    "DecimalField",
    "EmailField",
    "FileField",
    "GovukField",
    "HiddenField",
    "IntegerField",
    "MoneyField",
    "MultipleChoiceField",
    "PasswordField",
    "PostcodeField",
    "SafeFileField",
    "SearchField",
    "SelectField",
    "TelephoneField",
    "TextAreaField",
    "TextField",
    "TimeField",
    "YesNoField",
    "govuk_field",
    "input_id",
]
