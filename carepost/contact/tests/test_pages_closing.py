"""The pages of closed services: noted from a call, listed, shown loudly where CQC disagrees, taken back."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from carepost.contact.actions import closing as actions
from carepost.contact.actions import rota
from carepost.contact.models import Closing, RotaLack
from carepost.contact.queries import rota as rotas
from carepost.contact.rules.closing import Heard
from carepost.contact.tests import factories, planned
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import calling, send, take, text
from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
YESTERDAY = TODAY - timedelta(days=1)
SENT = {"closed_on": YESTERDAY.isoformat(), "said_by": "Jo Marsh, manager"}


def note(cast, service, days_ago=0):
    with clock.freeze(NOW - timedelta(days=days_ago)):
        heard = Heard(TODAY - timedelta(days=days_ago), "Jo Marsh, manager")
        return actions.note_closing(by=cast.officer.actor, service=service, heard=heard)


def page_of(closing):
    return reverse("contact:closing", args=[closing.pk])


def test_what_is_heard_in_a_call_is_noted_with_the_call(browser, service):
    take(browser, service)
    sent = send(browser, service, outcome="site_closed")
    recorded = text(browser.get(sent.headers["Location"]))
    assert "Say when it closed" in recorded
    call_id = sent.headers["Location"].split("/")[2]
    address = f"{reverse('contact:closing-note', args=[service.ref])}?call={call_id}"
    assert address in recorded
    assert browser.post(address, SENT).status_code == 302
    closing = Closing.objects.get()
    assert (closing.closed_on, closing.call_id) == (YESTERDAY, int(call_id))
    assert "Nobody is due" in text(browser.get("/today/"))


def test_what_cannot_be_true_stays_typed_and_says_what_to_do(browser, service):
    address = reverse("contact:closing-note", args=[service.ref])
    refused = browser.post(address, SENT | {"closed_on": (TODAY + timedelta(days=1)).isoformat()})
    assert refused.status_code == 409
    assert "It cannot be in the future" in text(refused)
    assert 'value="Jo Marsh, manager"' in text(refused)
    assert browser.post(address, {}).status_code == 400
    assert not Closing.objects.exists()


def test_the_services_page_and_the_call_page_say_so_and_offer_no_call(browser, cast, service):
    closing = note(cast, service)
    page = text(browser.get(reverse("register:service", args=[service.ref])))
    assert "Said to have closed on 9 November 2026" in page
    assert page_of(closing) in page
    assert "Call Willow Bank" not in page
    assert "It is noted as closed" in text(browser.get(calling(service)))
    timeline = text(browser.get(reverse("register:service-tab", args=[service.ref, "timeline"])))
    assert "Noted as closed" in timeline


def test_the_provider_reads_that_the_council_takes_its_service_for_closed(cast, client_as, service):
    note(cast, service)
    page = text(client_as(cast.provider).get("/provider/"))
    assert "was told that this service closed on 9 November 2026" in page
    assert "The council’s call was due" not in page
    assert "Jo Marsh, manager" not in page


@pytest.mark.parametrize(("days", "loud"), [(28, False), (29, True)])
def test_today_and_the_risk_board_say_loudly_what_cqc_still_shows_as_active(
    browser, cast, service, days, loud
):
    closing = note(cast, service, days_ago=days)
    said = "CQC still shows 1 service as active that was noted as closed"
    for page in ("/today/", "/standing/"):
        assert (said in text(browser.get(page))) is loud
    summary = text(browser.get(reverse("register:service-tab", args=[service.ref, "standing"])))
    assert ("CQC still shows it as active" in summary) is loud
    listed = text(browser.get("/calls/closings/?show=contradicted"))
    assert ("Willow Bank" in listed) is loud
    assert (f"{days} days after it was noted" in text(browser.get(page_of(closing)))) is loud


def test_a_director_takes_it_back_with_a_reason_and_an_auditor_cannot(cast, client_as, service):
    closing = note(cast, service)
    director = client_as(cast.director)
    assert "Why is it taken back?" in text(director.get(page_of(closing)))
    assert director.post(page_of(closing), {"reason": ""}).status_code == 400
    assert director.post(page_of(closing), {"reason": "One wing only"}).status_code == 302
    after = text(director.get(page_of(closing)))
    assert "One wing only" in after
    assert "Why is it taken back?" not in after
    assert director.post(page_of(closing), {"reason": "Again"}).status_code == 409
    auditor = client_as(cast.auditor)
    assert "Why is it taken back?" not in text(auditor.get(page_of(closing)))
    assert auditor.post(page_of(closing), {"reason": "Mine"}).status_code == 403


def test_the_list_is_filtered_and_its_file_equals_it_at_the_same_cost_however_long(
    browser, cast, service, django_assert_max_num_queries
):
    note(cast, service)
    for n in range(12):
        note(cast, make_service(host=cast.ambershire, name=f"Home {n}"))
    assert "No closing was taken back." in text(browser.get("/calls/closings/?show=undone"))
    with django_assert_max_num_queries(16):
        listed = text(browser.get("/calls/closings/?service=Home"))
    assert "Willow Bank" not in listed
    file = b"".join(browser.get("/calls/closings/?service=Home&as=csv").streaming_content).decode()
    assert len(file.strip().splitlines()) == 13
    assert "Willow Bank" not in file


def test_another_council_finds_no_closing(cast, client_as, service):
    closing = note(cast, service)
    neighbour = client_as(cast.neighbour)
    assert neighbour.get(page_of(closing)).status_code == 404
    assert neighbour.post(reverse("contact:closing-note", args=[service.ref]), SENT).status_code == 404
    assert "Willow Bank" not in text(neighbour.get("/calls/closings/"))


def test_a_service_of_which_a_call_was_completed_later_says_so_at_the_day(browser, cast, service):
    factories.record(cast.officer.actor, service)
    refused = browser.post(
        reverse("contact:closing-note", args=[service.ref]), SENT | {"closed_on": str(date(2026, 11, 8))}
    )
    assert refused.status_code == 409
    assert "A call was completed after that day" in text(refused)


def test_a_call_to_a_service_that_closed_is_no_longer_needed_in_the_rota_in_force(
    browser, cast, team, service
):
    officer, _ = team
    made = planned.published(officer)
    RotaLack.objects.create(
        council=cast.ambershire, rota=made, service=service, due_on=TODAY, band="red", sentence="No room"
    )

    def counted():
        columns = rotas.grid(officer, made, TODAY).columns
        return rotas.late_in(made, TODAY), sum(cell.calls for each in columns for cell in each.cells)

    late, calls = counted()
    assert len(rotas.lacks_of(made)) == 1
    actions.note_closing(by=officer, service=service, heard=Heard(TODAY, "Jo Marsh"))
    assert "No longer needed: it has closed" in text(browser.get("/calls/rota/"))
    assert rotas.lacks_of(made) == []
    of_service = planned.places(service=service)
    assert counted() == (late - of_service.filter(day__gt=F("due_on")).count(), calls - of_service.count())
    assert of_service.exists()


def test_a_calendar_leaves_out_the_call_to_a_service_that_closed(browser, client, team, service):
    for each in team:
        rota.keep_hours(by=each, user_id=each.user_id, rings=rota.Rings({}))
    rota.keep_hours(by=team[0], user_id=team[0].user_id, rings=rota.Rings(planned.ALL_DAY))
    planned.published(team[0])
    feed = reverse("contact:calendar", args=[rota.open_calendar(by=team[0]).token])
    assert "Willow Bank" in client.get(feed).content.decode()
    actions.note_closing(by=team[0], service=service, heard=Heard(TODAY, "Jo Marsh"))
    assert "Willow Bank" not in client.get(feed).content.decode()
    first = planned.places(service=service).values_list("pk", flat=True)[0]
    planned.places(pk=first).update(day=TODAY - timedelta(1))
    assert "Willow Bank" in client.get(feed).content.decode()  # what is past stays in the calendar


def test_a_call_to_a_service_that_closed_is_neither_moved_nor_locked(browser, team, service):
    officer, _ = team
    planned.published(officer)
    place = planned.places(service=service).first()
    page = reverse("contact:rota-place", args=[place.pk])
    assert "Lock it there" in text(browser.get(page))
    actions.note_closing(by=officer, service=service, heard=Heard(TODAY, "Jo Marsh"))
    shown = text(browser.get(page))
    assert "This service has closed: its call is no longer needed." in shown
    assert "Lock it there" not in shown
    to = rota.Spot(place.officer_id, place.day, place.minute)
    for verb in (rota.lock_call, lambda **known: rota.move_call(to=to, **known)):
        with pytest.raises(Refused, match="This service has closed"):
            verb(by=officer, place_id=place.pk)
