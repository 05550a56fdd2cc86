"""A template is written by one, published by another, replaced, and an earlier version published again."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.core.seconding import SecondFault
from carepost.councils.tests.cast import scope
from carepost.letters import actions, queries
from carepost.letters.actions.faulty import Faulty
from carepost.letters.models import LetterDraft, LetterTemplate, LetterVersion
from carepost.letters.rules.versions import TemplateFault
from carepost.letters.rules.wording import Wording, WordingFault
from carepost.letters.tests import factories as made
from carepost.letters.tests.conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return set(told.value.reasons)


class TestWriting:
    def test_a_template_needs_a_name_that_no_other_has(self, officer):
        made.drafted(officer)
        add = lambda name: actions.add_template(by=officer, name=name)  # noqa: E731
        assert reasons(lambda: add(" ")) == {TemplateFault.NO_NAME}
        assert reasons(lambda: add("VISIT")) == {TemplateFault.NAME_TAKEN}

    def test_two_who_write_at_once_do_not_write_over_each_other(self, officer, director):
        row = made.drafted(officer)
        mine = replace(made.VISIT, subject="Mine")
        with pytest.raises(actions.EditedMeanwhile) as told:
            actions.write_template(by=director, template_id=row.pk, wording=mine, seen=1)
        assert told.value.draft.edited_by == officer.name
        actions.write_template(by=director, template_id=row.pk, wording=mine, seen=2)
        assert queries.open_draft(officer, row).wording == mine

    def test_nobody_in_person_writes_nothing(self, officer):
        row = made.drafted(officer)
        command = Actor.operator("x", council_id=officer.council_id, permissions={"letters.write_template"})
        write = lambda: actions.write_template(by=command, template_id=row.pk, wording=made.VISIT, seen=2)  # noqa: E731
        assert reasons(write) == {SecondFault.NOBODY}

    def test_there_is_one_draft_at_a_time_and_a_dropped_one_is_gone(self, officer, director, template):
        actions.begin_template_draft(by=officer, template_id=template.pk)
        begin = lambda: actions.begin_template_draft(by=director, template_id=template.pk)  # noqa: E731
        assert reasons(begin) == {TemplateFault.DRAFT_OPEN}
        actions.drop_template_draft(by=officer, template_id=template.pk)
        drop = lambda: actions.drop_template_draft(by=officer, template_id=template.pk)  # noqa: E731
        assert reasons(drop) == {TemplateFault.DRAFT_GONE}
        actions.begin_template_draft(by=officer, template_id=template.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterDraft.objects.create(
                council=template.council, template=template, edited_by="x", edited_at=NOW
            )


class TestPublishing:
    def test_who_wrote_in_it_does_not_publish_it_and_the_table_holds_that_too(self, officer, director):
        row = made.drafted(director)
        publish = lambda by: actions.publish_template(by=by, template_id=row.pk, seen=2, words="New")  # noqa: E731
        assert reasons(lambda: publish(director)) == {TemplateFault.OWN}
        assert reasons(lambda: publish(officer)) == {NotAllowed.NO_PERMISSION}
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterVersion.objects.create(
                council_id=row.council_id, template=row, number=1, subject="s", body="b", wrote=[4, 5],
                published_by_id=5, published_by="Me", at=NOW, words="Mine",
            )  # fmt: skip

    def test_those_who_may_are_named_without_those_who_wrote(self, officer, director, cast):
        row = made.drafted(director)
        draft = queries.open_draft(officer, row)
        assert queries.may_publish(officer, draft, TODAY) == ("Commissioner of Ambershire",)

    def test_what_cannot_be_filled_in_is_refused_by_the_name_of_the_field(self, officer, director):
        row = made.drafted(officer, wording=Wording("To ((sevice name))", "Hello"))
        with pytest.raises(Faulty) as told:
            actions.publish_template(by=director, template_id=row.pk, seen=2, words="New")
        assert [problem.fault for problem in told.value.problems] == [WordingFault.UNKNOWN]
        assert not LetterVersion.objects.exists()

    def test_only_what_was_looked_at_is_published(self, officer, director):
        row = made.drafted(officer)
        actions.write_template(
            by=officer, template_id=row.pk, wording=replace(made.VISIT, subject="Late"), seen=2
        )
        with pytest.raises(actions.EditedMeanwhile):
            actions.publish_template(by=director, template_id=row.pk, seen=2, words="New")

    def test_the_same_again_is_no_version(self, officer, director, template):
        draft = actions.begin_template_draft(by=officer, template_id=template.pk)
        actions.write_template(by=officer, template_id=template.pk, wording=made.VISIT, seen=draft.edition)
        publish = lambda: actions.publish_template(by=director, template_id=template.pk, seen=2, words="x")  # noqa: E731
        assert reasons(publish) == {TemplateFault.NO_CHANGE}

    def test_an_earlier_version_is_published_again_and_all_of_it_is_kept(self, officer, director, template):
        made.next_version(officer, director, template, replace(made.VISIT, subject="Shorter"))
        template.refresh_from_db()
        assert (template.current.number, template.current.subject) == (2, "Shorter")
        again = lambda number, words: actions.publish_again(  # noqa: E731
            by=director, template_id=template.pk, number=number, words=words
        )
        assert reasons(lambda: again(2, " ")) == {TemplateFault.IN_USE, TemplateFault.NO_WORDS}
        again(1, "The shorter one left out the date.")
        template.refresh_from_db()
        assert template.current.wording == made.VISIT
        past = queries.past_of(officer, template)
        assert [each.version.number for each in past.publications] == [1, 2, 1]
        assert [each.number for each in past.versions] == [2, 1]
        assert AuditEntry.objects.filter(verb="letters.publish_again").count() == 1

    def test_a_published_version_cannot_be_changed_by_the_application(self, template):
        from django.db import DatabaseError

        with pytest.raises(DatabaseError), transaction.atomic():
            LetterVersion.objects.update(subject="Forged")

    def test_a_retired_template_gets_no_new_version_until_it_is_offered_again(
        self, officer, director, template
    ):
        actions.retire_template(by=director, template_id=template.pk, retired=True)
        begin = lambda: actions.begin_template_draft(by=officer, template_id=template.pk)  # noqa: E731
        assert reasons(begin) == {TemplateFault.RETIRED}
        actions.retire_template(by=director, template_id=template.pk, retired=False)
        begin()


def test_another_council_and_a_provider_have_none_of_it(cast, template):
    for person in (cast.neighbour, cast.provider):
        with scope(person) as by:
            assert not LetterTemplate.objects.exists()
            with pytest.raises(Http404):
                queries.template(by, template.pk)


def test_a_preview_is_made_of_what_is_known_and_says_what_is_not(officer, template, service):
    shown = queries.previewed(officer, template.current.wording, service, {}, TODAY)
    letter = shown.letter.as_json()
    assert letter["subject"] == "Our visit to Willow Bank"
    assert letter["head"] == ["Ambershire", "Care market team, 01632 960 001"]
    assert letter["to"] == ["Asha Rahman", "Willow Bank", "1 High Street", "Amberford", "AB1 2CD"]
    assert [problem.sentence for problem in shown.problems] == ["Fill in ((visit date))."]
    service.manager = ""
    shown = queries.previewed(officer, template.current.wording, service, {}, TODAY)
    assert "((registered manager)) is not known for this service. It comes from the register" in str(
        [each.sentence for each in shown.problems]
    )
