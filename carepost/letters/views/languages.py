"""Translations that are wanted, one of them as it is entered and confirmed, and the letters that wait for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.forms.base import at
from carepost.letters.forms.languages import SeenOnlyForm, TranslationForm
from carepost.letters.rules.translating import TranslationState
from carepost.letters.views import wording
from carepost.messages.tabs import tabs
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table
from carepost.ui.words import plural, short_date

_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a><span class="cp-note">version {}</span>')


def _template(row: Any) -> Markup:
    version = row.version
    href = reverse("letters:translation", args=[version.template_id, version.number, row.spoken.tag])
    return _LINK.format(href, version.template.name, version.number)


TABLE = Table(
    columns=[
        Column("template", "Template", heading=True, show=_template, csv=lambda row: row.version.template.name),
        Column("language", "Language", show=lambda row: row.spoken.label),
        Column("state", "Translation", show=lambda row: wording.translation_tag(row.state), csv=lambda row: row.label),
        Column("waiting", "Letters that wait", numeric=True, sort=True, show=lambda row: row.waiting or ""),
        Column("since", "Since", sort=True, show=lambda row: short_date(row.since)),
    ],
    caption="Translations", one="translation", filename="translations.csv",
    empty="No translation is wanted: nobody asked for a letter in another language.",
)  # fmt: skip


@requires(Can.SEE_LETTERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """What has to be translated or confirmed, and what is; what letters wait for first."""
    every = queries.worklist(actor_of(request))
    done = request.GET.get("show") == "all"
    rows = (
        every
        if done
        else [row for row in every if row.state is not TranslationState.CONFIRMED or row.waiting]
    )
    shown = TABLE.show(request, rows)
    if download := shown.csv():
        return download
    here = reverse("letters:translations")
    context = {
        "shown": shown, "pages": tabs(request, "letters"), "parts": wording.parts(request, "letters:translations"),
        "which": [("Wanted", here, not done), ("All", f"{here}?show=all", done)],
    }  # fmt: skip
    return render(request, "letters/translations.html", context)


@requires(Can.SEE_LETTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int, number: int, tag: str) -> HttpResponse:
    """A version beside its translation; a POST enters one."""
    viewer = actor_of(request)
    template = queries.template(viewer, pk)
    version = queries.version(viewer, template, number)
    found = queries.translated(viewer, version, tag)
    form = TranslationForm(
        request.POST if request.method == "POST" else None, wording=version.wording, spoken=found.spoken,
        initial=_initial(found.newest or found.earlier, version),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        write = lambda: actions.write_translation(  # noqa: E731
            by=viewer, template_id=pk, number=number, tag=tag, words=form.words()
        )
        if attempt(form, write) is not None:
            messages.success(request, "Kept. It is used once somebody else has confirmed it.")
            return redirect("letters:translation", pk=pk, number=number, tag=tag)
    context = {
        "template": template, "version": version, "found": found, "form": form, "own": _is_own(viewer, found),
        "may_write": viewer.may(Can.WRITE_TRANSLATION), "may_confirm": viewer.may(Can.CONFIRM_TRANSLATION),
        "may_release": viewer.may(Can.RELEASE_LETTERS), "tag": wording.translation_tag(found.state),
        "changes": queries.changes(viewer, version, tag, clock.today()) if found.waiting else None,
    }  # fmt: skip
    return render(request, "letters/translation.html", context, status=status_of(form))


def _is_own(viewer: Any, found: Any) -> bool:
    row = found.newest or found.earlier
    return row is not None and row.writer_id == viewer.user_id


def _initial(row: Any, version: Any) -> dict[str, Any]:
    if row is None:
        return {}
    places = {
        f"{at(asked.name)}-{place}": row.choices.get(asked.name, {}).get(choice, "")
        for asked in version.wording.asked
        for place, choice in enumerate(asked.choices)
    }
    return {"subject": row.subject, "body": row.body, "translator": row.translator, **places}


@requires(Can.CONFIRM_TRANSLATION)
@require_POST
def confirmed(request: HttpRequest, pk: int, number: int, tag: str) -> HttpResponse:
    """Find the translation right: the one that was entered, or that of an earlier version."""
    viewer, form = actor_of(request), SeenOnlyForm(request.POST)
    carries = "carry" in request.POST
    verb: Any = actions.carry_translation if carries else actions.confirm_translation
    do = lambda: verb(by=viewer, template_id=pk, number=number, tag=tag, seen=form.edition)  # noqa: E731
    if form.is_valid() and attempt(form, do) is not None:
        messages.success(request, "Confirmed. Letters in this language use it from now on.")
    wording.tell(request, form)
    return redirect("letters:translation", pk=pk, number=number, tag=tag)


@requires(Can.RELEASE_LETTERS)
@require_POST
def released(request: HttpRequest, pk: int, number: int, tag: str) -> HttpResponse:
    """Send the letters that wait for this translation."""
    viewer, form = actor_of(request), SeenOnlyForm(request.POST)
    version = queries.version(viewer, queries.template(viewer, pk), number)
    do = lambda: actions.release_letters(  # noqa: E731
        by=viewer, version_id=version.pk, tag=tag, **wording.as_of(request)
    )
    if form.is_valid() and (sent := attempt(form, do)) is not None:
        messages.success(request, f"{plural(len(sent), 'letter')} on the way.")
    wording.tell(request, form)
    return redirect("letters:translation", pk=pk, number=number, tag=tag)
