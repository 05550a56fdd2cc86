"""Pages of a standing set by hand: the form, the proposal, the answers, and who sees what of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.register.tests.factories import make_organisation
from carepost.risk import actions, queries
from carepost.risk.models import OverrideProposal, OverrideRow
from carepost.risk.rules import Band
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
REASON = "Inspector on the telephone: much better"
AMBER = {"band": "amber", "reason": REASON, "until-day": "23", "until-month": "11", "until-year": "2026"}


@pytest.fixture(autouse=True)
def monday(cast):
    with clock.freeze(datetime(2026, 11, 9, 10, 30, tzinfo=UTC)), scope(cast.officer):
        yield


@pytest.fixture
def red(cast):
    willow = make_organisation(body=cast.willow, name="Willow Care Ltd")
    made = factories.rated(cast.ambershire, "inadequate", on=DAY, name="The Larches", organisation=willow)
    factories.recompute(cast.ambershire, DAY)
    return made


@pytest.fixture
def grey(cast):
    made = factories.rated(cast.ambershire, on=DAY, name="Willow Bank")
    factories.recompute(cast.ambershire, DAY)
    return made


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)


@pytest.fixture
def director(cast, client_as):
    return client_as(cast.director)


def text(response):
    return " ".join(response.content.decode().split())


def setting(service):
    return reverse("risk:set", args=[service.ref])


def tab(service):
    return reverse("register:service-tab", args=[service.ref, "standing"])


def proposed(cast, service, **given):
    asked = {"band": Band.AMBER, "reason": REASON, "expires_on": DAY + timedelta(14), **given}
    return actions.propose_override(by=cast.officer.actor, service=service, **asked)


def test_an_officer_sets_a_standing_from_the_tab_and_ends_it_again(officer, grey):
    assert setting(grey) in text(officer.get(tab(grey)))
    page = text(officer.get(setting(grey)))
    assert "7 December 2026 at the latest" in page
    assert "Lowering a red standing needs two people" not in page
    done = officer.post(setting(grey), AMBER | {"band": "red"}, follow=True)
    told = text(done)
    assert "Willow Bank is set to ● Red until 23 November 2026." in told
    assert REASON in told
    asked = text(officer.get(reverse("risk:end", args=[grey.ref])))
    assert "The facts alone say ○ Grey" in asked
    ended = text(officer.post(reverse("risk:end", args=[grey.ref]), follow=True))
    assert "Willow Bank stands again where the facts put it." in ended
    assert "Earlier, set or proposed by hand" in ended
    assert officer.get(reverse("risk:end", args=[grey.ref])).status_code == 404
    again = officer.post(reverse("risk:end", args=[grey.ref]))
    assert again.status_code == 409
    assert "No standing is set by hand for this service." in text(again)


def test_what_is_missing_or_too_long_is_said_and_nothing_is_set(officer, grey):
    empty = officer.post(setting(grey), {})
    assert empty.status_code == 400
    for told in ("Select a standing", "Enter the day on which it ends", "Enter why"):
        assert told in text(empty)
    long = officer.post(setting(grey), AMBER | {"until-day": "8", "until-month": "12"})
    assert long.status_code == 409
    assert "A standing set by hand ends after 28 days at most." in text(long)
    assert REASON in text(long)
    assert officer.post(setting(grey), AMBER | {"band": "grey"}).status_code == 400
    assert OverrideRow.objects.count() == 0


def test_lowering_red_becomes_a_proposal_that_somebody_else_confirms(cast, officer, director, red):
    assert "Lowering a red standing needs two people" in text(officer.get(setting(red)))
    page = text(officer.post(setting(red), AMBER, follow=True))
    assert "Proposed: ◆ Amber. It counts once a colleague confirms it" in page
    assert "lapses on 14 November 2026" in page
    assert "Confirm it" not in page
    assert "Withdraw it" in page
    waits = OverrideProposal.objects.get()
    assert queries.standing_for(cast.officer.actor, red.pk).band == "red"
    assert "It waits for a second person" in text(officer.get(tab(red)))
    page = text(director.get(reverse("risk:proposal", args=[waits.pk])))
    assert "Confirm it" in page
    assert "Withdraw it" not in page
    done = text(director.post(reverse("risk:confirm", args=[waits.pk]), follow=True))
    assert "The Larches is set to ◆ Amber until 23 November 2026." in done
    assert f"by {cast.officer.actor.name} and {cast.director.actor.name}: {REASON}" in done


def test_a_reason_against_a_proposal_is_told_instead_of_the_need_for_a_second_person(officer, red):
    page = officer.post(setting(red), AMBER | {"until-day": "8", "until-month": "12"})
    assert page.status_code == 409
    assert "A standing set by hand ends after 28 days at most." in text(page)
    assert "needs a second person to agree" not in text(page)
    officer.post(setting(red), AMBER)
    twice = officer.post(setting(red), AMBER)
    assert twice.status_code == 409
    assert "A proposal for this service waits already." in text(twice)
    assert "waits for a second person" in text(officer.get(setting(red)))


def test_the_proposer_cannot_confirm_by_posting_all_the_same(cast, officer, red):
    waits = proposed(cast, red)
    page = officer.post(reverse("risk:confirm", args=[waits.pk]))
    assert page.status_code == 409
    assert "You proposed this. Somebody else" in text(page)
    assert OverrideRow.objects.count() == 0


def test_it_is_turned_down_with_words_that_the_proposer_reads(cast, officer, director, red):
    waits = proposed(cast, red)
    address = reverse("risk:turn-down", args=[waits.pk])
    assert REASON in text(director.get(address))
    assert director.post(address, {"words": ""}).status_code == 400
    assert "Turned down. The Larches stays as it stands." in text(
        director.post(address, {"words": "Wait for the report"}, follow=True)
    )
    page = text(officer.get(reverse("risk:proposal", args=[waits.pk])))
    assert "Wait for the report" in page
    assert "Withdraw it" not in page
    late = director.post(address, {"words": "Again"})
    assert late.status_code == 409
    assert "This proposal has been answered meanwhile." in text(late)


def test_the_proposer_withdraws_it(cast, officer, director, red):
    waits = proposed(cast, red)
    address = reverse("risk:withdraw", args=[waits.pk])
    other = director.post(address)
    assert other.status_code == 409
    assert "Only the person who proposed this can withdraw it." in text(other)
    assert "Your proposal is withdrawn." in text(officer.post(address, follow=True))


def test_a_proposal_that_lapsed_says_so_and_offers_nothing(cast, client_as, red):
    waits = proposed(cast, red)
    with clock.freeze(datetime(2026, 11, 14, 10, 30, tzinfo=UTC)):
        director = client_as(cast.director)
        page = text(director.get(reverse("risk:proposal", args=[waits.pk])))
        assert "Lapsed: nobody answered" in page
        assert "Confirm it" not in page
        assert director.post(reverse("risk:confirm", args=[waits.pk])).status_code == 409


def test_news_since_the_proposal_is_shown_to_who_is_to_confirm_it(cast, director, red):
    waits = proposed(cast, red)
    OverrideProposal.objects.update(knew=[])
    page = text(director.get(reverse("risk:proposal", args=[waits.pk])))
    assert "At least red until CQC rates it better than Inadequate overall." in page
    refused = director.post(reverse("risk:confirm", args=[waits.pk]))
    assert refused.status_code == 409
    assert "nobody has weighed it" in text(refused)


def test_who_sees_standings_but_may_not_set_them_reads_only(cast, client_as, red):
    waits = proposed(cast, red)
    analyst = client_as(cast.analyst)
    page = text(analyst.get(reverse("risk:proposal", args=[waits.pk])))
    assert REASON in page
    assert "can confirm it or turn it down" in page
    assert '<form method="post" action="/standing' not in page
    assert "Set the standing by hand" not in text(analyst.get(tab(red)))
    for name in ("risk:confirm", "risk:withdraw", "risk:turn-down"):
        assert analyst.post(reverse(name, args=[waits.pk])).status_code == 403
    assert analyst.get(setting(red)).status_code == 403


def test_another_council_finds_none_of_it(cast, client_as, red):
    waits = proposed(cast, red)
    neighbour = client_as(cast.neighbour)
    for name in ("risk:proposal", "risk:turn-down"):
        assert neighbour.get(reverse(name, args=[waits.pk])).status_code == 404
    for name in ("risk:confirm", "risk:withdraw", "risk:turn-down"):
        assert neighbour.post(reverse(name, args=[waits.pk]), {"words": "x"}).status_code == 404
    for name in ("risk:set", "risk:end"):
        assert neighbour.get(reverse(name, args=[red.ref])).status_code == 404
        assert neighbour.post(reverse(name, args=[red.ref]), AMBER).status_code == 404
    assert REASON not in text(neighbour.get(tab(red)))


def test_a_provider_sees_the_standing_and_never_who_argued_what(cast, client_as, red):
    waits = proposed(cast, red)
    provider = client_as(cast.provider)
    before = text(provider.get(tab(red)))
    assert "Red" in before
    actions.confirm_override(by=cast.director.actor, proposal_id=waits.pk)
    after = text(provider.get(tab(red)))
    assert "Set by hand: without that it would be ● Red." in after
    for page in (before, after, text(provider.get("/provider/"))):
        for secret in (REASON, cast.officer.actor.name, cast.director.actor.name, "proposes"):
            assert secret not in page
    for name in ("risk:set", "risk:end"):
        assert provider.get(reverse(name, args=[red.ref])).status_code == 403
    assert provider.get(reverse("risk:proposal", args=[waits.pk])).status_code == 403


def test_one_who_acts_for_another_service_of_that_id_gets_nothing(cast, client_as, red):
    assert client_as(cast.partner).get(setting(red)).status_code == 403
    assert client_as(None).get(setting(red)).status_code == 302


def test_a_service_without_a_standing_has_no_form(cast, officer):
    new = factories.rated(cast.ambershire, on=DAY)
    page = text(officer.get(setting(new)))
    assert "This service has no standing yet." in page
    assert "Which standing?" not in page
    assert officer.post(setting(new), AMBER).status_code == 409


def test_an_override_that_a_new_fact_overtook_says_that_it_does_not_count(cast, officer, red):
    waits = proposed(cast, red)
    actions.confirm_override(by=cast.director.actor, proposal_id=waits.pk)
    OverrideRow.objects.update(knew=[])
    factories.recompute(cast.ambershire, DAY)
    assert "It does not count now" in text(officer.get(tab(red)))


def test_a_colleague_of_the_same_role_is_a_second_person(cast, client_as, red):
    waits = proposed(cast, red)
    colleague = client_as(member("Dana Fox", Role.POST_OFFICER, on=DAY, council=cast.ambershire))
    done = colleague.post(reverse("risk:confirm", args=[waits.pk]), follow=True)
    assert "Dana Fox" in text(done)
