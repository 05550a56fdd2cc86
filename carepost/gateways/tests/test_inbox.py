"""A mailbox is read by IMAP: what is unseen is handed out, kept, then marked; whatever breaks is told in a sentence."""

from __future__ import annotations

import imaplib

import pytest

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.fake_imap import FakeImap, Trouble
from carepost.gateways.inbox import Inbox, inbox_at

FIRST, SECOND = b"From: a@b.example\r\n\r\nOne", b"From: c@d.example\r\n\r\nTwo\r\n)\r\n* 9 FETCH"


def read(box: FakeImap) -> list[bytes]:
    with Inbox.open(inbox_at(box.url)) as inbox:
        return [content for _, content in inbox.unseen()]


def test_mails_are_handed_out_oldest_first_and_stay_unseen_until_they_are_kept() -> None:
    with FakeImap([FIRST, SECOND]) as box:
        assert read(box) == [FIRST, SECOND]
        assert box.seen == set()
        with Inbox.open(inbox_at(box.url)) as inbox:
            number, _ = next(inbox.unseen())
            inbox.seen(number)
        assert read(box) == [SECOND]


def test_only_so_many_are_read_at_a_time() -> None:
    with FakeImap([FIRST] * 5) as box, Inbox.open(inbox_at(box.url)) as inbox:
        assert len(list(inbox.unseen(most=3))) == 3


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Trouble.WRONG_PASSWORD, Failure.REFUSED),
        (Trouble.NO_FOLDER, Failure.REFUSED),
        (Trouble.HANGS_UP, Failure.UNREACHABLE),
        (Trouble.REFUSES_FETCH, Failure.BROKEN),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_marked(trouble: Trouble, kind: Failure) -> None:
    with FakeImap([FIRST]) as box:
        box.misbehave(trouble)
        with pytest.raises(GatewayFailed) as told:
            read(box)
        assert told.value.kind is kind
        assert box.seen == set()
        box.misbehave(Trouble.NONE)
        assert read(box) == [FIRST]


def test_nobody_there_is_told_as_out_of_reach() -> None:
    with pytest.raises(GatewayFailed) as told, Inbox.open(inbox_at("imap://u:p@127.0.0.1:1/")):
        pass
    assert told.value.kind is Failure.UNREACHABLE


@pytest.mark.parametrize(
    "url", ["imap://u:p@mail.council.example/", "imaps://mail.council.example/", "imaps://u:p@h/a%22b"]
)
def test_an_address_without_tls_without_a_user_or_with_an_odd_folder_is_refused(url: str) -> None:
    with pytest.raises(GatewayFailed) as told:
        inbox_at(url)
    assert told.value.kind is Failure.REFUSED


def test_the_address_keeps_its_password_to_itself() -> None:
    address = inbox_at("imaps://me%40x.example:s3cret%2F@mail.example/Care%20mail")
    assert (address.user, address.password, address.folder, address.port) == (
        "me@x.example",
        "s3cret/",
        "Care mail",
        993,
    )
    assert "s3cret" not in repr(address)


def test_the_fake_speaks_as_python_expects_of_a_server() -> None:
    with FakeImap([FIRST]) as box:
        address = inbox_at(box.url)
        with imaplib.IMAP4(address.host, address.port) as plain:
            assert "IMAP4REV1" in plain.capabilities
            with pytest.raises(imaplib.IMAP4.error):
                plain.login(address.user, "wrong")
