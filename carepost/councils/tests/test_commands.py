"""`carepost council` and `carepost user` as an operator and a script use them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.commands import council, user
from carepost.councils.models import Council, User
from carepost.councils.places import places_of
from carepost.councils.rules import CouncilRefused, Role
from carepost.councils.tests import factories

pytestmark = pytest.mark.django_db
RUN = CliRunner()
ADD = ["add", "jo@x.example", "--role", "admin", "--council"]


class TestCouncil:
    def test_one_is_added_and_told_what_comes_next(self) -> None:
        done = RUN.invoke(council, ["add", "Bristol City Council", "--cqc-name", "Bristol, City of"])
        assert done.exit_code == 0
        assert "carepost user add ADDRESS --role admin --council bristol-city-council" in done.output
        assert Council.objects.get().cqc_name == "Bristol, City of"

    def test_for_a_script_it_is_json(self) -> None:
        added = json.loads(RUN.invoke(council, ["add", "Wiltshire", "--json"]).output)
        listed = json.loads(RUN.invoke(council, ["list", "--json"]).output)
        assert (added["slug"], [row["slug"] for row in listed]) == ("wiltshire", ["wiltshire"])

    def test_the_same_one_again_is_refused_with_the_reason(self) -> None:
        RUN.invoke(council, ["add", "Wiltshire"])
        done = RUN.invoke(council, ["add", "WILTSHIRE COUNCIL"])
        assert isinstance(done.exception, Refused)
        assert done.exception.reasons == (CouncilRefused.ALREADY_THERE,)

    def test_a_list_of_none_says_how_to_begin(self) -> None:
        assert "carepost council add NAME" in RUN.invoke(council, ["list"]).output

    def test_a_list_shows_the_short_names(self) -> None:
        factories.council("Wiltshire")
        assert "wiltshire" in RUN.invoke(council, ["list"]).output


class TestUser:
    def test_the_link_is_printed_and_works(self) -> None:
        factories.council("Wiltshire")
        done = RUN.invoke(user, [*ADD, "wiltshire", "--json"])
        assert done.exit_code == 0
        told = json.loads(done.output)
        assert told["email"] == "jo@x.example"
        assert "/invitation/" in told["link"]

    @pytest.mark.parametrize("name", ["wiltshire", "Wiltshire Council", "WILTSHIRE"])
    def test_a_council_is_found_by_any_of_its_names(self, name: str) -> None:
        factories.council("Wiltshire")
        assert RUN.invoke(user, [*ADD, name]).exit_code == 0

    def test_an_unknown_council_is_wrong_usage(self) -> None:
        done = RUN.invoke(user, [*ADD, "atlantis"])
        assert done.exit_code == 2
        assert "carepost council list" in done.output

    def test_an_unknown_role_is_wrong_usage(self) -> None:
        factories.council("Wiltshire")
        done = RUN.invoke(user, ["add", "jo@x.example", "--role", "provider_user", "--council", "wiltshire"])
        assert done.exit_code == 2

    def test_with_a_password_the_account_is_set_up_at_once(self) -> None:
        factories.council("Wiltshire")
        asked = [*ADD, "wiltshire", "--name", "Jo Marsh", "--password-stdin"]
        done = RUN.invoke(user, asked, input="correct horse battery\n")
        assert done.exit_code == 0, done.output
        jo = User.objects.get()
        assert jo.check_password("correct horse battery")
        assert places_of(jo, clock.today())[0].role is Role.ADMIN

    def test_a_weak_password_is_refused_with_the_reason(self) -> None:
        factories.council("Wiltshire")
        asked = [*ADD, "wiltshire", "--name", "Jo Marsh", "--password-stdin"]
        done = RUN.invoke(user, asked, input="password\n")
        assert isinstance(done.exception, Refused)
        assert not User.objects.exists()

    @pytest.mark.parametrize("command", [(council, "add"), (council, "list"), (user, "add")])
    def test_help_has_an_example(self, command: tuple[object, str]) -> None:
        app, name = command
        assert "Example: carepost" in RUN.invoke(app, [name, "--help"]).output  # type: ignore[arg-type]
