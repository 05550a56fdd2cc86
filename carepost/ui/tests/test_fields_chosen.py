"""What is chosen and not typed: answers, yes or no, and files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.tests.filling import CHOICES, filled, said


@pytest.mark.parametrize("kind", [fields.ChoiceField, fields.SelectField])
def test_an_answer_that_was_not_offered_is_refused(kind):
    form = filled(kind(label="Fruit", noun="a fruit", choices=CHOICES), x="z")
    assert said(form) == ["Choose one of the answers listed: a fruit"]
    assert said(filled(kind(label="Fruit", noun="a fruit", choices=CHOICES))) == ["Select a fruit"]


def test_several_answers_are_kept_ticked():
    form = filled(fields.MultipleChoiceField(label="Fruit", choices=CHOICES), x=["a", "b"])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == ["a", "b"]
    assert form["x"].as_govuk().count(" checked") == 2


def test_none_of_these_stands_alone():
    field = fields.MultipleChoiceField(label="Fruit", noun="fruit", choices=CHOICES, none="No fruit")
    alone = filled(field, x=["none"])
    assert alone.is_valid(), alone.errors
    assert alone.cleaned_data["x"] == []
    assert said(filled(field, x=["none", "a"])) == ["Select fruit, or select “No fruit”, not both"]
    assert said(filled(field)) == ["Select fruit"]


@pytest.mark.parametrize(("typed", "value"), [("yes", True), ("no", False)])
def test_yes_and_no_are_true_and_false(typed, value):
    form = filled(fields.YesNoField(label="Visit?", noun="you want a visit"), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] is value
    assert f'value="{typed}" checked' in form["x"].as_govuk()


def test_neither_yes_nor_no_asks_again():
    assert said(filled(fields.YesNoField(label="Visit?", noun="you want a visit"))) == [
        "Select yes if you want a visit"
    ]


def test_a_confirmation_must_be_given():
    field = fields.ConfirmField(label="I have checked", noun="you have checked")
    assert said(filled(field)) == ["Confirm that you have checked"]
    assert filled(field, x="on").is_valid()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.exe", b"x", "The file must be CSV, ODS or XLSX. You chose a.exe"),
        ("a.csv", b"", "The file you chose is empty. Choose another"),
        ("a.csv", b"x" * 2_000_000, "The file must be 1 MB or smaller"),
    ],
)
def test_a_file_says_why_it_cannot_be_taken(name, content, message):
    field = fields.FileField(label="Directory", endings=("csv", "ods", "xlsx"), largest=fields.MEGABYTE)
    made = type("OneField", (Form,), {"x": field})
    form = made({}, {"x": SimpleUploadedFile(name, content)})
    assert said(form) == [message]


def test_no_file_asks_for_one():
    made = type("OneField", (Form,), {"x": fields.FileField(label="Directory", noun="the directory")})
    assert said(made({}, {})) == ["Choose the directory"]
    assert made({}, {}).is_multipart()
