"""What a template and the values of a letter must be, as tables of cases."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from carepost.letters.rules import values as rules
from carepost.letters.rules.languages import LANGUAGES, language
from carepost.letters.rules.values import ValueFault, fits, kept, thawed
from carepost.letters.rules.versions import TemplateFault, against_publishing, others
from carepost.letters.rules.wording import Asked, Wording, WordingFault, asked_of, problems_of
from carepost.messages.known import Kind, Known

KNOWN = {"service name": Known("service name", "the register", Kind.TEXT, lambda *_: {})}
GOOD = Wording("To ((service name))", "On ((day))", asked=(Asked("day", Kind.DATE),))


def faults(wording):
    return [problem.fault for problem in problems_of(wording, KNOWN)]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"subject": " "}, WordingFault.NO_SUBJECT),
        ({"body": ""}, WordingFault.NO_BODY),
        ({"body": "x" * 12_001}, WordingFault.LONG),
        ({"head": "((day"}, WordingFault.BROKEN),
        ({"asked": ()}, WordingFault.UNKNOWN),
        ({"asked": (*GOOD.asked, Asked("service name", Kind.TEXT))}, WordingFault.SHADOWED),
        ({"asked": (Asked("day", Kind.CHOICE, ("Yes", "Yes")),)}, WordingFault.FEW_CHOICES),
    ],
)
def test_each_fault_of_a_template_is_found(change, fault):
    assert faults(GOOD) == []
    assert faults(replace(GOOD, **change)) == [fault]


def test_a_misspelt_field_is_told_with_the_one_that_may_be_meant():
    (problem,) = problems_of(replace(GOOD, subject="To ((sevice name))"), KNOWN)
    assert problem.name == "sevice name"
    assert "Did you mean ((service name))?" in problem.sentence


def test_asked_fields_come_back_as_they_were_kept():
    assert asked_of(GOOD.as_json()) == GOOD.asked


@pytest.mark.parametrize(
    ("kind", "value", "good"),
    [
        (Kind.TEXT, "Willow", True),
        (Kind.TEXT, "two\nlines", False),
        (Kind.TEXT, "x" * 301, False),
        (Kind.TEXT, "bell\x07", False),
        (Kind.TEXT, 3, False),
        (Kind.LINES, "two\nlines", True),
        (Kind.DATE, date(2026, 11, 9), True),
        (Kind.DATE, datetime(2026, 11, 9), False),  # noqa: DTZ001  a moment is no day
        (Kind.DATE, "9 November", False),
        (Kind.MONEY, 125_050, True),
        (Kind.MONEY, -1, False),
        (Kind.MONEY, 12.5, False),
        (Kind.WHOLE, 0, True),
        (Kind.WHOLE, True, False),
        (Kind.CHOICE, "Yes", True),
        (Kind.CHOICE, "Maybe", False),
    ],
)
def test_a_value_is_of_its_kind_or_not(kind, value, good):
    assert fits(kind, value, ("Yes", "No")) is good


@pytest.mark.parametrize(
    ("values", "fault", "sentence"),
    [
        ({"day": date(2026, 1, 2)}, ValueFault.NOT_KNOWN, "((service name)) is not known for this service"),
        ({"service name": "  ", "day": date(2026, 1, 2)}, ValueFault.NOT_KNOWN, "((service name))"),
        ({"service name": "Willow"}, ValueFault.EMPTY, "Fill in ((day))."),
        ({"service name": "Willow", "day": "soon"}, ValueFault.WRONG_KIND, "((day)) must be a date."),
        ({"service name": "Willow", "day": date(2026, 1, 2), "fee": 1}, ValueFault.UNKNOWN, "no field ((fee))"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_value_is_said_with_the_name_of_the_field(values, fault, sentence):
    (problem,) = rules.problems_of(GOOD, KNOWN, values)
    assert problem.fault is fault
    assert sentence in problem.sentence


def test_good_values_have_no_problem_and_come_back_as_they_were_kept():
    values = {"service name": "Willow", "day": date(2026, 1, 2)}
    assert rules.problems_of(GOOD, KNOWN, values) == ()
    assert thawed(kept(values)) == values


def test_a_field_whose_room_is_gone_is_told():
    (problem,) = rules.problems_of(Wording("s", "((gone))"), {}, {"gone": "x"})
    assert problem.fault is ValueFault.UNKNOWN


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"wrote": [1], "by": 2, "words": "Why"}, ()),
        ({"wrote": [1, 2], "by": 2, "words": "Why"}, (TemplateFault.OWN,)),
        ({"wrote": [1], "by": 2, "words": " "}, (TemplateFault.NO_WORDS,)),
        ({"wrote": [1], "by": None, "words": "Why"}, (TemplateFault.NOBODY,)),
    ],
)
def test_a_version_is_published_by_a_person_who_wrote_nothing_in_it(given, faults):
    assert against_publishing(**given) == faults


def test_who_else_may_publish_is_told_by_name():
    assert others([1], {1: "Asha", 2: "Ben"}) == ("Ben",)


def test_every_language_is_known_to_babel_and_written_the_way_it_says():
    from babel import Locale

    for each in LANGUAGES:
        locale = Locale.parse(each.tag.replace("-", "_"))
        assert (locale.text_direction == "rtl") is each.rtl
        assert language(each.tag) is each
