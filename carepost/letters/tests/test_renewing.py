"""A letter that was held back is looked at anew before it goes: what is no longer so is told, and somebody chooses."""

from functools import partial

import pytest

from carepost.letters import actions, queries
from carepost.letters.actions.faulty import Faulty
from carepost.letters.models import Letter
from carepost.letters.rules.letters import LetterFault
from carepost.letters.rules.translating import Missing
from carepost.letters.rules.values import AsOf
from carepost.letters.tests.conftest import NOW
from carepost.letters.tests.test_languages import translate
from carepost.letters.tests.test_letters import reasons, send
from carepost.register.models import Service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_what_is_no_longer_so_is_not_sent_before_somebody_has_said_which(
    officer, director, template, service, polish
):
    send(officer, template, service, missing=Missing.HOLD)
    translate(officer, template, director)
    release = partial(actions.release_letters, by=officer, version_id=template.current_id, tag="pl")
    Service.objects.filter(pk=service.pk).update(name="Willow Court")
    assert reasons(release) == {LetterFault.MOVED}
    shown = queries.changes(officer, template.current, "pl", NOW.date())
    assert [line[1:] for line in shown.lines] == [("service name", "Willow Bank", "Willow Court")]
    assert reasons(lambda: release(as_of=AsOf.NOW, seen="another")) == {LetterFault.MOVED}
    Service.objects.filter(pk=service.pk).update(name="Willow Mews")
    assert reasons(lambda: release(as_of=AsOf.NOW, seen=shown.sign)) == {LetterFault.MOVED}
    sign = queries.changes(officer, template.current, "pl", NOW.date()).sign
    (row,) = release(as_of=AsOf.NOW, seen=sign)
    assert (row.subject, row.values["service name"]) == ("Nasza wizyta w Willow Mews", "Willow Mews")
    assert row.values["visit date"] == {"date": "2026-11-30"}


def test_it_can_go_as_it_was_and_one_that_nothing_happened_to_asks_nobody(
    officer, director, template, service, polish
):
    send(officer, template, service, missing=Missing.HOLD)
    row = Letter.objects.get()
    assert queries.changes_of(officer, row, NOW.date()).sign == ""
    Service.objects.filter(pk=service.pk).update(name="Willow Court")
    english = partial(actions.send_held_in_english, by=officer, letter_id=row.pk, words="Urgent")
    assert reasons(english) == {LetterFault.MOVED}
    sign = queries.changes_of(officer, row, NOW.date()).sign
    assert english(as_of=AsOf.THEN, seen=sign).subject == "Our visit to Willow Bank"


def test_what_is_no_longer_known_is_refused_by_name(officer, director, template, service, polish):
    send(officer, template, service, missing=Missing.HOLD)
    row = Letter.objects.get()
    Service.objects.filter(pk=service.pk).update(manager="")
    shown = queries.changes_of(officer, row, NOW.date())
    assert shown.lines[0][3] == "not known"
    with pytest.raises(Faulty) as told:
        actions.send_held_in_english(
            by=officer, letter_id=row.pk, words="Urgent", as_of=AsOf.NOW, seen=shown.sign
        )
    assert "((registered manager)) is not known" in told.value.problems[0].sentence
