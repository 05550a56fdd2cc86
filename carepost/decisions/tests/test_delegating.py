"""What a member may decide alone, by which decision, and who may read what was decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.decisions import actions
from carepost.decisions.models import Decision, Delegation
from carepost.decisions.rules.deciding import Force
from carepost.decisions.rules.delegating import DelegationFault, Held, Wanted, may_delegate, may_end, may_use
from carepost.decisions.rules.groups import Level
from carepost.decisions.rules.openness import PUBLIC, UNMARKED, Marked, MarkFault, Openness, mark_faults, told
from carepost.decisions.tests import factories

TODAY = date(2026, 11, 23)
EXEMPT = Marked(Openness.EXEMPT, 3, "They are mending it.")


@pytest.mark.parametrize(
    ("marked", "against"),
    [
        (PUBLIC, ()),
        (EXEMPT, ()),
        (UNMARKED, (MarkFault.NOT_MARKED,)),
        (Marked(Openness.EXEMPT), (MarkFault.NO_PARAGRAPH, MarkFault.NO_INTEREST)),
        (Marked(Openness.EXEMPT, 8, "x"), (MarkFault.NO_PARAGRAPH,)),
        (Marked(Openness.EXEMPT, 1, " "), (MarkFault.NO_INTEREST,)),
        (Marked(Openness.PUBLIC, 3), (MarkFault.NOT_EXEMPT,)),
        (Marked(Openness.PUBLIC, None, "x"), (MarkFault.NOT_EXEMPT,)),
    ],
)
def test_a_decision_is_public_or_exempt_by_a_paragraph_with_why(marked, against):
    assert mark_faults(marked) == against


def test_a_mark_is_told_in_words():
    assert told("exempt", 5) == "Exempt by paragraph 5: legal professional privilege"
    assert (told("public", None), told("", None)) == ("Public", "Not marked")


GIVEN = {
    "wanted": Wanted("Cover", 2, TODAY), "by": 1, "members": {1, 2}, "force": Force.BINDING, "ratified": False,
    "corrected": False, "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "against"),
    [
        ({}, ()),
        ({"force": Force.TO_RATIFY, "ratified": True}, ()),
        ({"force": Force.TO_RATIFY}, (DelegationFault.NOT_BINDING,)),
        ({"force": Force.ADVISORY}, (DelegationFault.NOT_BINDING,)),
        ({"wanted": Wanted(" ", 2, TODAY)}, (DelegationFault.NO_WHAT,)),
        ({"wanted": Wanted("Cover", 9, TODAY)}, (DelegationFault.NOT_IN_GROUP,)),
        ({"wanted": Wanted("Cover", 1, TODAY)}, (DelegationFault.OWN,)),
        ({"by": 9}, (DelegationFault.NOT_MEMBER,)),
        ({"wanted": Wanted("Cover", 2, TODAY - timedelta(days=1))}, (DelegationFault.PAST,)),
        ({"corrected": True}, (DelegationFault.CORRECTED,)),
    ],
)
def test_only_a_member_delegates_by_a_binding_decision_to_another_until_a_day(given, against):
    assert may_delegate(**GIVEN | given) == against


@pytest.mark.parametrize(
    ("held", "emergency", "against"),
    [
        (Held(7, 1, TODAY, False), False, ()),
        (Held(7, 1, TODAY - timedelta(days=1), False), False, (DelegationFault.NOT_DELEGATED,)),
        (Held(7, 1, TODAY, True), False, (DelegationFault.NOT_DELEGATED,)),
        (Held(8, 1, TODAY, False), False, (DelegationFault.NOT_DELEGATED,)),
        (Held(7, 2, TODAY, False), False, (DelegationFault.NOT_DELEGATED,)),
        (None, False, (DelegationFault.NOT_DELEGATED,)),
        (Held(7, 1, TODAY, False), True, (DelegationFault.AND_EMERGENCY,)),
    ],
)
def test_a_delegation_is_used_by_who_holds_it_in_its_group_until_its_last_day(held, emergency, against):
    assert may_use(held, by=1, group=7, emergency=emergency, today=TODAY) == against


def test_a_delegation_is_ended_once_by_a_member_with_why():
    assert may_end(ended=False, member=True, words="Done") == ()
    assert may_end(ended=True, member=False, words=" ") == (
        DelegationFault.ENDED, DelegationFault.NOT_MEMBER, DelegationFault.NO_WORDS,
    )  # fmt: skip


def refused(verb, *reasons):
    with pytest.raises(Refused) as found:
        verb()
    assert set(found.value.reasons) == set(reasons)


@pytest.fixture
def people(cast, groups):
    """The bronze group decides with two; its officer and a commissioner are in it."""
    group = groups[Level.BRONZE]
    officer, other = cast.officer, factories.commissioner(cast)
    made = actions.decide(
        by=officer.actor, issue_id=factories.issue(officer.actor, group).pk,
        decided=factories.decided(officer, other),
    )  # fmt: skip
    wanted = factories.Wanted(
        group.name,
        Level.BRONZE,
        officer.user.pk,
        frozenset({officer.user.pk, other.user.pk}),
        2,
        group.reports_to_id,
    )
    actions.keep_group(by=cast.director.actor, wanted=wanted, group_id=group.pk)
    return officer, other, group, made


def decide(person, group, **given):
    issue = factories.issue(person.actor, group)
    return actions.decide(by=person.actor, issue_id=issue.pk, decided=factories.decided(person, **given))


@pytest.mark.django_db
def test_by_delegation_one_member_binds_the_group_and_the_decision_says_by_which(people):
    officer, other, group, made = people
    given = factories.delegation(officer.actor, made, other)
    assert decide(other, group).force == Force.ADVISORY
    alone = decide(other, group, delegation=given.pk)
    assert (alone.force, alone.delegation, alone.present) == (Force.BINDING, given, [other.user.name])
    refused(lambda: decide(officer, group, delegation=given.pk), DelegationFault.NOT_DELEGATED)
    again = factories.decided(other, text="Half.")
    actions.end_delegation(by=officer.actor, delegation_id=given.pk, words="Cover is back")
    refused(lambda: decide(other, group, delegation=given.pk), DelegationFault.NOT_DELEGATED)
    corrected = actions.correct_decision(
        by=other.actor, decision_id=alone.pk, decided=again, reason="Half was meant"
    )
    assert (corrected.force, corrected.delegation) == (Force.BINDING, given)


@pytest.mark.django_db
def test_a_delegation_holds_on_its_last_day_and_no_longer(people):
    officer, other, group, made = people
    given = factories.delegation(officer.actor, made, other, until=clock.today())
    assert decide(other, group, delegation=given.pk).force == Force.BINDING
    with clock.freeze(clock.now() + timedelta(days=1)):
        refused(lambda: decide(other, group, delegation=given.pk), DelegationFault.NOT_DELEGATED)
        refused(
            lambda: actions.end_delegation(by=officer.actor, delegation_id=given.pk, words="x"),
            DelegationFault.ENDED,
        )


@pytest.mark.django_db
def test_nothing_is_delegated_by_advice_by_outsiders_or_by_what_is_not_there(people, cast):
    officer, other, group, made = people
    refused(
        lambda: factories.delegation(officer.actor, decide(officer, group), other),
        DelegationFault.NOT_BINDING,
    )
    refused(lambda: factories.delegation(cast.director.actor, made, other), DelegationFault.NOT_MEMBER)
    refused(
        lambda: actions.end_delegation(by=officer.actor, delegation_id=0, words="x"), DelegationFault.GONE
    )
    assert not Delegation.objects.exists()


@pytest.mark.django_db
def test_the_tables_refuse_what_the_verbs_do(people):
    officer, other, _, made = people
    given = factories.delegation(officer.actor, made, other)
    for wrong in ({"to_id": officer.user.pk}, {"until": given.on - timedelta(days=1)}, {"what": ""},
                  {"ended_at": datetime.now(tz=clock.LONDON)}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(**{**kept_of(given), **wrong})
    values = kept_of(made) | {"ref": "D-2026-900"}
    for wrong in ({"openness": "exempt"}, {"openness": "public", "paragraph": 3}, {"openness": "secret"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**{**values, **wrong})


def kept_of(row):
    """The columns of a row, for another like it."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields if field.name != "id"}


@pytest.mark.django_db
def test_an_unmarked_decision_is_refused_and_an_exempt_one_keeps_its_paragraph_and_why(people):
    officer, _, group, _ = people
    refused(lambda: decide(officer, group, marked=UNMARKED), MarkFault.NOT_MARKED)
    made = decide(officer, group, marked=EXEMPT)
    assert (made.openness, made.paragraph, made.interest) == ("exempt", 3, "They are mending it.")


@pytest.mark.django_db
def test_the_list_is_narrowed_to_what_is_public_and_leaves_out_what_was_corrected(people, client_as):
    officer, other, group, made = people
    hidden = decide(officer, group, marked=EXEMPT)
    page = client_as(officer)
    whole = page.get("/leaders/decisions/").content.decode()
    assert made.ref in whole
    assert hidden.ref in whole
    public = b"".join(page.get("/leaders/decisions/?openness=public&as=csv").streaming_content).decode()
    assert made.ref in public
    assert hidden.ref not in public
    better = factories.decided(officer, other, text="Pay half.")
    actions.correct_decision(by=officer.actor, decision_id=made.pk, decided=better, reason="Half")
    assert made.ref not in page.get("/leaders/decisions/").content.decode()
    assert made.ref in page.get("/leaders/decisions/?corrected=yes").content.decode()


@pytest.mark.django_db
def test_a_member_delegates_another_decides_alone_and_it_is_ended_on_their_pages(people, client_as):
    officer, other, group, made = people
    mine, theirs = client_as(officer), client_as(other)
    page = f"/leaders/decisions/{made.pk}/"
    typed = {"to": str(other.user.pk), "what": "Agency cover", "until": "2026-12-20"}
    kept = mine.post(f"{page}delegate/", {**typed, "until": "2026-11-01"})
    assert kept.status_code == 409
    assert "Agency cover" in kept.content.decode()
    assert mine.post(f"{page}delegate/", typed).status_code == 302
    given = Delegation.objects.get()
    issue = factories.issue(officer.actor, group)
    form = theirs.get(f"/leaders/issues/{issue.pk}/decide/").content.decode()
    assert "by delegation?" in form
    assert "by delegation?" not in mine.get(f"/leaders/issues/{issue.pk}/decide/").content.decode()
    answer = {
        "text": "Two nights.", "rationale": "Nobody else.", "present": [str(other.user.pk)],
        "delegation": str(given.pk), "openness": "exempt",
    }  # fmt: skip
    lacking = theirs.post(f"/leaders/issues/{issue.pk}/decide/", answer)
    assert "Say by which paragraph it is exempt" in lacking.content.decode()
    assert theirs.post(
        f"/leaders/issues/{issue.pk}/decide/", {**answer, "paragraph": "3", "interest": "They mend it"}
    ).status_code == 302  # fmt: skip
    alone = issue.decisions.get()
    told_there = theirs.get(f"/leaders/decisions/{alone.pk}/").content.decode()
    assert f"By delegation of {made.ref}" in told_there
    assert "Exempt by paragraph 3" in told_there
    assert mine.post(f"/leaders/delegations/{given.pk}/end/", {"words": ""}).status_code == 400
    assert mine.post(f"/leaders/delegations/{given.pk}/end/", {"words": "No longer"}).status_code == 302
    assert "Ended by" in mine.get(page).content.decode()
