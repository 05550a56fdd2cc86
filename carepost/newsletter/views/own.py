"""The newsletter at a provider's or partner's door: what went out, leaving and coming back, suggesting."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.newsletter import actions, queries
from carepost.newsletter.forms.items import SuggestForm
from carepost.newsletter.printing import SERVICE_MAIL
from carepost.newsletter.rules import Way
from carepost.newsletter.views import wording


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The editions that were for the provider's services, whether they get them, and what they suggested."""
    viewer = actor_of(request)
    context = {
        "rows": queries.archive(viewer), "mine": queries.mine(viewer), "suggested": queries.suggested(viewer),
        "item_tag": wording.item_tag, "service_mail": SERVICE_MAIL, "may_suggest": viewer.may(Can.SUGGEST_ITEM),
    }  # fmt: skip
    return render(request, "newsletter/own.html", context)


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition as they read it."""
    row, read = queries.own_edition(actor_of(request), pk)
    return render(request, "newsletter/own_one.html", {"row": row, "read": read})


@requires(Can.LEAVE_NEWSLETTER)
@require_POST
def reading(request: HttpRequest, council_id: int) -> HttpResponse:
    """Leave a council's newsletter, or come back to it, at the address with which one signs in."""
    viewer, back = actor_of(request), request.POST.get("do") == "come-back"
    if council_id not in {council.pk for council in queries.councils_of(viewer)}:
        raise Http404("No service of theirs is looked after by that council")
    (actions.come_back if back else actions.leave)(by=viewer, council_id=council_id, way=Way.PORTAL)
    messages.success(request, "You get the newsletter again." if back else "You have left the newsletter.")
    return redirect("newsletter:own-list")


@requires(Can.SUGGEST_ITEM)
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest something to a council. With one council, nothing has to be chosen."""
    viewer = actor_of(request)
    councils = queries.councils_of(viewer)
    if not councils:
        raise Http404("No council works with them here")
    form = SuggestForm(
        request.POST if request.method == "POST" else None,
        councils=[(str(council.pk), council.name) for council in councils],
        initial={"key": ids.submission_key()},
    )
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        chosen = int(good.get("council") or councils[0].pk)
        suggest_item = partial(actions.suggest_item, by=viewer, council_id=chosen, submission_key=good["key"])
        if attempt(form, lambda: suggest_item(words=form.words())) is not None:
            messages.success(
                request, "Thank you. The council has it, and decides if it goes into the newsletter."
            )
            return redirect("newsletter:own-list" if viewer.provider_id else "newsletter:suggest")
    context = {
        "form": form, "suggested": queries.suggested(viewer), "item_tag": wording.item_tag,
        "provider": viewer.provider_id is not None,
    }  # fmt: skip
    return render(request, "newsletter/suggest.html", context, status=status_of(form))
