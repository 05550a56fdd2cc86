"""Verbs. `@action("contact.record_call")` makes a keyword-only function the one way to do a thing.

It opens the transaction, checks that `by` holds the permission the verb names, runs it in their scope, and
rolls back if it noted nothing for the audit book.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, cast

from django.db import transaction

from carepost.core import audit, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Verb:
    """One line of the catalogue: the verb's key, what it does, and where it stands."""

    key: str
    summary: str
    module: str
    name: str


_catalogue: dict[str, Verb] = {}


def catalogue() -> Mapping[str, Verb]:
    """Every verb that has been imported, by key."""
    return MappingProxyType(_catalogue)


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a verb. Raises TypeError or ValueError at import when it cannot be one."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        _enter(verb, cast(Callable[..., Any], function))

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{verb} takes named arguments only")
            by = kwargs.get("by")
            if not isinstance(by, Actor):
                raise TypeError(f"{verb} needs `by`: the actor")
            if not by.may(verb):
                raise Refused([NotAllowed.NO_PERMISSION])
            with transaction.atomic(), tenancy.acting_for(by), audit.ledger_for(verb, by) as ledger:
                result = function(*args, **kwargs)
                audit.write(ledger)
            return result

        return run

    return decorate


def _enter(verb: str, function: Callable[..., Any]) -> None:
    parameters = inspect.signature(function).parameters.values()
    if "by" not in {p.name for p in parameters} or any(p.kind is not p.KEYWORD_ONLY for p in parameters):
        raise TypeError(f"{verb}: a verb takes keyword-only arguments, one of them `by`")
    if not inspect.getdoc(function):
        raise TypeError(f"{verb}: a verb says in its docstring what it does")
    if verb in _catalogue:
        raise ValueError(f"There are two verbs called {verb}")
    summary = (inspect.getdoc(function) or "").splitlines()[0]
    _catalogue[verb] = Verb(verb, summary, function.__module__, function.__qualname__)
