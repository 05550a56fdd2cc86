"""A question set as a file: it comes back as it went, and what is wrong is told with its place."""

import json

import pytest

from carepost.operate.home import CHECKOUT
from carepost.questions import house
from carepost.questions.rules import Op, read_file, to_file
from carepost.questions.tests.sets import RED_OR_BLUE, K, q, set_of, shows

WELFARE_CALL = house.entered()[-1]
WHOLE = {
    "format": 1,
    "key": "a-set",
    "title": "A set",
    "questions": [{"key": "one", "kind": "text", "label": "One?"}],
}


def faults(**changed):
    return [fault.sentence for fault in read_file(json.dumps({**WHOLE, **changed}))[1]]


def asked(**changed):
    return faults(questions=[{**WHOLE["questions"][0], **changed}])


@pytest.mark.parametrize(
    "question_set",
    [
        WELFARE_CALL,
        set_of(
            q("colour", K.CHOICE, options=RED_OR_BLUE),
            q("why", K.LONG_TEXT, maximum=300, shows_when=shows("colour", Op.IS, "red")),
            q("owed", K.MONEY, minimum=-50, required=True, hint="Pence too"),
            version=7,
        ),
    ],
)
def test_what_was_written_is_read_back_the_same(question_set):
    assert read_file(to_file(question_set)) == (question_set, ())


def test_a_file_says_only_what_is_not_left_at_its_default():
    assert json.loads(to_file(set_of(q())))["questions"] == [
        {"key": "one", "kind": "text", "label": "What is one?"}
    ]


def test_a_file_by_hand_needs_no_more_than_that():
    question_set, found = read_file(json.dumps(WHOLE))
    assert found == ()
    assert question_set == set_of(q(label="One?"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"requird": True}, "question 1 (one): “requird” is not known here. Did you mean “required”?"),
        ({"required": "yes"}, 'question 1 (one): “required” must be true or false, and is "yes".'),
        ({"maximum": "ten"}, 'question 1 (one): “maximum” must be a whole number, and is "ten".'),
        ({"maximum": True}, "question 1 (one): “maximum” must be a whole number, and is true."),
        ({"label": None}, "question 1 (one): “label” is missing."),
        ({"options": {}}, "question 1 (one): “options” must be a list, and is {}."),
        ({"options": ["Red"]}, "question 1 (one), option 1: This must be an object in braces."),
        ({"shows_when": [{"question": "x"}]}, "question 1 (one), shows_when 1: “when” is missing."),
        (
            {"raises": [{"kind": "x", "when": {"op": "is", "value": "yes"}}]},
            "question 1 (one), raises 1: “severity” is missing.",
        ),
        (
            {"raises": [{"kind": "x", "when": {"op": "over", "value": 3}, "severity": 2}]},
            "question 1 (one), raises 1, when: “op” must be one of answered, is, is_not, at_least, at_most, below,"
            " above, and is “over”.",
        ),
        ({"label": " "}, "question 1 (one): Write the question."),
    ],
)
def test_what_is_wrong_with_a_question_is_told_with_its_place(changed, sentence):
    assert sentence in asked(**changed)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"format": 2}, "This question set was written by a newer Carepost. Upgrade first."),
        ({"format": None}, "“format” is missing."),
        ({"title": 3}, "“title” must be text, and is 3."),
        ({"questions": []}, "Add at least one question."),
        ({"questions": "none"}, '“questions” must be a list, and is "none".'),
        ({"questions": [3]}, "question 1: This must be an object in braces."),
        (
            {"questions": WHOLE["questions"] * 2},
            "question 2 (one): Another question already has this name. Give each its own.",
        ),
    ],
)
def test_what_is_wrong_with_the_set_is_told(changed, sentence):
    assert sentence in faults(**changed)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"format": 1,}'])
def test_what_is_no_json_is_told_with_where(text):
    question_set, found = read_file(text)
    assert question_set is None
    assert found[0].sentence.startswith("This is not JSON: ")


def test_what_is_no_object_is_told():
    assert read_file("[]")[1][0].words == "This must be an object in braces."


def test_a_signal_that_nobody_knows_is_told():
    assert read_file(to_file(WELFARE_CALL), {"outbreak.open"})[1][0].where == "question 5 (missed_visits)"


def test_the_file_in_the_documents_is_a_good_one():
    text = (CHECKOUT / "docs/run/question-sets.md").read_text(encoding="utf-8")
    example = text.partition("```json\n")[2].partition("```")[0]
    assert read_file(example, {"supplies.medicines"})[1] == ()
