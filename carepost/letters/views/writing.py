"""A template is added, and its draft begun, written and dropped."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.forms.templates import AddForm, WordingForm
from carepost.letters.rules.wording import problems_of
from carepost.messages import known
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.ADD_TEMPLATE)
@page
def added(request: HttpRequest) -> HttpResponse:
    """Name a new kind of letter, then write it."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        add = partial(actions.add_template, by=actor_of(request))
        made = attempt(form, lambda: add(name=good["name"], about=good["about"]))
        if made is not None:
            return redirect("letters:template-write", pk=made.pk)
    return render(request, "letters/add.html", {"form": form}, status=status_of(form))


@requires(Can.BEGIN_TEMPLATE_DRAFT)
@require_POST
def begun(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version; where somebody has, go on with theirs."""
    viewer, form = actor_of(request), Form({})
    if attempt(form, lambda: actions.begin_template_draft(by=viewer, template_id=pk)) is None:
        for told in form.errors_for_summary():
            messages.error(request, told["text"])
        return redirect("letters:template", pk=pk)
    return redirect("letters:template-write", pk=pk)


@requires(Can.WRITE_TEMPLATE)
@page
def written(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the draft. What is kept need not be whole: the page says what is missing until it can be published."""
    viewer = actor_of(request)
    row = queries.template(viewer, pk)
    draft = queries.open_draft(viewer, row)
    if draft is None:
        raise Http404("Nobody writes a draft of this template")
    declared = known.fields()
    form = WordingForm(
        request.POST if request.method == "POST" else None, wording=draft.wording, known=declared, seen=draft.edition
    )  # fmt: skip
    theirs = None
    if form.is_bound and form.is_valid():
        try:
            actions.write_template(by=viewer, template_id=pk, wording=form.wording(), seen=form.edition)
        except actions.EditedMeanwhile as meanwhile:
            form.add_refusal(meanwhile)
            theirs = meanwhile.draft
            form.show(theirs.edition)
        else:
            messages.success(request, "Kept.")
            return redirect("letters:template-write", pk=pk)
    context = {
        "form": form, "row": row, "draft": draft, "theirs": theirs, "declared": declared.values(),
        "problems": () if form.is_bound or draft.edition == 1 else problems_of(draft.wording, declared),
    }  # fmt: skip
    return render(request, "letters/write.html", context, status=status_of(form))


@requires(Can.DROP_TEMPLATE_DRAFT)
@page
def dropped(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then drop the draft."""
    viewer, form = actor_of(request), Form(request.POST if request.method == "POST" else None)
    row = queries.template(viewer, pk)
    drop = partial(actions.drop_template_draft, by=viewer, template_id=pk)
    if request.method == "POST" and attempt(form, drop) is not None:
        messages.success(request, "The draft is dropped. The version in use stays as it is.")
        return redirect("letters:template", pk=pk)
    return render(request, "letters/drop.html", {"form": form, "row": row}, status=status_of(form))
