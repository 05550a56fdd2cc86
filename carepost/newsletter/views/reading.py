"""An edition as its readers see it: looked at as each kind of reader, and sent to oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.newsletter import actions, queries
from carepost.newsletter.forms.editions import ReaderForm
from carepost.newsletter.printing import STYLE_DIGEST
from carepost.newsletter.views import wording

#: What the frame of a preview may do: show the mail with its one style sheet, inside our own pages.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_DIGEST}'; frame-ancestors 'self'; base-uri 'none'; sandbox"
)


@requires(Can.SEE_NEWSLETTER)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail beside itself, as wide as a telephone and as wide as a desk, as the reader who is chosen."""
    viewer = actor_of(request)
    row = queries.edition(viewer, pk)
    form = ReaderForm(request.GET, areas=queries.areas(viewer))
    profile = form.profile()
    read = queries.as_read(viewer, row, profile)
    context = {
        "row": row, "filter": form, "read": read, "query": request.GET.urlencode(), "tag": wording.state_tag(row),
        "chosen": profile is not None, "may_test": viewer.may(Can.TEST_EDITION), "key": ids.submission_key(),
        "plain": read.text("…"),
    }  # fmt: skip
    return render(request, "newsletter/preview.html", context)


@requires(Can.SEE_NEWSLETTER)
@require_safe
@xframe_options_sameorigin
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, for the frame of the preview. Its link to leave leads nowhere."""
    viewer = actor_of(request)
    row = queries.edition(viewer, pk)
    read = queries.as_read(viewer, row, ReaderForm(request.GET, areas=queries.areas(viewer)).profile())
    response = HttpResponse(read.html("#"))
    response["Content-Security-Policy"] = _POLICY
    return response


@requires(Can.TEST_EDITION)
@require_POST
def tested(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the edition to oneself, as the reader who is chosen in the address."""
    viewer = actor_of(request)
    queries.edition(viewer, pk)
    profile = ReaderForm(request.GET, areas=queries.areas(viewer)).profile()
    key = request.POST.get("key", "")[:40] or ids.submission_key()
    address = actions.send_test(by=viewer, edition_id=pk, profile=profile, submission_key=key)
    messages.success(request, f"A test is on its way to {address}.")
    return redirect(f"{reverse('newsletter:preview', args=[pk])}?{request.GET.urlencode()}")
