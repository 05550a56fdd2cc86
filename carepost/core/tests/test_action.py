"""A verb is the one way to do a thing: by permission, in one transaction, with an entry in the audit book."""

from __future__ import annotations

import pytest
from django.db import connection

from carepost.core import audit, tenancy
from carepost.core.acting import NOBODY, Actor
from carepost.core.action import Verb, action
from carepost.core.action import catalogue as verbs
from carepost.core.models import AuditEntry, Claim
from carepost.core.refusals import NotAllowed, Reason, Refused, refuse_if
from carepost.core.tests.conftest import actor

pytestmark = pytest.mark.django_db


class No(Reason):
    FULL = "The book is full."
    LATE = "It is too late."


def claim(by: Actor, subject: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_claim (council_id, subject, holder_id, holder_name, taken_at, until)"
            " VALUES (%s, %s, 1, 'x', now(), now() + interval '1 hour')",
            [by.council_id, subject],
        )


def subjects(by: Actor) -> list[str]:
    with tenancy.transaction_for(by):
        return list(Claim.objects.order_by("subject").values_list("subject", flat=True))


def entries(by: Actor) -> list[tuple[str, str]]:
    with tenancy.transaction_for(by):
        return list(AuditEntry.objects.order_by("seq").values_list("verb", "subject"))


class TestWhatAVerbIs:
    def test_it_does_its_work_and_is_entered_in_the_book(self, catalogue: dict[str, Verb]) -> None:
        @action("tests.take")
        def take(*, by: Actor, what: str) -> str:
            """Take something."""
            claim(by, what)
            audit.note(subject=f"thing:{what}", how="gently")
            return what

        by = actor("tests.take")
        assert take(by=by, what="pen") == "pen"
        assert subjects(by) == ["pen"]
        assert entries(by) == [("tests.take", "thing:pen")]
        with tenancy.transaction_for(by):
            entry = AuditEntry.objects.get()
        assert (entry.actor_id, entry.actor_name, entry.actor_role) == (7, "Asha", "post_officer")
        assert (entry.council_id, entry.detail) == (1, {"how": "gently"})

    def test_it_is_listed_in_the_catalogue_with_what_it_does(self, catalogue: dict[str, Verb]) -> None:
        @action("tests.listed")
        def listed(*, by: Actor) -> None:
            """Do something worth listing.

            And more.
            """

        assert verbs()["tests.listed"].summary == "Do something worth listing."
        with pytest.raises(TypeError):
            verbs()["tests.other"] = verbs()["tests.listed"]  # type: ignore[index]

    def test_it_takes_named_arguments_only(self, catalogue: dict[str, Verb]) -> None:
        @action("tests.named")
        def named(*, by: Actor) -> None:
            """Do a thing."""

        with pytest.raises(TypeError, match="named arguments only"):
            named(actor("tests.named"))  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="needs `by`"):
            named(by="Asha")  # type: ignore[arg-type]

    def test_two_verbs_of_one_name_are_refused_at_import(self, catalogue: dict[str, Verb]) -> None:
        def twice(*, by: Actor) -> None:
            """Do a thing."""

        action("tests.twice")(twice)
        with pytest.raises(ValueError, match="two verbs called"):
            action("tests.twice")(twice)

    def test_a_function_that_cannot_be_a_verb_is_refused_at_import(self, catalogue: dict[str, Verb]) -> None:
        def positional(by: Actor) -> None:
            """Do a thing."""

        def by_nobody(*, who: Actor) -> None:
            """Do a thing."""

        def unexplained(*, by: Actor) -> None: ...

        for function in (positional, by_nobody):
            with pytest.raises(TypeError, match="keyword-only"):
                action("tests.bad")(function)
        with pytest.raises(TypeError, match="docstring"):
            action("tests.bad")(unexplained)
        assert "tests.bad" not in verbs()


class TestGuards:
    def test_without_the_permission_nothing_runs(self, catalogue: dict[str, Verb]) -> None:
        ran = []

        @action("tests.guarded")
        def guarded(*, by: Actor) -> None:
            """Do a thing."""
            ran.append(by)
            audit.note(subject="thing:1")

        for by in (actor("tests.other"), NOBODY, Actor.operator("a command")):
            with pytest.raises(Refused) as refused:
                guarded(by=by)
            assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)
        assert ran == []

    def test_a_verb_that_notes_nothing_is_undone(self, catalogue: dict[str, Verb]) -> None:
        @action("tests.silent")
        def silent(*, by: Actor) -> None:
            """Do a thing and tell nobody."""
            claim(by, "silently")

        by = actor("tests.silent")
        with pytest.raises(audit.Unaudited, match=r"tests\.silent"):
            silent(by=by)
        assert subjects(by) == []

    def test_a_refused_verb_leaves_nothing_not_even_an_entry(self, catalogue: dict[str, Verb]) -> None:
        @action("tests.refused")
        def refused(*, by: Actor) -> None:
            """Begin a thing, then find a reason against."""
            claim(by, "begun")
            audit.note(subject="thing:begun")
            refuse_if([No.FULL, No.LATE])

        by = actor("tests.refused")
        with pytest.raises(Refused, match=r"The book is full\. It is too late\.") as caught:
            refused(by=by)
        assert [str(reason) for reason in caught.value.reasons] == ["The book is full.", "It is too late."]
        assert (subjects(by), entries(by)) == ([], [])

    def test_a_verb_inside_a_verb_has_a_book_of_its_own(self, catalogue: dict[str, Verb]) -> None:
        @action("tests.inner")
        def inner(*, by: Actor) -> None:
            """Do the inner thing."""
            audit.note(subject="thing:inner")

        @action("tests.outer")
        def outer(*, by: Actor, inner_by: Actor) -> None:
            """Do the outer thing, and the inner one for another council."""
            audit.note(subject="thing:before")
            inner(by=inner_by)
            audit.note(subject="thing:after")

        by, other = actor("tests.outer"), actor("tests.inner", council_id=2)
        outer(by=by, inner_by=other)
        assert entries(by) == [("tests.outer", "thing:before"), ("tests.outer", "thing:after")]
        assert entries(other) == [("tests.inner", "thing:inner")]

    def test_an_inner_verb_that_notes_nothing_undoes_the_outer_one_too(
        self, catalogue: dict[str, Verb]
    ) -> None:
        @action("tests.quiet")
        def quiet(*, by: Actor) -> None:
            """Say nothing."""

        @action("tests.loud")
        def loud(*, by: Actor) -> None:
            """Call the quiet one."""
            audit.note(subject="thing:loud")
            quiet(by=by)

        by = actor("tests.loud", "tests.quiet")
        with pytest.raises(audit.Unaudited, match=r"tests\.quiet"):
            loud(by=by)
        assert entries(by) == []

    def test_nothing_is_noted_outside_a_verb(self) -> None:
        with pytest.raises(audit.NotInAction):
            audit.note(subject="thing:1")

    def test_a_refusal_has_a_reason(self) -> None:
        with pytest.raises(ValueError, match="at least one reason"):
            Refused([])
        refuse_if(())
