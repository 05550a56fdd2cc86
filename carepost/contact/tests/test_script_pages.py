"""The editor's pages: a question written, moved, made to depend and to raise, tried, looked at, published."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.contact.script import WELFARE_CALL
from carepost.contact.tests import factories, pages
from carepost.contact.tests.scripts import FUEL, KEY, at, sent, told
from carepost.councils.tests.cast import scope
from carepost.questions import queries
from carepost.questions.forms.raising import RaiseForm, initial_of
from carepost.questions.rules import Op
from carepost.questions.uses import use_of
from carepost.register.tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_an_officer_adds_a_question_that_depends_and_raises(editor, draft):
    assert sent(editor, at("add"), draft, **FUEL).status_code == 302
    asked = draft().question_set.question("how_many_days_of_fuel_are_left")
    assert (asked.minimum, asked.maximum, asked.unit, asked.section) == (0, 90, "days", "Supplies")
    shows = {"shows": "answer", "answer": "visiting=stopped"}
    assert sent(editor, at("shows", asked.key), draft, **shows).status_code == 302
    steps = {"from_0": "0", "severity_0": "5", "from_1": "7", "severity_1": "0"}
    address = at("raises", asked.key) + "?kind=supplies.ppe"
    assert sent(editor, address, draft, **steps).status_code == 302
    asked = draft().question_set.question(asked.key)
    assert [(each.when.op, each.when.value) for each in asked.shows_when] == [(Op.IS, "stopped")]
    assert [(each.when.value, each.severity) for each in asked.raises] == [(0, 5), (7, 0)]
    page = told(editor.get(at("draft")))
    assert "Shows only when “Can family and friends visit?” is No, visiting has stopped." in page
    assert "Added: “How many days of fuel are left?”" in page


def test_what_was_typed_stays_when_it_has_to_be_mended(editor, draft):
    answer = sent(editor, at("add"), draft, **FUEL | {"label": "", "hint": "Generator too"})
    assert answer.status_code == 400
    assert "Generator too" in answer.content.decode()
    half = sent(editor, at("raises", "people_now") + "?kind=supplies.ppe", draft, from_0="3")
    assert half.status_code == 400
    assert "Say what this step means" in told(half)


def test_questions_move_and_go_and_come_back(editor, draft):
    first, second = draft().question_set.questions[:2]
    answer = sent(editor, at("draft"), draft, do=f"down:{first.key}")
    assert answer["Location"].endswith(f"#q-{first.key}")
    assert draft().question_set.questions[0] == second
    page = told(editor.get(at("remove", "staff_due")))
    assert "How many of them are away?" in page
    sent(editor, at("remove", "staff_due"), draft)
    assert draft().question_set.question("staff_due") is None
    sent(editor, at("draft"), draft, do="undo")
    assert draft().question_set.question("staff_due") is not None
    assert sent(editor, at("draft"), draft, do="down:nothing").status_code == 404


def test_a_question_that_needs_mending_says_so_in_the_list(editor, draft):
    sent(editor, at("draft"), draft, do="down:people_now")
    with_less = {"label": "Visiting?", "kind": "choice", "required": "no", "section": "", "options": "Yes"}
    sent(editor, at("question", "visiting"), draft, **with_less)
    page = told(editor.get(at("draft")))
    assert "1 question needs mending" in page
    assert "Give at least two answers to choose from." in page


def test_the_preview_asks_as_the_call_does_and_keeps_nothing(editor, draft):
    page = editor.get(at("preview")).content.decode()
    assert 'name="q_people_now"' in page
    typed = told(editor.post(at("preview"), {"q_new_cases": "6", "q_staff_below_safe": "yes"}))
    assert "New cases of infection, “five cases or more”: 6 cases" in typed
    assert "Staffing below what the provider calls safe, “yes”: Yes" in typed
    assert "How many people do you care for now?" in typed
    assert draft().edition == 1


def test_tried_on_past_calls_each_difference_opens_to_its_call(cast, editor, draft):
    with scope(cast.officer) as viewer:
        service = make_service(host=cast.ambershire, name="Oak House", registered_on=None)
        made = factories.record(viewer, service, answers={"new_cases": "3"})
    sent(editor, at("remove", "new_cases"), draft)
    answer = editor.get(at("tried"))
    page = told(answer)
    assert "then two to four cases, with the draft nothing" in page
    assert "no longer asked" in page
    assert reverse("contact:call", args=[made.call_id]) in answer.content.decode()


def test_another_person_publishes_and_the_next_call_asks_it(cast, client_as, editor, draft):
    sent(editor, at("add"), draft, **FUEL)
    director = client_as(cast.director)
    assert "Added: “How many days of fuel are left?”" in told(director.get(at("publish")))
    refused = director.post(at("publish"), {"edition": draft().edition, "reason": ""})
    assert refused.status_code == 409
    done = director.post(at("publish"), {"edition": draft().edition, "reason": "Winter."}, follow=True)
    assert "Version 1 is asked from now on." in told(done)
    assert "Winter." in told(editor.get(at("versions")))
    with scope(cast.officer):
        service = make_service(host=cast.ambershire, registered_on=None)
    pages.take(editor, service)
    assert "How many days of fuel are left?" in told(editor.get(pages.calling(service)))
    assert "How many days of fuel are left?" in told(editor.get(at("version", "ours", 1)))


def test_a_call_that_is_being_made_keeps_the_questions_it_began_with(cast, client_as, editor, draft):
    with scope(cast.officer):
        service = make_service(host=cast.ambershire, registered_on=None)
    pages.take(editor, service)
    page = editor.get(pages.calling(service)).content.decode()
    asked = re.search(r'name="asked"[^>]*value="([^"]+)"', page)[1]
    sent(editor, at("add"), draft, **FUEL | {"required": "yes"})
    editor.get(at("draft"))  # shows what was just told
    client_as(cast.director).post(at("publish"), {"edition": draft().edition, "reason": "Winter."})
    assert pages.send(editor, service, do="save", asked=asked).status_code == 302
    assert "days of fuel" not in told(editor.get(pages.calling(service)))
    done = pages.send(editor, service, outcome="completed", asked=asked)
    assert done.status_code == 302
    with scope(cast.officer):
        from carepost.contact.models import WelfareCall

        call = WelfareCall.objects.get()
        assert (call.script_council_id, call.script_version) == (None, 1)


def test_dropping_it_asks_first_and_changes_nothing(cast, editor):
    assert "What is asked stays as it is" in told(editor.get(at("drop")))
    assert editor.post(at("drop")).status_code == 302
    assert editor.get(at("draft")).status_code == 302
    with scope(cast.officer) as viewer:
        assert queries.current(viewer, KEY).council_id is None


def test_every_signal_that_the_houses_script_raises_can_be_chosen():
    raised = {each.kind for question in WELFARE_CALL.questions for each in question.raises}
    assert raised <= {signal.kind for signal in use_of(KEY).signals}


def test_to_keep_a_signal_as_it_is_changes_nothing(editor, draft):
    """Also where steps count downwards, as days of protective equipment do."""
    for question in draft().question_set.questions:
        for kind in {each.kind for each in question.raises}:
            numbers = [each for each in draft().question_set.questions if each.kind.is_number]
            form = RaiseForm(
                question=question, signal=signal_of(kind), numbers=numbers, initial=initial_of(question, kind)
            )
            typed = {name: form[name].value() for name in form.fields if name != "edition"}
            kept = {name: value for name, value in typed.items() if value is not None}
            sent(editor, at("raises", question.key) + f"?kind={kind}", draft, **kept)
            assert set(draft().question_set.question(question.key).raises) == set(question.raises), (
                question.key
            )


def signal_of(kind):
    return next(signal for signal in use_of(KEY).signals if signal.kind == kind)


def test_too_few_past_calls_conclude_nothing_and_the_page_says_nothing_else(cast, editor, draft):
    nothing = told(editor.get(at("tried")))
    with scope(cast.officer) as viewer:
        service = make_service(host=cast.ambershire, registered_on=None)
        factories.record(viewer, service)
    sent(editor, at("add"), draft, **FUEL)
    for page in (nothing, told(editor.get(at("tried")))):
        assert "That is too few to conclude anything: at least 20 are needed." in page
        for conclusion in ("raise the same", "still fits", "nobody was asked"):
            assert conclusion not in page


def test_answers_to_choose_from_stand_one_on_each_line_as_they_were_typed(editor):
    """The list stands inside the answer that reveals it, and its lines are not moved in with it."""
    page = editor.get(at("question", "visiting")).content.decode()
    assert ">Yes, as usual&#10;Yes, with limits&#10;No, visiting has stopped&#10;" in page


def test_a_signals_severity_is_told_in_its_own_words(editor, draft):
    page = told(editor.get(at("draft")))
    assert "5 or more: New cases of infection, “five cases or more”" in page
    assert "20% or more: Care staff away from work, “20% or more”" in page
    chosen = editor.get(at("raises", "new_cases") + "?kind=outbreak.new_cases").content.decode()
    assert "Two to four cases" in chosen
    assert "4: two" not in chosen


def test_money_keeps_its_pence_in_limits_signals_and_conditions(editor, draft):
    owed = {
        "label": "How much is owed to you?",
        "kind": "money",
        "required": "no",
        "section": "Support and worries",
    }
    assert sent(editor, at("add"), draft, **owed, money_maximum="1,250.75").status_code == 302
    asked = draft().question_set.questions[-1]
    assert asked.maximum == 125075
    form = editor.get(at("question", asked.key)).content.decode()
    assert 'value="1,250.75"' in form
    raises = at("raises", asked.key) + "?kind=finance.worry"
    assert sent(editor, raises, draft, from_0="99.50", severity_0="3").status_code == 302
    assert [each.when.value for each in draft().question_set.question(asked.key).raises] == [9950]
    assert 'value="99.50"' in editor.get(raises).content.decode()
    half = sent(editor, raises, draft, percent_of="people_now", from_0="9.5", severity_0="3")
    assert "Enter a whole percent, like 10." in told(half)
    sent(editor, at("add"), draft, **FUEL | {"section": ""})
    fuel = draft().question_set.questions[-1].key
    only = {"shows": "number", "of": asked.key, "number": "12.50", "op": "at_least"}
    assert sent(editor, at("shows", fuel), draft, **only).status_code == 302
    page = told(editor.get(at("draft")))
    assert "£99.50 or more: Worry about money, “is worried”" in page
    assert "Shows only when “How much is owed to you?” is £12.50 or more." in page
    assert 'value="12.50"' in editor.get(at("shows", fuel)).content.decode()
    assert sent(editor, at("shows", fuel), draft, **only | {"number": "12.505"}).status_code == 400


@pytest.mark.parametrize(
    ("page", "beyond"), [("versions", 3), ("draft", 6), ("publish", 6), ("preview", 2), ("tried", 5)]
)
def test_a_page_costs_the_same_few_queries_however_much_there_is(
    cast, client_as, editor, draft, page, beyond
):
    """`beyond` what the page of one version costs the same person, which reads that version and its date."""
    director = client_as(cast.director)
    with scope(cast.officer) as viewer:
        service = make_service(host=cast.ambershire, registered_on=None)
        for day in range(3):
            factories.record(viewer, service, answers={"new_cases": str(day)})
    for n in range(3):
        sent(editor, at("add"), draft, **FUEL | {"label": f"More, {n}?"})
    with CaptureQueriesContext(connection) as of_one_version:
        director.get(at("version", "house", 1))
    with CaptureQueriesContext(connection) as asked:
        assert director.get(at(page)).status_code == 200
    assert len(asked) - (len(of_one_version) - 1) == beyond, [each["sql"][:150] for each in asked]
