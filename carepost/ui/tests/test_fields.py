"""What each field reads, and what it says when it cannot."""

from datetime import UTC, date, datetime, time

import pytest

from carepost.core import clock
from carepost.ui import fields
from carepost.ui.forms import Form
from carepost.ui.tests.filling import CHOICES, filled, said


def parts(day="", month="", year=""):
    return {"x_day": day, "x_month": month, "x_year": year}


CALLED = {"label": "Date of call", "noun": "the date of the call"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (parts(), "Enter the date of the call"),
        (parts("12", "11"), "The date of the call must include a year"),
        (parts(year="2026"), "The date of the call must include a day and a month"),
        (parts("31", "2", "2026"), "The date of the call must be a real date: that month has fewer days"),
        (
            parts("12", "13", "2026"),
            "The date of the call must be a real date: enter the month as a number, like 11 or Nov",
        ),
        (parts("12", "11", "26"), "The date of the call must include a year of 4 numbers, like 2026"),
        (
            parts("x", "11", "2026"),
            "The date of the call must be a real date: enter the day as a number, like 12",
        ),
        (parts("12", "11", "1066"), "The date of the call must be 1 January 1900 or later"),
        (
            parts("12", "11", "99999999999"),
            "The date of the call must be a real date: enter the year as a number, like 2026",
        ),
    ],
)
def test_a_date_says_which_part_is_missing_or_wrong(typed, message):
    assert said(filled(fields.DateField(**CALLED), **typed)) == [message]


@pytest.mark.parametrize("month", ["11", "Nov", "november", " 11 ", "１１"])
def test_a_month_may_be_written_or_numbered(month):
    form = filled(fields.DateField(**CALLED), **parts("12", month, "2026"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == date(2026, 11, 12)


def test_a_date_may_come_whole_in_a_link():
    form = filled(fields.DateField(**CALLED), x="2026-11-02")
    assert form.is_valid()
    assert form.cleaned_data["x"] == date(2026, 11, 2)
    assert 'value="2"' in form["x"].as_govuk()


def test_a_date_with_empty_boxes_counts_as_not_typed():
    assert filled(fields.DateField(**CALLED), **parts())["x"].typed() == ""
    assert filled(fields.DateField(**CALLED), **parts("12"))["x"].typed() == "12"


def test_a_date_in_the_future_is_refused_by_londons_day():
    field = fields.DateField(not_future=True, **CALLED)
    with clock.freeze(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
        assert filled(field, **parts("2", "7", "2026")).is_valid()
        assert said(filled(field, **parts("3", "7", "2026"))) == [
            "The date of the call cannot be in the future"
        ]


def test_the_summary_leads_to_the_part_of_a_date_that_is_missing_and_keeps_the_others():
    form = filled(fields.DateField(**CALLED), **parts("12", "", "2026"))
    assert form.errors_for_summary() == [
        {"text": "The date of the call must include a month", "href": "#id_x-month"}
    ]
    html = form["x"].as_govuk()
    assert 'id="id_x-month"' in html
    assert 'value="12"' in html
    assert html.count("govuk-input--error") == 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,250", 1250), ("1 250", 1250), ("1\u00a0250", 1250), ("42.0", 42), ("０", 0), ("", None)],
)
def test_a_number_is_read_as_people_type_it(typed, number):
    form = filled(fields.IntegerField(label="Beds", required=False), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("lots", "Beds must be a number, like 42"),
        ("4.5", "Beds must be a whole number"),
        ("-1", "Beds must be between 0 and 500"),
        ("501", "Beds must be between 0 and 500"),
        ("9" * 5000, "Beds must be 500 or less"),
        ("1e3", "Beds must be a number, like 42"),
        ("", "Enter beds"),
    ],
)
def test_a_number_says_what_it_wants_and_keeps_what_was_typed(typed, message):
    form = filled(fields.IntegerField(label="Beds", most=500), x=typed)
    assert said(form) == [message]
    assert typed in form["x"].as_govuk()


def test_a_number_no_column_could_hold_is_refused_even_without_a_limit():
    assert said(filled(fields.IntegerField(label="Beds"), x="2147483648")) == [
        "Beds must be 2,147,483,647 or less"
    ]


@pytest.mark.parametrize(
    ("typed", "pence"), [("£1,250.50", 125050), ("1250", 125000), ("0.05", 5), (".5", 50), ("12.", 1200)]
)
def test_pounds_are_read_as_pence(typed, pence):
    form = filled(fields.MoneyField(label="Fee"), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == pence


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12.505", "Fee must be in whole pence, like 12.50"),
        ("ten", "Fee must be an amount in pounds, like 1,250 or 12.50"),
        ("NaN", "Fee must be an amount in pounds, like 1,250 or 12.50"),
        (".", "Fee must be an amount in pounds, like 1,250 or 12.50"),
        ("-5", "Fee must be £0 or more"),
    ],
)
def test_an_amount_says_what_it_wants(typed, message):
    assert said(filled(fields.MoneyField(label="Fee"), x=typed)) == [message]


def test_pence_are_drawn_as_pounds():
    made = type("OneField", (Form,), {"x": fields.MoneyField(label="Fee")})
    assert 'value="1,250.50"' in made(initial={"x": 125050})["x"].as_govuk()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("10:30", time(10, 30)),
        ("10.30am", time(10, 30)),
        ("1030", time(10, 30)),
        ("9am", time(9)),
        ("2:30 PM", time(14, 30)),
        ("midday", time(12)),
        ("12am", time(0)),
        ("930", time(9, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, at):
    form = filled(fields.TimeField(label="Time"), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == at


@pytest.mark.parametrize("typed", ["25:00", "10:60", "13pm", "9", "soon", "0am"])
def test_a_time_that_is_none_says_how_to_write_one(typed):
    assert said(filled(fields.TimeField(label="Time", noun="the time of the call"), x=typed)) == [
        "Enter the time of the call like 10:30 or 2:30pm"
    ]


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [("sn151es", "SN15 1ES"), ("SN15 1ES", "SN15 1ES"), (" w1a0ax ", "W1A 0AX"), ("m11ae", "M1 1AE")],
)
def test_a_postcode_is_tidied(typed, postcode):
    form = filled(fields.PostcodeField(label="Postcode"), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == postcode


def test_half_a_postcode_is_not_enough():
    assert said(filled(fields.PostcodeField(label="Postcode", noun="the postcode"), x="SN15")) == [
        "Enter the whole of the postcode, like SN15 1ES"
    ]


@pytest.mark.parametrize("typed", ["01632 960 001", "+44 (0)1632 960001", "01632-960-001 ext 4"])
def test_a_telephone_number_is_kept_as_typed(typed):
    form = filled(fields.TelephoneField(label="Telephone"), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == typed


@pytest.mark.parametrize("typed", ["960 001", "ring the bell", "0" * 30, "01225 71300", "01632 960 001 or 2"])
def test_a_telephone_number_without_an_area_code_is_refused(typed):
    assert said(filled(fields.TelephoneField(label="Telephone", noun="a telephone number"), x=typed)) == [
        "Enter a telephone number with its area code, like 01632 960 001 or 01632 960 001 ext 4"
    ]


def test_an_email_address_says_what_one_looks_like():
    field = fields.EmailField(label="Your email address", noun="your email address")
    assert said(filled(field, x="sam@")) == ["Your email address must be like name@example.com"]
    form = filled(field, x="Sam@Example.ORG ")
    assert form.is_valid()
    assert form.cleaned_data["x"] == "Sam@example.org"


def test_lines_ended_by_a_browser_count_as_one_character_each():
    form = filled(fields.TextAreaField(label="Notes", max_length=5), x="ab\r\ncd")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == "ab\ncd"


def test_too_long_says_how_long_it_may_be_and_how_long_it_is():
    assert said(filled(fields.TextField(label="Your 100% name", max_length=3), x="abcd")) == [
        "Your 100% name must be 3 characters or fewer, it is 4"
    ]


def test_hidden_characters_are_refused_in_plain_words():
    assert said(filled(fields.TextField(label="Name"), x="a\x00b")) == [
        "Remove the hidden characters that came with what you pasted"
    ]


def test_what_was_typed_is_escaped_where_it_is_drawn():
    form = filled(fields.TextField(label="Name", max_length=3), x='"><script>alert(1)</script>')
    assert "<script>" not in form["x"].as_govuk()


def test_a_password_is_never_drawn_with_what_was_typed():
    form = filled(fields.PasswordField(label="Password"), x=" correct horse ")
    assert form.is_valid()
    assert form.cleaned_data["x"] == " correct horse "
    assert "correct horse" not in form["x"].as_govuk()


ALL = [
    fields.TextField(label="A b", hint="Some help"),
    fields.TextAreaField(label="A b", hint="Some help", max_length=10),
    fields.EmailField(label="A b", hint="Some help"),
    fields.IntegerField(label="A b", hint="Some help"),
    fields.DecimalField(label="A b", hint="Some help"),
    fields.MoneyField(label="A b", hint="Some help"),
    fields.DateField(label="A b", hint="Some help"),
    fields.TimeField(label="A b", hint="Some help"),
    fields.ChoiceField(label="A b", hint="Some help", choices=CHOICES),
    fields.MultipleChoiceField(label="A b", hint="Some help", choices=CHOICES),
    fields.SelectField(label="A b", hint="Some help", choices=CHOICES),
    fields.YesNoField(label="A b", hint="Some help"),
    fields.FileField(label="A b", hint="Some help"),
    fields.PostcodeField(label="A b", hint="Some help"),
    fields.TelephoneField(label="A b", hint="Some help"),
    fields.PasswordField(label="A b", hint="Some help"),
]


@pytest.mark.parametrize("field", ALL, ids=lambda field: type(field).__name__)
def test_every_field_has_its_label_hint_error_and_an_id_the_summary_leads_to(field):
    form = filled(field)
    html = form["x"].as_govuk()
    assert "A b" in html
    assert 'id="id_x-hint"' in html
    assert 'id="id_x-error"' in html
    described = html.split('aria-describedby="')[1].split('"')[0].split()
    assert {"id_x-hint", "id_x-error"} <= set(described)
    (error,) = form.errors_for_summary()
    assert f'id="{error["href"][1:]}"' in html
    assert "invalid" not in error["text"].lower()
    assert "None" not in html


@pytest.mark.parametrize("field", ALL, ids=lambda field: type(field).__name__)
def test_every_optional_field_says_so(field):
    field.required = False
    try:
        assert "A b (optional)" in filled(field)["x"].as_govuk()
    finally:
        field.required = True
