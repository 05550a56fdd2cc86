"""The pages of leaders: what they show to whom, keep when refused, and hand out as files."""

from __future__ import annotations

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.core import clock
from carepost.councils import permissions
from carepost.decisions import actions
from carepost.decisions.models import Action, Group, Issue, Report
from carepost.decisions.rules.groups import Level
from carepost.decisions.tests import factories
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(cast, client_as, groups):
    return client_as(cast.director)


@pytest.fixture
def issue(cast, groups):
    return factories.issue(cast.officer.actor, groups[Level.BRONZE])


@pytest.fixture
def report(monday, cast, groups):
    make_service(host=cast.ambershire, name="Willow Bank")
    return factories.report(monday)


def rows_of(response):
    return list(csv.DictReader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))


def test_home_says_what_is_asked_of_me_first(cast, client_as, issue, report):
    mine = client_as(cast.officer).get("/leaders/").content.decode()
    assert "1 issue of your groups wait" in mine
    assert issue.title in mine
    other = client_as(cast.director).get("/leaders/").content.decode()
    assert "Nothing waits for you" in other
    assert "Asked of other groups" in other
    assert "Open the rows" in mine


def test_a_director_begins_with_leaders_and_an_officer_with_today(cast, client_as, monday):
    assert client_as(cast.director).get("/")["Location"] == "/leaders/"
    assert client_as(cast.officer).get("/")["Location"] == "/today/"


def test_before_the_first_report_home_says_when_there_will_be_measures(director):
    assert "they come with the first report" in director.get("/leaders/").content.decode()


def test_an_issue_is_raised_from_a_services_page_and_stands_there(cast, client_as, groups):
    service = make_service(host=cast.ambershire, name="Oak House")
    officer = client_as(cast.officer)
    tab = officer.get(reverse("register:service-tab", args=[service.ref, "issues"])).content.decode()
    ask = f"/leaders/issues/raise/?service={service.ref}"
    assert ask in tab
    typed = {
        "title": "No nurse", "background": "None tonight", "recommendation": "Pay", "day": "2026-11-24",
        "group": str(groups[Level.BRONZE].pk), "options": "", "hour": "2pm",
    }  # fmt: skip
    refused = officer.post(ask, {**typed, "title": "", "day": "2026-11-20"})
    assert refused.status_code == 400
    assert "None tonight" in refused.content.decode()
    answer = officer.post(ask, typed)
    made = Issue.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/leaders/issues/{made.pk}/")
    assert (made.service, made.need_by) == (service, factories.at(24, 14))
    tab = officer.get(reverse("register:service-tab", args=[service.ref, "issues"])).content.decode()
    assert "No nurse" in tab


def test_a_service_of_another_council_is_not_asked_about(cast, client_as, groups):
    service = make_service(host=cast.borechester)
    assert client_as(cast.officer).get(f"/leaders/issues/raise/?service={service.ref}").status_code == 404


def test_an_issue_shows_its_history_and_only_to_members_the_ways_to_answer(cast, client_as, issue):
    page = f"/leaders/issues/{issue.pk}/"
    member, other = (client_as(who).get(page).content.decode() for who in (cast.officer, cast.director))
    assert "Record the decision" in member
    assert "Record the decision" not in other
    assert "Raised" in other


def test_each_answer_has_its_page_and_a_refusal_keeps_the_words(cast, client_as, issue, groups):
    officer = client_as(cast.officer)
    page = f"/leaders/issues/{issue.pk}"
    assert officer.get(f"{page}/nonsense/").status_code == 404
    kept = officer.post(f"{page}/keep/", {"words": "They ring at noon", "day": "2026-11-30", "hour": ""})
    assert kept.status_code == 409
    assert "They ring at noon" in kept.content.decode()
    assert officer.post(f"{page}/send-up/", {"words": "Beyond us"}).status_code == 302
    issue.refresh_from_db()
    assert issue.group == groups[Level.SILVER]
    refused = officer.post(f"{page}/return/", {"words": "More"})
    assert "Only the members of its group" in refused.content.decode()


def test_a_decision_is_recorded_read_corrected_and_not_twice(cast, client_as, issue):
    officer = client_as(cast.officer)
    typed = {
        "text": "Pay it.", "rationale": "Nobody else.", "present": [str(cast.officer.user.pk)], "openness": "public",
    }  # fmt: skip
    lacking = officer.post(f"/leaders/issues/{issue.pk}/decide/", {**typed, "rationale": ""})
    assert lacking.status_code == 400
    assert "Pay it." in lacking.content.decode()
    assert officer.post(f"/leaders/issues/{issue.pk}/decide/", typed).status_code == 302
    made = issue.decisions.get()
    assert officer.post(f"/leaders/issues/{issue.pk}/decide/", typed).status_code == 409
    form = officer.get(f"/leaders/decisions/{made.pk}/correct/").content.decode()
    assert "Nobody else." in form
    answer = officer.post(
        f"/leaders/decisions/{made.pk}/correct/", {**typed, "text": "Pay half.", "reason": "Half"}
    )
    assert answer.status_code == 302
    assert "This was corrected" in officer.get(f"/leaders/decisions/{made.pk}/").content.decode()
    assert officer.post(f"/leaders/decisions/{made.pk}/ratify/").status_code == 409


def test_lists_are_filtered_by_their_address_and_handed_out_as_files(cast, client_as, issue, groups):
    officer = client_as(cast.officer)
    other = factories.issue(cast.officer.actor, groups[Level.SILVER], title="Another", hours=30)
    actions.decide(by=cast.officer.actor, issue_id=issue.pk, decided=factories.decided(cast.officer))
    found = rows_of(officer.get("/leaders/issues/?state=waiting&as=csv"))
    assert [row["What is asked"] for row in found] == [other.title]
    assert officer.get("/leaders/issues/?state=nonsense").status_code == 400
    factories.action_of(cast.officer.actor, cast.director, clock.today())
    assert len(rows_of(officer.get("/leaders/actions/?as=csv"))) == 1
    assert rows_of(officer.get("/leaders/actions/?only=mine&as=csv")) == []
    assert len(rows_of(officer.get("/leaders/groups/?as=csv"))) == 3


def test_an_action_is_given_and_ended_on_its_pages(cast, client_as, issue):
    officer = client_as(cast.officer)
    typed = {"title": "Ring", "owner": str(cast.officer.user.pk), "due": "2026-11-25"}
    assert officer.post(f"/leaders/actions/add/?issue={issue.pk}", {**typed, "owner": ""}).status_code == 400
    assert officer.post(f"/leaders/actions/add/?issue={issue.pk}", typed).status_code == 302
    kept = Action.objects.get()
    assert officer.post(f"/leaders/actions/{kept.pk}/done/", {"words": ""}).status_code == 400
    assert officer.post(f"/leaders/actions/{kept.pk}/done/", {"words": "She came"}).status_code == 302
    assert officer.get(f"/leaders/actions/{kept.pk}/melt/").status_code == 404
    assert "She came" in officer.get(f"/leaders/actions/{kept.pk}/").content.decode()


def test_a_group_is_added_and_changed_by_who_keeps_groups(cast, client_as, monday):
    director = client_as(cast.director)
    assert "There are no groups yet" in director.get("/leaders/groups/").content.decode()
    assert "No group meets" in director.get("/leaders/issues/raise/").content.decode()
    typed = {
        "name": "Silver",
        "level": "silver",
        "chair": str(cast.director.user.pk),
        "quorum": "1",
        "reports_to": "",
    }
    assert director.post("/leaders/groups/add/", {**typed, "quorum": "4"}).status_code == 409
    assert director.post("/leaders/groups/add/", typed).status_code == 302
    group = Group.objects.get()
    down = {**typed, "status": "stood_down"}
    assert director.post(f"/leaders/groups/{group.pk}/", down).status_code == 302
    assert client_as(cast.auditor).get(f"/leaders/groups/{group.pk}/").status_code == 200
    assert client_as(cast.auditor).post(f"/leaders/groups/{group.pk}/", down).status_code == 403


def test_every_number_of_a_report_opens_to_just_its_rows(cast, client_as, report):
    director = client_as(cast.director)
    page = director.get(f"/leaders/reports/{report.pk}/").content.decode()
    for section in report.sections.all():
        for figure in section.figures:
            address = f"/leaders/reports/{report.pk}/figures/{figure['key']}/"
            assert address in page
            assert director.get(address).status_code == 200
            rows = rows_of(director.get(f"{address}?as=csv"))
            counted = [row for row in rows if row.get("Counted", "Yes") == "Yes"]
            assert len(counted) == int(figure["value"]), figure["key"]


def test_a_share_shows_apart_what_is_counted_and_what_is_not(cast, client_as, report):
    director = client_as(cast.director)
    address = f"/leaders/reports/{report.pk}/figures/calls.promise/"
    assert [row["Counted"] for row in rows_of(director.get(f"{address}?show=no&as=csv"))] == ["No"]
    assert rows_of(director.get(f"{address}?show=yes&as=csv")) == []


def test_who_may_not_see_calls_finds_neither_the_section_nor_its_rows(cast, client_as, report, monkeypatch):
    table = dict(permissions.ROLE_TABLE)
    role = next(role for role in table if role.value == "auditor")
    table[role] = table[role] - {permissions.Can.SEE_CALLS}
    monkeypatch.setattr(permissions, "ROLE_TABLE", table)
    auditor = client_as(cast.auditor)
    assert "Calls completed" not in auditor.get(f"/leaders/reports/{report.pk}/").content.decode()
    assert auditor.get(f"/leaders/reports/{report.pk}/figures/calls.completed/").status_code == 404
    assert auditor.get(f"/leaders/reports/{report.pk}/figures/calls.completed/trend.svg").status_code == 404
    assert auditor.get(f"/leaders/reports/{report.pk}/figures/standing.red/").status_code == 200


def test_a_trend_is_a_picture_with_words(cast, client_as, report):
    answer = client_as(cast.director).get(f"/leaders/reports/{report.pk}/figures/calls.completed/trend.svg")
    assert (answer["Content-Type"], b"<title" in answer.content) == ("image/svg+xml", True)
    assert client_as(cast.director).get(
        f"/leaders/reports/{report.pk}/figures/missed.late/trend.svg"
    ).status_code == 404  # fmt: skip


def test_a_report_is_made_reviewed_commented_and_sent_on_its_pages(cast, client_as, groups):
    make_service(host=cast.ambershire)
    director = client_as(cast.director)
    assert director.post("/leaders/reports/make/").status_code == 302
    made = Report.objects.get()
    assert "There is a report of this period already" in director.post(
        "/leaders/reports/make/", follow=True
    ).content.decode()  # fmt: skip
    page = f"/leaders/reports/{made.pk}/"
    assert director.get(f"{page}sections/nothing/comment/").status_code == 404
    assert director.post(f"{page}sections/calls/comment/", {"words": ""}).status_code == 400
    assert director.post(f"{page}sections/calls/comment/", {"words": "Two were away"}).status_code == 302
    assert director.post(f"{page}send/", {"to": [str(cast.director.user.pk)]}).status_code == 409
    assert director.post(f"{page}review/").status_code == 302
    assert "Two were away" in director.get(page).content.decode()
    assert director.post(f"{page}send/", {"to": []}).status_code == 400
    with posted():
        assert director.post(f"{page}send/", {"to": [str(cast.director.user.pk)]}).status_code == 302
    assert "Handed to the mail server" in director.get(page).content.decode()
    assert "Somebody has moved this report on" in director.post(f"{page}anew/", follow=True).content.decode()
    assert director.get(f"{page}report.pdf")["Content-Type"] == "application/pdf"


def test_a_report_is_withdrawn_with_why(cast, client_as, report):
    director = client_as(cast.director)
    page = f"/leaders/reports/{report.pk}/"
    assert director.post(f"{page}withdraw/", {"words": ""}).status_code == 400
    assert director.post(f"{page}withdraw/", {"words": "A wrong import"}).status_code == 302
    assert "A wrong import" in director.get(page).content.decode()


@pytest.mark.parametrize(
    "address",
    ["/leaders/", "/leaders/issues/", "/leaders/decisions/", "/leaders/actions/", "/leaders/groups/"],
)
def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(cast, client_as, groups, address):
    officer, asked = client_as(cast.officer), []
    for times in (1, 6):
        for n in range(times):
            one = factories.issue(cast.officer.actor, groups[Level.BRONZE], title=f"Issue {n}")
            factories.action_of(cast.officer.actor, cast.officer, clock.today(), issue_id=one.pk)
            actions.decide(by=cast.officer.actor, issue_id=one.pk, decided=factories.decided(cast.officer))
            factories.issue(cast.officer.actor, groups[Level.BRONZE], title=f"Another {n}")
        with CaptureQueriesContext(connection) as context:
            officer.get(address)
        asked.append(len(context))
    assert asked[0] == asked[1] < 24


def test_a_report_is_read_in_a_fixed_number_of_queries(
    cast, client_as, report, django_assert_max_num_queries
):
    with django_assert_max_num_queries(21):
        client_as(cast.director).get(f"/leaders/reports/{report.pk}/")
