"""`carepost token`: made as a named person, listed without secrets, revoked by what it begins with."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from carepost.api.commands import app
from carepost.api.tests.factories import Program
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import Cast

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def made(cast: Cast) -> str:
    """A token's secret, made at the command line."""
    done = run(
        "make", "Power BI", "--council", "ambershire", "--as", cast.admin.user.email, "--scope", "register:read",
        "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return str(json.loads(done.stdout)["token"])


def test_a_token_is_made_listed_and_revoked(cast: Cast) -> None:
    secret = made(cast)
    assert Program(secret).get("/token").status_code == 200
    listed = run("list", "--council", "ambershire", "--json")
    told = json.loads(listed.stdout)[0]
    assert (told["prefix"], told["state"], told["scopes_now"]) == (secret[:11], "open", ["register:read"])
    assert secret not in listed.stdout
    assert secret[:11] in run("list", "--council", "ambershire").stdout
    revoked = run("revoke", secret[:11], "--council", "ambershire", "--as", cast.director.user.email)
    assert "is revoked" in revoked.stdout
    assert Program(secret).get("/token").status_code == 401


def test_who_may_not_make_one_is_refused_and_a_stranger_is_wrong_usage(cast: Cast) -> None:
    words = ("make", "X", "--council", "ambershire", "--scope", "calls:read", "--as")
    assert isinstance(run(*words, cast.admin.user.email).exception, Refused)
    assert run(*words, cast.neighbour.user.email).exit_code == 2
    assert run("list", "--council", "nowhere").exit_code == 2
    assert (
        run("revoke", "cp_00000000", "--council", "ambershire", "--as", cast.admin.user.email).exit_code == 2
    )
