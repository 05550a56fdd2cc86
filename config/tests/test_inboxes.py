"""Mailboxes by settings: one, or several by a file of their own; what is wrong is told before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from carepost.councils.tests.cast import Cast
from carepost.gateways.fake_imap import FakeImap, Trouble
from carepost.gateways.inbox import Mailbox, inbox_at
from config.commands import check
from config.inboxes import NAME, read_inboxes
from config.variables import Variables

BY_PASSWORD = """
[[mailbox]]
council = "ambershire"
address = "Enquiries@ambershire.example"
host = "imap.ambershire.example"
password = "a long password"
"""
BY_APP = """
[[mailbox]]
council = "borechester"
address = "enquiries@borechester.example"
host = "outlook.office365.com"
folder = "Care"
tenant = "7f1c1a3e-5d7e-4c1b-9a53-0f8f6a1f2b3c"
client_id = "app"
client_secret = "kept to itself"
"""


def closed(path: Path, content: str) -> Path:
    path.write_text(content)
    path.chmod(0o600)
    return path


def read(tmp_path: Path, content: str) -> tuple[tuple[Mailbox, ...], list[str]]:
    v = Variables({NAME: str(closed(tmp_path / "mailboxes.toml", content))})
    return read_inboxes(v), v.problems


def test_a_file_names_those_of_several_councils(tmp_path: Path) -> None:
    (ours, theirs), problems = read(tmp_path, BY_PASSWORD + BY_APP)
    assert problems == []
    assert (ours.council, ours.email, ours.at.user) == (
        "ambershire", "enquiries@ambershire.example", "Enquiries@ambershire.example",
    )  # fmt: skip
    assert (ours.at.port, ours.at.tls, ours.at.folder, ours.at.grant) == (993, True, "INBOX", None)
    assert theirs.at.folder == "Care"
    assert theirs.at.grant is not None
    assert theirs.at.grant.token_url == (
        "https://login.microsoftonline.com/7f1c1a3e-5d7e-4c1b-9a53-0f8f6a1f2b3c/oauth2/v2.0/token"
    )
    assert theirs.at.grant.scope == "https://outlook.office365.com/.default"
    assert "a long password" not in repr(ours)
    assert "kept to itself" not in repr(theirs)


def test_secrets_may_lie_in_files_of_their_own(tmp_path: Path) -> None:
    secret = closed(tmp_path / "secret", "in its own file\n")
    content = BY_PASSWORD.replace('password = "a long password"', f'password_file = "{secret}"')
    (box,), problems = read(tmp_path, content)
    assert (box.at.password, problems) == ("in its own file", [])
    secret.chmod(0o644)
    assert "chmod 600" in read(tmp_path, content)[1][0]


def test_one_alone_is_named_by_three_settings() -> None:
    v = Variables({"CAREPOST_INBOX_URL": "imaps://u:p@h.example", "CAREPOST_INBOX_ADDRESS": "A@h.example"})
    assert read_inboxes(v) == (Mailbox("", "a@h.example", inbox_at("imaps://u:p@h.example")),)
    assert v.problems == []
    assert read_inboxes(Variables({})) == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BY_PASSWORD + BY_PASSWORD, "more than once. One address is one council"),
        (BY_PASSWORD + BY_PASSWORD.replace("address = \"Enq", "user = \"Enquiries@ambershire.example\"\naddress = \"x"),
         "has the folder INBOX"),
        (BY_PASSWORD.replace("council", "#"), "has no council"),
        (BY_PASSWORD.replace("password", "pasword"), "has pasword, which is not known"),
        (BY_PASSWORD + 'client_id = "app"', "needs either a password, or the app"),
        (BY_PASSWORD.replace("password", "#"), "needs either a password, or the app"),
        (BY_APP.replace("tenant", "#"), "needs tenant (or token_url)"),
        (BY_APP.replace('tenant = "', 'tenant = "../'), "has a tenant that is none"),
        (BY_APP + 'token_url = "http://elsewhere.example/"', "does not begin with https://"),
        (BY_PASSWORD + "port = 0", "has a port that is none"),
        (BY_PASSWORD + "tls = false", "has to be read with TLS"),
        (BY_PASSWORD.replace("Enquiries@", ""), "no e-mail address"),
        ("mailbox = 3", "names no mailboxes"),
        ("[[mailbox", "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_without_its_secrets(tmp_path: Path, content: str, says: str) -> None:
    _, problems = read(tmp_path, content)
    assert any(says in problem for problem in problems), problems
    assert not any("a long password" in problem or "kept to itself" in problem for problem in problems)


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = closed(tmp_path / "mailboxes.toml", BY_PASSWORD)
    path.chmod(0o644)
    v = Variables({NAME: str(path)})
    read_inboxes(v)
    assert "chmod 600" in v.problems[0]


def test_both_ways_at_once_are_refused(tmp_path: Path) -> None:
    path = closed(tmp_path / "mailboxes.toml", BY_PASSWORD)
    v = Variables({NAME: str(path), "CAREPOST_INBOX_URL": "imaps://u:p@h.example"})
    read_inboxes(v)
    assert "both set" in v.problems[0]


@pytest.mark.django_db
def test_check_says_of_each_mailbox_whether_it_can_be_read(cast: Cast) -> None:
    with FakeImap([b"From: a@b.example\r\n\r\nOne"]) as ours, FakeImap([]) as theirs:
        theirs.misbehave(Trouble.WRONG_PASSWORD)
        boxes = [
            Mailbox(cast.ambershire.slug, "a@x.example", inbox_at(ours.url)),
            Mailbox(cast.borechester.slug, "b@x.example", inbox_at(theirs.url)),
            Mailbox("nowhere", "c@x.example", inbox_at(ours.url)),
        ]
        told = [(found.state.value, found.found) for found in check.mailboxes(boxes)]
        assert ours.seen == set()
    assert told[0] == ("ok", "a@x.example can be read.")
    assert told[1][0] == "wrong"
    assert "b@x.example cannot be read: The mailbox did not accept our name" in told[1][1]
    assert told[2] == ("wrong", "c@x.example is no council's, so nothing is read from it.")
