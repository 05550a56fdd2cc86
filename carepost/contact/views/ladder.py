"""The ladder of missed calls: what waits to be done, and each step with its form and its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.contact import actions
from carepost.contact.forms.ladder import LadderFilter, VisitForm, WordsForm
from carepost.contact.queries import ladder as queries
from carepost.contact.queries import numbers
from carepost.contact.rules import StepKind, StepState
from carepost.contact.rules.sharing import words_that_leave
from carepost.contact.views import wording
from carepost.contact.views.tabs import tabs_of_calls
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.tags import standing, standing_text
from carepost.ui.words import in_sentence, short_date, told

NO_NUMBER = "No number is left: find one"
SHOWN = {"waiting": "To be done", "late": "Late", "settled": "Done or ended"}
EMPTY = {
    "waiting": "No step waits: nobody was missed, or every step that is due has been taken.",
    "late": "No step is late.",
    "settled": "No step has been taken or has ended yet.",
}


def _kind(row: Any) -> Markup:
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
    return link.format(reverse("contact:ladder-step", args=[row.pk]), StepKind(row.kind).label)


def is_late(row: Any) -> bool:
    """True while a step waits after the day on which it was to be done."""
    return bool(row.state == StepState.WAITING and row.on < clock.today())


def _on(row: Any) -> Any:
    if row.state != StepState.WAITING:
        return short_date(row.on)
    words = Markup('<span class="cp-when{}">{}</span> <span class="cp-when__date">{}</span>')
    late = " cp-when--late" if is_late(row) else ""
    return words.format(late, told(row.on, clock.today()), short_date(row.on))


def _state(row: Any) -> str:
    if row.state != StepState.WAITING:
        return StepState(row.state).label
    return f"Tried {row.attempts or 0} times" if row.attempts != 1 else "Tried once"


def whom(step: Any, reach: numbers.Reach) -> str:
    """Whom a step that waits is to reach, and on which number; nothing for a step that rings nobody."""
    if step.kind == StepKind.SECOND_ATTEMPT:
        return _spoken(reach.next.number, in_sentence(reach.next.answers)) if reach.next else NO_NUMBER
    if step.kind == StepKind.NOMINATED:
        name = reach.nominated or "Nobody is named"
        return _spoken(name, reach.card.nominated_phone or "no number of theirs is known")
    return ""


def _spoken(*words: str) -> str:
    return ", ".join(word for word in words if word)


STEPS = Table(
    columns=[
        Column(
            "kind", "Step", sort=True, heading=True, show=_kind, csv=lambda r: StepKind(r.kind).label
        ),
        Column(
            "service", "Service", sort="service__name",
            show=lambda r: wording.service_link(r.service.name, r.service.ref), csv=lambda r: r.service.name,
        ),
        Column("band", "Standing", show=lambda r: standing(r.band), csv=lambda r: standing_text(r.band)),
        Column("on", "To be done", sort=True, show=_on, csv=lambda r: r.on),
        Column(
            "due_on", "Call was due", sort=True, show=lambda r: short_date(r.due_on), csv=lambda r: r.due_on
        ),
        Column("state", "How it stands", show=_state, csv=_state),
    ],
    caption="Steps of the ladder",
    empty="",
    one="step",
    first="on",
    filename="ladder.csv",
    about=("service__ref",),
)  # fmt: skip


def told_in_file(row: Any) -> str:
    """What came of a step, as a file says it: what the nominated individual told us was never agreed to be shared."""
    return words_that_leave(row.words, shared=row.kind != StepKind.NOMINATED)


#: The file says more than the page has room for.
FILE = (
    Column("ref", "Id", csv=lambda r: r.service.ref), Column("words", "What was said", csv=told_in_file),
    Column("last_by", "By"), Column("settled_at", "Settled"),
)  # fmt: skip


def _with_whom(reaches: Mapping[int, numbers.Reach]) -> Table:
    """The table with whom each waiting step is to reach."""

    def of(row: Any) -> str:
        return whom(row, reaches[row.service_id]) if row.service_id in reaches else ""

    column = Column("whom", "Whom to reach", show=of, csv=of)
    return replace(STEPS, columns=[*STEPS.columns[:2], column, *STEPS.columns[2:]])


@requires(Can.SEE_CALLS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The steps of the viewer's council; the address carries the part and the filters."""
    viewer, on = actor_of(request), clock.today()
    form = LadderFilter(request.GET)
    show = request.GET.get("show", "")
    wanted = form.wanted(show if show in SHOWN else "waiting")
    rows = queries.steps(viewer, wanted, on)
    steps = _with_whom(queries.reached(viewer, rows) if wanted.show != "settled" else {})
    if download := replace(steps, columns=[*steps.columns, *FILE]).show(request, rows).csv():
        return download
    counts = queries.step_counts(viewer, wanted, on)
    context = {
        "filter": form,
        "shown": replace(steps, empty=EMPTY[wanted.show]).show(request, rows),
        "lacking": numbers.lacking(viewer),
        "counts": counts,
        "tabs": [
            (
                f"{words} ({counts[name]:,})",
                address(request, {"show": name, "page": None}),
                name == wanted.show,
            )
            for name, words in SHOWN.items()
        ],
        "chosen": _chosen(request, form),
        "hidden": hidden_query(request.GET, list(form.fields)),
        "beside": tabs_of_calls(viewer, "contact:ladder"),
    }
    return render(request, "contact/ladder.html", context, status=400 if form.errors else 200)


def _chosen(request: HttpRequest, form: LadderFilter) -> list[tuple[str, str]]:
    labels: dict[str, Callable[[Any], str]] = {
        "kind": lambda v: StepKind(v).label,
        "band": standing_text,
        "service": str,
    }
    return [
        (f"{form.fields[name].label}: {label(value)}", address(request, {name: None, "page": None}))
        for name, label in labels.items()
        if (value := form.cleaned_data.get(name))
    ]


@dataclass(frozen=True, slots=True)
class Do:
    """How a step is taken on its page: the button, what it needs, its form, its verb."""

    label: str
    needs: Can
    form: Callable[[Any], Form]
    act: Callable[[Actor, int, Mapping[str, Any]], Any]


DO: Mapping[StepKind, Do] = {
    StepKind.EMAIL: Do(
        "Send the e-mail", Can.EMAIL_MISSED, Form,
        lambda by, pk, good: actions.email_missed(by=by, step_id=pk),
    ),
    StepKind.DUTY_MANAGER: Do(
        "Take it", Can.TAKE_MISSED, lambda data: WordsForm(data, label="What happens next?"),
        lambda by, pk, good: actions.take_missed(by=by, step_id=pk, plan=good["words"]),
    ),
    StepKind.NOMINATED: Do(
        "Record the contact", Can.CONTACT_NOMINATED,
        lambda data: WordsForm(data, label="What came of it?", hint="Whom you reached, how, and what they said."),
        lambda by, pk, good: actions.contact_nominated(by=by, step_id=pk, outcome=good["words"]),
    ),
    StepKind.VISIT: Do(
        "Record the decision", Can.DECIDE_VISIT, VisitForm,
        lambda by, pk, good: actions.decide_visit(
            by=by, step_id=pk, visit=good["visit"] == "yes", reason=good["words"]
        ),
    ),
}  # fmt: skip
SET_ASIDE = Do(
    "It is not possible", Can.SET_STEP_ASIDE, lambda data: WordsForm(data, label="Why is it not possible?"),
    lambda by, pk, good: actions.set_step_aside(by=by, step_id=pk, reason=good["words"]),
)  # fmt: skip


@requires(Can.SEE_CALLS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A step with its history. `do` is `take` or `pass`: with GET its form, with POST its act."""
    viewer = actor_of(request)
    step = queries.step_of(viewer, pk)
    told_of(request, step.service.ref)
    asked = (request.POST if request.method == "POST" else request.GET).get("do", "")
    ways = _ways(StepKind(step.kind))
    do, form = ways.get(asked), None
    if do is not None and request.method == "POST" and do.needs not in viewer.permissions:
        raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
    if do is not None and do.needs in viewer.permissions:
        form = do.form(request.POST if request.method == "POST" else None)
        good = form.is_bound and form.is_valid()
        if good and attempt(form, lambda: do.act(viewer, pk, form.cleaned_data)):
            messages.success(request, "Kept. The history says who did it and when.")
            return redirect("contact:ladder-step", pk=pk)
    context = _context(viewer, step, ways) | {"asked": asked, "do": do}
    if form is None:
        return render(request, "contact/ladder_step.html", context)
    return render(request, "contact/ladder_step.html", context | {"form": form}, status=status_of(form))


def _ways(kind: StepKind) -> dict[str, Do]:
    return ({"take": DO[kind]} if kind in DO else {}) | {"pass": SET_ASIDE}


def _context(viewer: Actor, step: Any, ways: Mapping[str, Do]) -> dict[str, Any]:
    waiting = step.state == StepState.WAITING
    reach = numbers.reach(viewer, step.service)
    managers = step.kind in (StepKind.DUTY_MANAGER, StepKind.VISIT)
    mine = waiting and (viewer.may(Can.DECIDE_VISIT) or not managers)
    return {
        "step": step,
        "reach": reach,
        "whom": whom(step, reach) if waiting else "",
        "may_keep": viewer.may(Can.KEEP_NUMBERS),
        "name": StepKind(step.kind).label,
        "state": StepState(step.state).label,
        "late": is_late(step),
        "history": queries.step_history(step),
        "siblings": [
            (StepKind(row.kind).label, StepState(row.state).label, row) for row in queries.siblings(step)
        ],
        "ways": [(name, do) for name, do in ways.items() if mine and do.needs in viewer.permissions],
        "by_call": waiting and step.kind == StepKind.SECOND_ATTEMPT and viewer.may(Can.RECORD_CALL),
        "for_manager": waiting and managers and not mine,
    }
