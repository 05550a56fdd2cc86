"""Places on a page that higher rooms fill: facts flow down, pages look down and see them.

A lower room's page names a slot ("service.tab"); a higher room fills it from its panels when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from carepost.core.acting import Actor

Render = Callable[[HttpRequest, Any], Any]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Panel:
    """What a room shows in another room's slot.

    `render(request, subject)` returns Markup (or whatever that slot documents, such as timeline items), or
    None when there is nothing to show. `needs` is the permission without which the panel is not there.
    """

    slot: str
    name: str
    label: str
    render: Render
    order: int = 50
    needs: str | None = None

    def open_to(self, actor: Actor) -> bool:
        """True when that person may see the panel."""
        return self.needs is None or actor.may(self.needs)


_panels: dict[str, dict[str, Panel]] = {}


def drawn(request: HttpRequest, template: str, context: dict[str, Any]) -> Markup:
    """A panel from a template of ours, which has escaped what it was given."""
    return Markup(render_to_string(template, context, request=request))  # noqa: S704  as the docstring says


def fill(
    slot: str,
    *,
    name: str,
    label: str = "",
    order: int = 50,
    needs: str | None = None,
    render: Render,
) -> Panel:
    """Put a panel into a slot and return it. Raises ImproperlyConfigured when another panel there has that
    name.
    """
    panels = _panels.setdefault(slot, {})
    if name in panels:
        raise ImproperlyConfigured(f"Slot {slot} already has a panel called {name}")
    panels[name] = Panel(
        slot, name, label or name.capitalize(), render, order, None if needs is None else str(needs)
    )
    return panels[name]


def filled(slot: str, actor: Actor) -> list[Panel]:
    """The panels of a slot that this person may see, in order. A slot nobody filled is empty."""
    seen = (panel for panel in _panels.get(slot, {}).values() if panel.open_to(actor))
    return sorted(seen, key=lambda panel: (panel.order, panel.name))


def one(slot: str, name: str, actor: Actor) -> Panel | None:
    """The panel of that name if this person may see it, such as the tab that the address names; else None."""
    panel = _panels.get(slot, {}).get(name)
    return panel if panel and panel.open_to(actor) else None


def rendered(slot: str, request: HttpRequest, subject: Any, actor: Actor) -> list[tuple[Panel, Any]]:
    """Each panel with what it renders, leaving out those with nothing to show."""
    pairs = ((panel, panel.render(request, subject)) for panel in filled(slot, actor))
    return [(panel, content) for panel, content in pairs if content is not None]


def once(request: HttpRequest, what: Hashable, ask: Callable[[], Answer]) -> Answer:
    """What several panels of one page ask alike, such as the standing of its service: asked by the first of them.

    For reading only, and on pages only: who writes asks anew.
    """
    held: dict[Hashable, Any] = request.__dict__.setdefault("_asked_once", {})
    if what not in held:
        held[what] = ask()
    return cast(Answer, held[what])


def empty(slot: str, name: str) -> None:
    """Take a panel out again (tests fill slots of their own). Nothing happens when it is not there."""
    _panels.get(slot, {}).pop(name, None)
