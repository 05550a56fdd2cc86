"""Letters are written: a template and whom it goes to, what is filled in, how it reads, and the button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock, ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.forms.sending import SendForm
from carepost.letters.rules.letters import digest_of
from carepost.letters.views import wording
from carepost.messages.tabs import tabs
from carepost.register.forms.filters import FilterForm
from carepost.register.queries.added import all_of
from carepost.register.rules.wanted import Area
from carepost.register.views.trying import attempt, status_of
from carepost.ui import slots
from carepost.ui.tables import hidden_query
from carepost.ui.words import plural

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a sending goes to: the services, in words, and the filters where it is not one service alone."""

    services: Sequence[Any]
    told: str
    form: FilterForm | None = None
    added: Sequence[Any] = ()


@requires(Can.SEND_LETTERS)
@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    """Choose what to write, to a service or to many."""
    viewer = actor_of(request)
    rows = [row for row in queries.templates(viewer) if row.current]
    context = {
        "rows": rows, "service": request.GET.get("service", ""), "pages": tabs(request, "letters"),
        "parts": wording.parts(request, ""),
    }  # fmt: skip
    return render(request, "letters/choose.html", context)


@requires(Can.SEND_LETTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in what the letter asks, see how it reads and who cannot be written to, and send."""
    viewer, on = actor_of(request), clock.today()
    template = queries.template(viewer, pk)
    version = queries.version_in_use(viewer, template)
    to = audience(request)
    blank = queries.planned(viewer, version, to.services, {}, on)
    form = SendForm(
        request.POST if request.method == "POST" else None, wording=version.wording,
        faulty=_faulty(blank) if len(to.services) > 1 else 0, wanting=sum(1 for each in blank if each.wants),
        initial={
            "key": ids.submission_key(), "number": str(version.number),
            "seen": digest_of([each.pk for each in to.services]),
        },
    )  # fmt: skip
    valid = form.is_bound and form.is_valid()
    typed = form.values() if form.is_bound else {}
    if valid and "send" in request.POST and (made := attempt(form, lambda: _send(request, pk, form, to))):
        messages.success(request, f"{made.told}.")
        return redirect(f"{reverse('letters:listed')}?mailing={made.pk}")
    planned = queries.planned(viewer, version, to.services, typed, on) if form.is_bound else blank
    context = {
        "template": template, "version": version, "form": form, "to": to, "planned": planned[:MOST_SHOWN],
        "wanting": [each for each in planned if each.wants][:MOST_SHOWN], "total": len(planned),
        "faulty": [each for each in planned if _stays(each)][:MOST_SHOWN],
        "first": planned[0] if planned else None,
        "hidden": hidden_query(request.GET, to.form.fields if to.form else ()),
    }  # fmt: skip
    return render(request, "letters/send.html", context, status=status_of(form))


def _send(request: HttpRequest, pk: int, form: SendForm, to: Audience) -> Any:
    good = form.cleaned_data
    return actions.send_letters(
        by=actor_of(request), template_id=pk, number=form.version_number,
        services=[each.pk for each in to.services], seen=good["seen"], typed=form.values(), about=to.told,
        key=good["key"], leave_out=bool(good.get("leave_out")), missing=form.missing,
    )  # fmt: skip


def _faulty(planned: Sequence[Any]) -> int:
    return sum(1 for each in planned if _stays(each))


def _stays(planned: Any) -> bool:
    """Whether something is against it that filling in the form does not mend."""
    return any(problem.fault.name != "EMPTY" for problem in planned.problems)


def audience(request: HttpRequest) -> Audience:
    """Whom the address means: one service by its id, or those that the register's filters leave."""
    viewer = actor_of(request)
    if ref := request.GET.get("service", ""):
        found = queries.services_meant(viewer, ref)[:1]
        return Audience(found, found[0].name if found else "nobody")
    form = FilterForm(request.GET)
    wanted = replace(form.wanted(request.GET.get("q", "")[:200].strip(), "", 1), area=Area.OURS)
    added = [each for _, each in slots.rendered("register.filter", request, None, viewer)]
    services = queries.audience(viewer, wanted, all_of(added))
    words = [told for told, _, _ in form.chosen() if told != "All of England"]
    words += [label for each in added for value, label in each.choices if value in each.chosen]
    told = f"{plural(len(services), 'service')}: {', '.join(map(str, words)) if words else 'all of ours'}"
    return Audience(services, told, form, added)
