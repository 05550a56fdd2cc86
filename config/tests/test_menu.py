"""The menu that each role has, with every room's entries in it."""

from __future__ import annotations

import pytest

from carepost.core.acting import ActorKind
from carepost.councils.permissions import permissions_of
from carepost.councils.rules import Role
from carepost.ui import navigation


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", [ActorKind.STAFF, ActorKind.PROVIDER, ActorKind.PARTNER])
def test_nobody_has_a_menu_of_more_than_seven_words(role: Role, kind: ActorKind) -> None:
    words = navigation.labels(kind, permissions_of(role))
    assert len(words) <= navigation.MOST, f"Give one of these a place inside another: {words}"


def test_an_eighth_word_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    more = [navigation.Entry(f"Word {n}", f"page-{n}") for n in range(navigation.MOST + 1)]
    monkeypatch.setattr(navigation, "_entries", more)
    assert len(navigation.labels(ActorKind.STAFF, frozenset())) > navigation.MOST
