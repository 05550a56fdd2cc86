"""Words and links that the pages of letters share."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.letters.engine.pdf import Drawn, Undrawable, draw

Tab = tuple[str, str, bool]

#: The pages of letters: words, address, and what they need.
PARTS = (("Templates", "letters:templates", Can.SEE_LETTERS),)


def parts(request: HttpRequest, here: str) -> list[Tab]:
    """The pages of letters that this person may open."""
    viewer = actor_of(request)
    return [(words, reverse(name), name == here) for words, name, needs in PARTS if viewer.may(needs)]


def pdf(letters: Sequence[Drawn], *, title: str, author: str, name: str) -> HttpResponse:
    """Letters as a PDF to open; what cannot be set answers with the sentence that says why."""
    try:
        made = draw(letters, title=title, author=author)
    except Undrawable as why:
        return HttpResponse(why.sentence, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
