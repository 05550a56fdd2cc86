from django import forms

from carepost.core.refusals import Reason, Refused
from carepost.ui import fields
from carepost.ui.forms import Form, error_summary, summary_of


class Why(Reason):
    LATE = "The window closed at midnight."
    TWICE = "This call was recorded already."


class CallForm(Form):
    reason_fields = {Why.LATE: "notes"}

    outcome = fields.ChoiceField(
        label="Outcome",
        noun="the outcome",
        choices=[fields.Choice("spoke", "We spoke"), fields.Choice("other", "Other", reveals=("what",))],
    )
    what = fields.TextField(label="What was it?", noun="what it was")
    notes = fields.TextField(label="Notes", required=False)


def test_a_field_nobody_was_asked_has_no_error_and_no_value():
    form = CallForm({"outcome": "spoke", "what": "left over"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["what"] is None


def test_a_field_that_an_answer_reveals_must_be_answered():
    form = CallForm({"outcome": "other", "what": ""})
    assert form.errors_for_summary() == [{"text": "Enter what it was", "href": "#id_what"}]


def test_a_revealed_field_is_drawn_once_inside_its_answer():
    html = CallForm({"outcome": "other", "what": "A visit"}).as_govuk()
    assert html.count('name="what"') == 1
    assert "govuk-radios__conditional" in html
    assert 'value="A visit"' in html


def test_every_reason_of_a_refusal_reaches_the_reader_at_its_field_or_above_the_form():
    form = CallForm({"outcome": "spoke", "notes": "Spoke to Ann"})
    assert form.is_valid()
    form.add_refusal(Refused([Why.TWICE, Why.LATE]))
    assert form.errors_for_summary() == [
        {"text": "This call was recorded already."},
        {"text": "The window closed at midnight.", "href": "#id_notes"},
    ]
    assert "Spoke to Ann" in form.as_govuk()
    assert 'data-module="govuk-error-summary"' in form.error_summary()


def test_a_form_without_errors_has_no_summary():
    assert error_summary(CallForm()) == ""
    assert error_summary(CallForm({"outcome": "spoke"})) == ""
    assert summary_of([]) == ""


def test_reasons_without_a_form_make_a_summary_too():
    assert "The window closed at midnight." in summary_of([Why.LATE])


class SignIn(forms.Form):
    """A form that is not ours, as the sign-in library makes them."""

    login = forms.EmailField(help_text="The one you were invited with")
    password = forms.CharField(widget=forms.PasswordInput)
    remember = forms.BooleanField(required=False)
    where = forms.ChoiceField(choices=[("a", "A & B"), ("b", "B")])
    next = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_that_is_not_ours_is_drawn_like_ours():
    form = SignIn({"login": "sam", "password": "secret", "where": "b"})
    html = "".join(fields.govuk_field(bound) for bound in form)
    assert 'class="govuk-input govuk-input--error" id="id_login"' in html
    assert 'value="sam"' in html
    assert "secret" not in html
    assert "A &amp; B" in html
    assert 'value="b" selected' in html
    assert 'type="hidden"' in html
    assert 'href="#id_login"' in error_summary(form)
