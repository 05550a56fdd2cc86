"""Who asks: the token in the request becomes the actor, in whose scope the rest of the transaction reads and writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from carepost.api import entering
from carepost.api.door.problems import ProblemError
from carepost.api.door.schemas import Told
from carepost.api.entering import Machine
from carepost.api.rules import Scope
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.requests import ActingRequest
from carepost.ui import problems
from carepost.ui.subjects import told_of


class AskedRequest(ActingRequest):
    """A request to the door: the machine that was let in, and how many rows it was told; None for neither."""

    machine: Machine | None
    told: int | None


def asked(request: HttpRequest) -> AskedRequest:
    """The same request, once `around` has begun it."""
    return cast(AskedRequest, request)


def begin(request: HttpRequest) -> None:
    """Nobody is let in yet, and nothing told."""
    here = asked(request)
    here.machine, here.told = None, None


class Bearer(HttpBearer):
    """Lets in a token that was made for a scope; with none named, any token. The name is that of the scheme."""

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Machine:
        """The machine. Raises ProblemError with why it is not let in, may not do this, or has to wait."""
        now = clock.now()
        try:
            machine = entering.let_in(token, now)
        except Refused as refused:
            raise ProblemError(problems.NO_TOKEN, str(refused)) from None
        here = asked(request)
        here.machine, here.actor = machine, machine.actor
        tenancy.become(machine.actor)
        if seconds := entering.wait(machine, now):
            raise ProblemError(problems.TOO_MANY, retry_after=seconds)
        if self.scope is not None and self.scope not in machine.scopes:
            raise ProblemError(problems.NOT_ALLOWED, f"This needs a token with the scope {self.scope}.")
        return machine


def needs(scope: Scope | None) -> Bearer:
    """What stands before an operation: `@router.get(path, auth=needs(Scope.CALLS_READ))`."""
    return Bearer(scope)


def machine_of(request: HttpRequest) -> Machine:
    """The machine that asks. Only inside an operation."""
    return cast(Machine, asked(request).machine)


def viewer_of(request: HttpRequest) -> Actor:
    """The machine as queries and verbs take it."""
    return machine_of(request).actor


def was_let_in(request: HttpRequest) -> Machine | None:
    """The machine, where there is one; None where the request was turned away before, or is for a page."""
    return cast("Machine | None", getattr(request, "machine", None))


def count_told(request: HttpRequest, rows: int) -> None:
    """So many rows more were told."""
    asked(request).told = (told_by(request) or 0) + rows


def tell_of(request: HttpRequest, rows: Iterable[Told]) -> None:
    """These were told: whoever notes who read about a service finds them."""
    told_of(request, *(row.tells_of for row in rows if row.tells_of))


def told_by(request: HttpRequest) -> int | None:
    """How many rows were told so far; None where no list was."""
    return asked(request).told
