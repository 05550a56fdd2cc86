"""The menu at the top. Each room adds its own entry when it starts; a person sees those they may open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from carepost.core.acting import Actor, ActorKind

MOST = 7
"""A menu longer than seven words is read, not seen: the most that one person's may have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word in the menu, where it leads, what it needs, and which kind of person it is for."""

    label: str
    url_name: str
    permission: str | None = None
    order: int = 50
    audience: ActorKind = ActorKind.STAFF
    unless: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def for_whom(self, kind: ActorKind, permissions: Collection[str]) -> bool:
        """True when it is for that kind of person, they hold its permission, and it has no place elsewhere for them."""
        held = self.permission is None or self.permission in permissions
        return kind == self.audience and held and self.unless.isdisjoint(permissions)

    def open_to(self, actor: Actor) -> bool:
        """The same for somebody who acts."""
        return self.for_whom(actor.kind, actor.permissions)


@dataclass(frozen=True, slots=True)
class Link:
    """A link ready to draw. `current` is "page" for this very page, "true" for one inside it, else empty."""

    label: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the signed-in person may act: a role in a council, a provider, a partner.

    With a `key`, a button sends it to the address, for to switch is to change something; else it is a link.
    """

    label: str
    url: str
    current: bool = False
    key: str = ""


_entries: list[Entry] = []
_account: list[Entry] = []
_search: list[Entry] = []
_places: list[Callable[[HttpRequest], Sequence[Place]]] = []


def add(
    label: str,
    url_name: str,
    permission: str | None = None,
    order: int = 50,
    *,
    audience: ActorKind = ActorKind.STAFF,
    unless: str | Collection[str] = (),
) -> Entry:
    """Add an entry for one kind of person; not for who has a permission of `unless`, who finds the page as a tab.

    Raises ImproperlyConfigured for a page already there.
    """
    key = None if permission is None else str(permission)
    elsewhere = frozenset(map(str, [unless] if isinstance(unless, str) else unless))
    entry = Entry(label, url_name, key, order, audience, elsewhere)
    same = [each for each in _entries if each.audience == audience]
    if any(each.url_name == url_name for each in same):
        raise ImproperlyConfigured(f"The menu of {audience} already leads to {url_name}")
    _entries.append(entry)
    return entry


def add_account(label: str, url_name: str, order: int = 50, *, permission: str | None = None) -> Entry:
    """Add a link beside the person's name, such as "Your account", for everybody or for staff who hold a permission."""
    entry = Entry(label, url_name, None if permission is None else str(permission), order)
    _account.append(entry)
    return entry


def search_at(url_name: str, *permissions: str) -> None:
    """Name the page that answers the search box in the header with its parameter `q`. Given once.

    With permissions, only who has one of them gets the box.
    """
    _search[:] = [Entry("Search", url_name, str(each)) for each in permissions] or [Entry("Search", url_name)]


def places_from(provider: Callable[[HttpRequest], Sequence[Place]]) -> None:
    """Name the function that lists where the signed-in person may act. Given once, by the room that knows."""
    _places[:] = [provider]


def remove(url_name: str) -> None:
    """Take an entry out again (tests add entries of their own)."""
    _entries[:] = [entry for entry in _entries if entry.url_name != url_name]


def labels(kind: ActorKind, permissions: Collection[str]) -> list[str]:
    """The words that somebody of that kind with those permissions has in their menu, in order."""
    seen = (e for e in _entries if e.for_whom(kind, permissions))
    return [entry.label for entry in sorted(seen, key=lambda e: (e.order, e.label))]


def links(actor: Actor, path: str) -> list[Link]:
    """The menu of this person in order, with where they are marked. A page that has no address yet is left
    out.
    """
    entries = sorted((e for e in _entries if e.open_to(actor)), key=lambda e: (e.order, e.label))
    return _drawn(entries, path)


def account_links(actor: Actor, path: str) -> list[Link]:
    """The links beside the person's name, in order."""
    mine = [entry for entry in _account if entry.permission is None or entry.open_to(actor)]
    return _drawn(sorted(mine, key=lambda e: (e.order, e.label)), path)


def search_url(actor: Actor) -> str:
    """Where this person's searches go; empty when there is no search or they may not use it."""
    for entry in _search:
        if entry.permission is None or actor.may(entry.permission):
            try:
                return entry.url
            except NoReverseMatch:
                return ""
    return ""


def places(request: HttpRequest) -> Sequence[Place]:
    """Where this person may act; empty until a room says."""
    return _places[0](request) if _places else ()


def _drawn(entries: Iterable[Entry], path: str) -> list[Link]:
    found: list[tuple[str, str]] = []
    for entry in entries:
        try:
            found.append((entry.label, entry.url))
        except NoReverseMatch:
            continue
    inside = max((url for _, url in found if _contains(url, path)), key=len, default="")
    return [Link(label, url, _mark(url, path, inside)) for label, url in found]


def _contains(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _mark(url: str, path: str, inside: str) -> str:
    if url == path:
        return "page"
    return "true" if url == inside else ""
