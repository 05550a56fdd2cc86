"""Words and links that the pages of letters share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.letters.engine.pdf import Cover, Drawn, Undrawable, draw
from carepost.letters.rules.letters import LetterState
from carepost.letters.rules.runs import RunState
from carepost.letters.rules.translating import TranslationState
from carepost.letters.rules.values import AsOf
from carepost.ui.forms import Form

Tab = tuple[str, str, bool]

#: The pages of letters: words, address, and what they need.
PARTS = (
    ("Letters", "letters:listed", Can.SEE_LETTERS),
    ("Templates", "letters:templates", Can.SEE_LETTERS),
    ("Translations", "letters:translations", Can.SEE_LETTERS),
    ("Print runs", "letters:runs", Can.SEE_LETTERS),
)
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_COLOURS = {
    LetterState.HELD: "yellow", LetterState.SENT: "green", LetterState.TO_PRINT: "blue", LetterState.IN_RUN: "blue",
    LetterState.PRINTED: "blue", LetterState.POSTED: "green", LetterState.RETURNED: "red",
    LetterState.CANCELLED: "grey",
}  # fmt: skip
_TRANSLATION = {
    TranslationState.WANTED: "red", TranslationState.EARLIER: "orange", TranslationState.WRITTEN: "yellow",
    TranslationState.CONFIRMED: "green",
}  # fmt: skip

_RUN = {
    RunState.MADE: "blue", RunState.PRINTED: "blue", RunState.POSTED: "green", RunState.CANCELLED: "grey",
}  # fmt: skip


def parts(request: HttpRequest, here: str) -> list[Tab]:
    """The pages of letters that this person may open."""
    viewer = actor_of(request)
    return [(words, reverse(name), name == here) for words, name, needs in PARTS if viewer.may(needs)]


def state_tag(row: Any) -> Markup:
    """Where a letter is."""
    state = LetterState(row.state)
    return _TAG.format(_COLOURS[state], state.label)


def run_tag(row: Any) -> Markup:
    """Where a print run is."""
    state = RunState(row.state)
    return _TAG.format(_RUN[state], state.label)


def translation_tag(state: TranslationState) -> Markup:
    """How a translation stands."""
    return _TAG.format(_TRANSLATION[state], state.label)


def number(text: Any) -> int | None:
    """A number of an address; None for anything else."""
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else None


def tell(request: HttpRequest, form: Form) -> None:
    """Put what was refused above the page that is shown next."""
    for told in form.errors_for_summary():
        messages.error(request, told["text"])


def pdf(
    letters: Sequence[Drawn], *, title: str, author: str, name: str, cover: Cover | None = None
) -> HttpResponse:
    """Letters as a PDF to open; what cannot be set answers with the sentence that says why."""
    try:
        made = draw(letters, title=title, author=author, cover=cover)
    except Undrawable as why:
        return HttpResponse(why.sentence, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def as_of(request: HttpRequest) -> dict[str, Any]:
    """With which values letters that were held back go, as the page's buttons say, and what changes it showed."""
    chosen = request.POST.get("as_of", "")
    return {
        "as_of": AsOf(chosen) if chosen in set(AsOf) else None, "seen": request.POST.get("changes", "")
    }  # fmt: skip
