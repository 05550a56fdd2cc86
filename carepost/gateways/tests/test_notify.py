"""GOV.UK Notify: its own client library and ours against the fake, by the same cases of its documentation."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

import jwt
import pytest
import requests
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from carepost.core import clock
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.fake_notify import REPLY_TO, TEMPLATE, FakeNotify, Trouble
from carepost.gateways.fake_notify.server import SECRET, SERVICE
from carepost.gateways.notify import NotifyClient, NotifyEmail, files_taken

WORDS = {"subject": "Your call", "body": "Hello", "file": ""}
PDF = ("report.pdf", b"%PDF-1.7")


@pytest.fixture
def fake():
    with FakeNotify() as running:
        yield running


@pytest.fixture
def library(fake):
    client = NotificationsAPIClient(fake.key, base_url=fake.url, timeout=5)
    yield client
    client.request_session.close()


@pytest.fixture
def client(fake):
    with NotifyClient(fake.key, template=UUID(TEMPLATE), url=fake.url) as made:
        yield made


def email(**more):
    return NotifyEmail(
        **{"to": "asha@willow.example", "subject": "Your call", "body": "Hello", "reference": "r-1"} | more
    )


def failure(ask):
    with pytest.raises(GatewayFailed) as told:
        ask()
    return told.value


class TestTheFakeAsTheDocumentationHasIt:
    def test_an_email_is_answered_with_its_number_and_what_it_says(self, library):
        answer = library.send_email_notification("a@b.example", TEMPLATE, WORDS, "r-1", REPLY_TO)
        assert answer.keys() == {"id", "reference", "content", "uri", "template"}
        assert answer["content"]["subject"] == "Your call"
        assert answer["reference"] == "r-1"
        found = library.get_notification_by_id(answer["id"])
        assert (found["status"], found["type"], found["email_address"]) == ("sending", "email", "a@b.example")

    @pytest.mark.parametrize(
        ("given", "status", "error"),
        [
            ({"personalisation": {"subject": "Only"}}, 400, "BadRequestError"),
            ({"email_address": "nobody"}, 400, "ValidationError"),
            ({"template_id": "7"}, 400, "ValidationError"),
            ({"template_id": "740e5834-3a29-46b4-9a6f-16142fde533a"}, 400, "BadRequestError"),
            ({"email_reply_to_id": "740e5834-3a29-46b4-9a6f-16142fde533a"}, 400, "BadRequestError"),
            ({"one_click_unsubscribe_url": "http://x.example"}, 400, "ValidationError"),
            (
                {"personalisation": WORDS | {"file": {"file": "JVBERg==", "filename": "a.exe"}}},
                400,
                "BadRequestError",
            ),
            (
                {"personalisation": WORDS | {"file": {"file": "?", "filename": "a.pdf"}}},
                400,
                "BadRequestError",
            ),
        ],
    )
    def test_what_is_wrong_with_an_email_is_answered_by_status_and_type(self, library, given, status, error):
        right = {"email_address": "a@b.example", "template_id": TEMPLATE, "personalisation": WORDS}
        with pytest.raises(HTTPError) as told:
            library.send_email_notification(**right | given)
        assert (told.value.status_code, told.value.message[0]["error"]) == (status, error)

    @pytest.mark.parametrize(
        ("trouble", "status", "error"),
        [
            (Trouble.TOO_FAST, 429, "RateLimitError"),
            (Trouble.TOO_MANY, 429, "TooManyRequestsError"),
            (Trouble.TRIAL, 400, "BadRequestError"),
            (Trouble.BROKEN, 500, "Exception"),
        ],
    )
    def test_limits_and_faults_are_answered_by_status_and_type(self, fake, library, trouble, status, error):
        fake.misbehave(trouble)
        with pytest.raises(HTTPError) as told:
            library.send_email_notification("a@b.example", TEMPLATE, WORDS)
        assert (told.value.status_code, told.value.message[0]["error"]) == (status, error)

    def test_a_missing_word_of_the_template_is_named(self, library):
        with pytest.raises(HTTPError) as told:
            library.send_email_notification("a@b.example", TEMPLATE, {"subject": "x"})
        assert told.value.message[0]["message"] == "Missing personalisation: body, file"

    @pytest.mark.parametrize(
        ("claims", "secret", "status"),
        [
            ({"iss": SERVICE}, SECRET, 403),
            ({"iss": SERVICE, "iat": time.time() - 4000}, SECRET, 403),
            ({"iss": SERVICE, "iat": time.time() + 4000}, SECRET, 403),
            ({"iss": "somebody else", "iat": None}, SECRET, 403),
            ({"iss": SERVICE, "iat": None}, "another secret of the same length....", 403),
            ({"iss": SERVICE, "iat": None}, SECRET, 200),
        ],
    )
    def test_a_token_is_checked_for_service_secret_and_time(self, fake, claims, secret, status):
        told = claims | ({"iat": int(claims["iat"] or time.time())} if "iat" in claims else {})
        token = jwt.encode(told, secret)
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{fake.url}/v2/notifications", headers=headers, timeout=5)
        assert answer.status_code == status
        assert requests.get(f"{fake.url}/v2/notifications", timeout=5).status_code == 401

    def test_lists_are_filtered_and_paged_newest_first(self, fake, library):
        given = {"email_address": "a@b.example", "template_id": TEMPLATE, "personalisation": WORDS}
        for number in range(252):
            fake.service.send(given | {"reference": f"r-{number % 126}"})
        page = library.get_all_notifications()
        assert len(page["notifications"]) == 250
        assert len(list(library.get_all_notifications_iterator())) == 252
        assert len(library.get_all_notifications(reference="r-0")["notifications"]) == 2
        fake.service.settle("r-1", "permanent-failure")
        assert len(library.get_all_notifications(status="failed")["notifications"]) == 1
        for wrong in ({"status": "elephant"}, {"template_type": "Apple"}):
            with pytest.raises(HTTPError) as told:
                library.get_all_notifications(**wrong)
            assert told.value.message[0]["error"] == "ValidationError"

    @pytest.mark.parametrize(
        ("number", "status"), [("7", 400), ("740e5834-3a29-46b4-9a6f-16142fde533a", 404)]
    )
    def test_an_email_that_is_not_there_is_told_from_no_number(self, library, number, status):
        with pytest.raises(HTTPError) as told:
            library.get_notification_by_id(number)
        assert told.value.status_code == status

    @pytest.mark.parametrize(
        ("to", "status"),
        [
            ("perm-fail@simulator.notify", "permanent-failure"),
            ("temp-fail@simulator.notify", "temporary-failure"),
        ],
    )
    def test_two_addresses_fail_at_once(self, library, to, status):
        number = library.send_email_notification(to, TEMPLATE, WORDS)["id"]
        assert library.get_notification_by_id(number)["status"] == status


class TestOurClient:
    def test_an_email_leaves_with_reference_file_reply_to_and_one_press_to_leave(self, fake):
        leave = "https://care.example.gov.uk/leave/abc"
        with NotifyClient(fake.key, template=UUID(TEMPLATE), url=fake.url, reply_to=UUID(REPLY_TO)) as client:
            number = client.send(email(file=PDF, leave=leave))
        (sent,) = fake.emails
        assert (sent["id"], sent["reference"], sent["one_click_unsubscribe"]) == (number, "r-1", leave)
        assert sent["body"].startswith("Hello")
        assert sent["body"].endswith("report.pdf"), "a file becomes a link"

    @pytest.mark.parametrize(
        ("trouble", "kind"),
        [
            (Trouble.BROKEN, Failure.UNKNOWN),
            (Trouble.TAKES_AND_BREAKS, Failure.UNKNOWN),
            (Trouble.HANGS_UP, Failure.UNKNOWN),
            (Trouble.TAKES_AND_HANGS_UP, Failure.UNKNOWN),
            (Trouble.NO_JSON, Failure.UNKNOWN),
            (Trouble.TOO_FAST, Failure.BUSY),
            (Trouble.TOO_MANY, Failure.BUSY),
            (Trouble.TRIAL, Failure.REFUSED),
        ],
    )
    def test_what_goes_wrong_with_a_hand_over_is_told_by_its_kind(self, fake, client, trouble, kind):
        fake.misbehave(trouble)
        assert failure(lambda: client.send(email())).kind is kind

    @pytest.mark.parametrize(
        ("trouble", "kind"),
        [
            (Trouble.BROKEN, Failure.BROKEN),
            (Trouble.HANGS_UP, Failure.UNREACHABLE),
            (Trouble.NO_JSON, Failure.UNREACHABLE),
            (Trouble.TOO_FAST, Failure.BUSY),
        ],
    )
    def test_asking_leaves_no_doubt(self, fake, client, trouble, kind):
        fake.misbehave(trouble)
        assert failure(lambda: client.statuses("r-1")).kind is kind

    def test_a_limit_says_when_it_ends(self, fake, client):
        with clock.freeze(datetime(2026, 7, 1, 21, 1, tzinfo=UTC)):  # 22:01 in London
            fake.misbehave(Trouble.TOO_MANY)
            assert failure(lambda: client.send(email())).retry_after == 2 * 3600
            fake.misbehave(Trouble.TOO_FAST)
            assert failure(lambda: client.send(email())).retry_after == 60

    def test_nobody_there_leaves_no_doubt_that_nothing_was_taken(self, fake):
        with NotifyClient(fake.key, template=UUID(TEMPLATE), url="http://127.0.0.1:1") as client:
            assert failure(lambda: client.send(email())).kind is Failure.UNREACHABLE

    def test_a_wrong_key_is_a_setting_and_not_the_mails_fault(self, fake):
        with NotifyClient(f"x-{SERVICE}-{uuid4()}", template=UUID(TEMPLATE), url=fake.url) as client:
            told = failure(lambda: client.send(email()))
        assert (told.kind, told.worth_retrying) == (Failure.BROKEN, True)

    def test_an_address_that_notify_refuses_is_the_mails_fault_with_its_words(self, client):
        told = failure(lambda: client.send(email(to="nobody")))
        assert told.kind is Failure.REFUSED
        assert "Not a valid email address" in told.sentence

    @pytest.mark.parametrize(
        ("templates", "words"),
        [
            ({}, "no template of that number"),
            ({TEMPLATE: ("Carepost", "((body)) ((file))")}, "has no ((subject))"),
            ({TEMPLATE: ("((subject))", "((body)) ((file)) ((name))")}, "asks for ((name))"),
        ],
    )
    def test_a_template_that_does_not_fit_is_a_setting_and_is_said(self, fake, client, templates, words):
        fake.service.templates = templates
        assert words in client.template_fault()
        if "no ((" not in words:
            told = failure(lambda: client.send(email()))
            assert (told.kind, words in told.sentence) == (Failure.BROKEN, True)

    def test_the_template_that_the_guide_describes_fits(self, client):
        assert client.template_fault() == ""

    def test_statuses_are_those_of_a_reference_newest_first(self, fake, client):
        client.send(email())
        fake.service.settle("r-1", "delivered")
        client.send(email())
        assert client.statuses("r-1") == ("sending", "delivered"), "Notify sends a reference twice, if asked"
        assert client.statuses("r-2") == ()

    @pytest.mark.parametrize(
        ("name", "taken"), [("a.pdf", True), ("A.DOCX", True), ("invitation.ics", False), ("run", False)]
    )
    def test_kinds_of_files(self, name, taken):
        assert files_taken(name) is taken
