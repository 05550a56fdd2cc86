"""What tests of fields do: fill one in, and read what it says."""

from django.http import QueryDict

from carepost.ui import fields
from carepost.ui.forms import Form

CHOICES = [fields.Choice("a", "Apples", hint="Red ones"), fields.Choice("b", "Pears")]


def filled(field, **data):
    """A form of that one field called x, with what was typed."""
    made = type("OneField", (Form,), {"x": field})
    query = QueryDict(mutable=True)
    for key, value in data.items():
        query.setlist(key.replace("_", "-"), value if isinstance(value, list) else [value])
    return made(query)


def said(form):
    return list(form.errors.get("x", []))
