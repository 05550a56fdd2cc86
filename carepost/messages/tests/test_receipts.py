"""Delivery receipts come in at an address of their own: with the right token alone, and whatever they hold."""

from __future__ import annotations

import json

import pytest

from carepost.councils.tests.cast import scope
from carepost.gateways.mail.states import State
from carepost.messages.tests import factories

pytestmark = pytest.mark.django_db
TOKEN = "a token that nobody guesses"


@pytest.fixture
def sent(cast):
    with scope(cast.officer) as by:
        row = factories.queued(by)
        row.state = State.SENT
        row.save()
        yield row


def post(client, body, token=TOKEN):
    headers = {"Authorization": f"Bearer {token}"}
    content = body if isinstance(body, bytes) else json.dumps(body)
    return client.post("/messages/receipts/", content, content_type="application/json", headers=headers)


def test_a_receipt_with_the_token_is_put_to_its_mail_by_nobody_who_signed_in(client, settings, sent):
    settings.NOTIFY_TOKEN = TOKEN
    receipt = {"reference": str(sent.message.mark), "status": "permanent-failure", "to": sent.to}
    assert post(client, receipt).status_code == 204
    sent.refresh_from_db()
    assert sent.state == State.BOUNCED
    assert sent.dead_since is not None


@pytest.mark.parametrize("token", ["", "another", TOKEN[:-1], "é"])
def test_without_the_token_nothing_is_believed(client, settings, sent, token):
    settings.NOTIFY_TOKEN = TOKEN
    answer = post(client, {"reference": str(sent.message.mark), "status": "permanent-failure"}, token)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_where_no_token_is_set_none_is_right(client, settings, sent):
    settings.NOTIFY_TOKEN = ""
    assert post(client, {"reference": str(sent.message.mark), "status": "delivered"}, "").status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"null", b"{}", b'{"status": "delivered"}', b"\xff", b"7"]
)
def test_what_is_no_receipt_is_refused(client, settings, sent, body):
    settings.NOTIFY_TOKEN = TOKEN
    assert post(client, body).status_code == 400


@pytest.mark.parametrize("reference", [None, "", "x" * 10_000, {"a": 1}])
def test_a_receipt_of_no_mail_of_ours_is_taken_and_changes_nothing(client, settings, sent, reference):
    settings.NOTIFY_TOKEN = TOKEN
    assert post(client, {"reference": reference, "status": "delivered"}).status_code == 204
    sent.refresh_from_db()
    assert sent.state == State.SENT
