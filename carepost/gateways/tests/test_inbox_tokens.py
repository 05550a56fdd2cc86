"""A mailbox is entered by a token: asked for once while it is good, anew when it ends, and every refusal is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.fake_imap import FakeImap
from carepost.gateways.fake_imap import Trouble as BoxTrouble
from carepost.gateways.fake_token import FakeToken, Trouble
from carepost.gateways.inbox import TOKENS, Inbox, InboxAddress, Tokens, inbox_at

MAIL = b"From: a@b.example\r\n\r\nOne"


@pytest.fixture
def service() -> Iterator[FakeToken]:
    with FakeToken() as service:
        yield service
        TOKENS.forget(service.grant())


@pytest.fixture
def box() -> Iterator[FakeImap]:
    with FakeImap([MAIL]) as box:
        box.let_in("token-1")
        yield box


def at(box: FakeImap, service: FakeToken) -> InboxAddress:
    return replace(inbox_at(box.url), password="", grant=service.grant())


def read(box: FakeImap, service: FakeToken) -> list[bytes]:
    with Inbox.open(at(box, service)) as inbox:
        return [content for _, content in inbox.unseen()]


def test_the_app_reads_by_one_token_as_long_as_it_is_good(box: FakeImap, service: FakeToken) -> None:
    assert read(box, service) == read(box, service) == [MAIL]
    assert service.given == ["token-1"]


def test_a_token_is_used_until_five_minutes_before_its_end(service: FakeToken) -> None:
    clock = [1000.0]
    tokens = Tokens(lambda: clock[0])
    for later, token in ((0, "token-1"), (3298, "token-1"), (3299, "token-2")):
        clock[0] = 1000.0 + later
        assert tokens.token(service.grant()) == token


@pytest.mark.parametrize("lasts", [0, 60])
def test_one_that_is_good_for_hardly_any_time_is_not_asked_for_with_each_mail(lasts: int) -> None:
    with FakeToken(lasts=lasts) as service:
        tokens = Tokens(lambda: 0.0)
        assert {tokens.token(service.grant()) for _ in range(3)} == {"token-1"}


def test_one_that_ends_in_mid_session_is_asked_for_anew_and_nothing_is_marked(
    box: FakeImap, service: FakeToken
) -> None:
    box.misbehave(BoxTrouble.SESSION_ENDS)
    with pytest.raises(GatewayFailed) as told:
        read(box, service)
    assert told.value.kind is Failure.UNREACHABLE
    assert box.seen == set()
    box.misbehave(BoxTrouble.NONE)
    box.let_in("token-2")
    assert read(box, service) == [MAIL]


def test_one_that_was_withdrawn_early_is_asked_for_once_more_at_once(
    box: FakeImap, service: FakeToken
) -> None:
    read(box, service)
    box.box.tokens = {"token-2"}
    assert read(box, service) == [MAIL]
    assert service.given == ["token-1", "token-2"]


def test_a_mailbox_that_does_not_let_the_app_in_is_told_and_asked_no_more_than_twice(
    box: FakeImap, service: FakeToken
) -> None:
    box.box.tokens = set()
    with pytest.raises(GatewayFailed, match="Give it leave to read this mailbox") as told:
        read(box, service)
    assert told.value.kind is Failure.REFUSED
    assert len(service.given) == 2


def test_a_token_opens_no_other_mailbox(service: FakeToken) -> None:
    with FakeImap([MAIL], user="other@council.example") as other:
        other.let_in("token-1")
        elsewhere = replace(at(other, service), user="enquiries@council.example")
        with pytest.raises(GatewayFailed) as told, Inbox.open(elsewhere):
            pass
    assert told.value.kind is Failure.REFUSED


@pytest.mark.parametrize(
    ("trouble", "kind", "says"),
    [
        (Trouble.RAN_OUT, Failure.REFUSED, "invalid_client, AADSTS7000222"),
        (Trouble.BUSY, Failure.BUSY, "out of order"),
        (Trouble.DOWN, Failure.BROKEN, "out of order"),
        (Trouble.NO_JSON, Failure.UNREADABLE, "no token"),
        (Trouble.EMPTY, Failure.UNREADABLE, "no token"),
    ],
)
def test_what_goes_wrong_with_the_token_is_told(
    box: FakeImap, service: FakeToken, trouble: Trouble, kind: Failure, says: str
) -> None:
    service.misbehave(trouble)
    with pytest.raises(GatewayFailed, match=says) as told:
        read(box, service)
    assert told.value.kind is kind
    service.misbehave(Trouble.NONE)
    assert read(box, service) == [MAIL]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"client_secret": "wrong"}, "invalid_client, AADSTS7000215"),
        ({"client_id": "wrong"}, "unauthorized_client, AADSTS700016"),
        ({"scope": "wrong"}, "invalid_scope, AADSTS1002012"),
    ],
)
def test_an_app_that_is_not_known_is_told_by_the_services_own_number(
    service: FakeToken, other: dict[str, str], says: str
) -> None:
    with pytest.raises(GatewayFailed, match=says) as told:
        Tokens().token(service.grant(**other))
    assert told.value.kind is Failure.REFUSED
    assert "wrong" not in told.value.sentence


def test_a_service_that_is_not_there_is_told_as_out_of_reach(service: FakeToken) -> None:
    with pytest.raises(GatewayFailed) as told:
        Tokens().token(service.grant(token_url="http://127.0.0.1:1/token"))
    assert told.value.kind is Failure.UNREACHABLE


def test_neither_secret_nor_token_is_in_what_is_printed(box: FakeImap, service: FakeToken) -> None:
    assert "a secret of the app" not in repr(at(box, service))
