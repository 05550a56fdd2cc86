"""The demonstration as a whole: whole or not at all, with somebody for every role, and a sound audit book."""

from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from carepost.api.models import Request, Token
from carepost.core import audit, holds, tenancy
from carepost.core.refusals import Refused
from carepost.councils.models import Council, Membership, User
from carepost.councils.places import places_of
from carepost.councils.rules import Role
from carepost.demo import actions, cast, commands, people, unfinished
from carepost.insight.engine.snapshots import Store
from carepost.operate.home import Home
from carepost.register.models import Capacity, Change, ImportRun, Locality, QuarantinedRow, Service
from carepost.register.models.imports import ChangeKind, RunStatus

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("small")]


def place(name, day):
    found = places_of(User.objects.get(name=name), day)
    return found[0] if found else None


def test_it_goes_into_an_empty_database_only(small, tmp_path):
    before = Service.objects.count()
    with pytest.raises(Refused) as refused:
        actions.load_county(by=cast.operator(), seed=1, today=small.day, folder=tmp_path)
    assert "holds a council already" in refused.value.reasons[0].sentence
    assert Service.objects.count() == before
    assert list(tmp_path.iterdir()) == []


def test_a_day_whose_bank_holidays_nobody_knows_is_refused_in_words(tmp_path):
    with pytest.raises(Refused) as refused:
        actions.load_county(by=cast.operator(), seed=1, today=date(2040, 1, 1), folder=tmp_path)
    assert actions.DemoRefused.DAY_UNKNOWN in refused.value.reasons


def test_one_legal_hold_stands_which_the_director_may_lift_since_somebody_else_placed_it(small):
    ambershire = Council.objects.get(name="Ambershire")
    with tenancy.transaction_for(cast.operator(ambershire)):
        row = holds.holds(cast.operator(ambershire)).get()
    assert row.lifted_at is None
    assert row.placed_by_id != User.objects.get(name="Rosemary Lightbody").pk
    assert set(row.kinds) == set(holds.kinds())


def test_a_first_start_loads_it_and_a_second_does_not(small):
    told = []
    assert commands.load_if_empty(told.append) is False
    assert told == []


def test_a_start_after_one_that_was_killed_makes_what_is_missing_once(small, ambershire, settings, tmp_path):
    settings.CAREPOST_HOME = tmp_path / "home"
    home = Home(settings.CAREPOST_HOME).make()
    unfinished.begin(home.path / "demo", small.seed, small.day)  # the county stands, and then it was killed
    told = []
    assert commands.load_if_empty(told.append) is True
    assert "was stopped while it was loaded" in told[0]
    names = Store(home.snapshots).names()
    assert len(names) == 2
    assert names[-1].startswith(str(small.day - timedelta(days=3)))
    assert commands.load_if_empty(told.append) is False
    assert len(told) == 1


def test_the_command_says_why_not_and_leaves_nothing_to_be_finished(small, settings, tmp_path):
    settings.CAREPOST_HOME = tmp_path
    result = CliRunner().invoke(commands.app, [])
    assert result.exit_code == 1
    assert isinstance(result.exception, Refused)
    assert unfinished.of(tmp_path / "demo") is None


def test_the_command_explains_itself_with_an_example():
    result = CliRunner().invoke(commands.app, ["--help"])
    assert result.exit_code == 0
    assert "Example: carepost demo" in result.output


def test_the_audit_book_stands_and_says_that_it_was_the_demonstration(small):
    assert [chain.fault for chain in audit.verify() if chain.fault] == []
    from carepost.core.models import AuditEntry

    (entry,) = AuditEntry.objects.using("owner").filter(verb="demo.load", subject="demo")
    assert entry.detail["seed"] == small.seed
    assert entry.detail["calls"] == small.loaded.calls


def test_there_is_somebody_for_every_role(small, ambershire):
    with tenancy.acting_for(cast.operator(ambershire)):
        held = set(Membership.objects.values_list("role", flat=True))
    assert held == {role.value for role in Role}


def test_programs_come_in_and_one_ends_soon(small, ambershire):
    with tenancy.acting_for(cast.operator(ambershire)):
        tokens = list(Token.objects.order_by("made_at"))
        assert Request.objects.filter(token__name="Power BI dashboard").count() == 21
    assert [token.name for token in tokens] == [
        "Winter planning sheet",
        "Power BI dashboard",
        "Discharge hub",
    ]
    assert tokens[0].expires_at.date() - small.day <= timedelta(days=14)


def test_nobody_in_it_can_sign_in_with_a_password_or_get_mail():
    for user in User.objects.all():
        assert user.is_demo
        assert not user.has_usable_password()
        assert user.email.endswith(".example")


def test_a_partner_sees_while_the_agreement_lives_and_not_after(small):
    assert "risk.see" not in place("Meera Pankhania", small.day).actor.permissions, (
        "their role has no such key"
    )
    assert "register.see" in place("Meera Pankhania", small.day).actor.permissions
    assert not place("Wendy Inglethorpe", small.day).actor.permissions
    assert "register.see" in place("Wendy Inglethorpe", small.day - timedelta(days=100)).actor.permissions


def test_who_left_has_no_place_any_more(small):
    assert place("Colin Otterburn", small.day) is None
    assert len(places_of(User.objects.get(name="Joyce Featherstone"), small.day)) == 2


def test_a_provider_signs_in_for_its_own_services(small):
    actor = place("Grace Ekpenyong", small.day).actor
    mine = Service.objects.filter(organisation__body_id=actor.provider_id)
    assert 0 < mine.count() < small.services


def test_the_register_holds_what_was_asked_for(small, ambershire):
    here = Service.objects.filter(host=ambershire, status__in=["registered", "dormant"])
    assert here.filter(kind="location").count() == small.services
    assert here.filter(kind="site").count() == 11
    assert Service.objects.filter(host__name="Borechester").count() == 9
    with tenancy.acting_for(cast.operator(ambershire)):
        assert set(Locality.objects.values_list("name", flat=True)) == {
            "North Ambershire", "Wolds and Vale", "Central", "Fens", "Coast",
        }  # fmt: skip
        placed = here.filter(localities__isnull=False).distinct().count()
    assert placed == here.count()
    open_homes = here.filter(care_home=True, status="registered")
    with tenancy.acting_for(cast.operator(ambershire)):
        assert Capacity.objects.exclude(source__startswith="Told by").count() == 6 * open_homes.count()


def test_the_imports_page_has_something_to_show(small, ambershire):
    with tenancy.acting_for(cast.operator(ambershire)):
        runs = list(ImportRun.objects.filter(council=ambershire).order_by("data_date"))
        assert [run.status for run in runs] == [RunStatus.APPLIED] * 4
        assert all(run.by_name == people.QUALITY_OFFICER for run in runs)
        assert QuarantinedRow.objects.filter(state="open").count() == 3
    kinds = set(Change.objects.filter(run__in=runs).values_list("kind", flat=True))
    assert kinds >= {
        ChangeKind.ADDED, ChangeKind.FIELD, ChangeKind.BEDS, ChangeKind.CLOSED, ChangeKind.TAKEN_OVER,
        ChangeKind.MANAGER_VACANCY, ChangeKind.MANAGER_NAMED, ChangeKind.DOWNGRADED,
    }  # fmt: skip


def test_both_councils_are_marked_as_fiction():
    assert list(Council.objects.values_list("is_demo", flat=True)) == [True, True]


def test_it_is_always_as_of_the_day_that_was_asked_for(small, ambershire):
    with tenancy.acting_for(cast.operator(ambershire)):
        newest = ImportRun.objects.latest("data_date").data_date
    assert newest == small.day - timedelta(days=3)
    assert isinstance(newest, date)
