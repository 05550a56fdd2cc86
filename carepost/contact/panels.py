"""What contact shows on other rooms' pages: the next call, the calls made, and the button to call."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.contact import queries
from carepost.contact.buyers import buys_at
from carepost.contact.queries import closing as closings
from carepost.contact.queries import foreseeing, news, numbers, support, updates
from carepost.contact.queries.cards import card_of
from carepost.contact.queries.rota_policy import under
from carepost.contact.rules import Outcome
from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.risk.on_page import standing_on_page
from carepost.risk.policies import SCORE
from carepost.ui import slots
from carepost.ui.home_lines import HomeLine
from carepost.ui.timeline import TimelineItem
from carepost.ui.words import plural, short_date

_TITLES = {
    Outcome.COMPLETED: "Welfare call",
    Outcome.NO_ANSWER: "Welfare call tried: no answer",
    Outcome.DECLINED: "Welfare call declined",
    Outcome.RESCHEDULED_BY_PROVIDER: "Asked to be called at another time",
    Outcome.WRONG_NUMBER: "Welfare call tried: wrong number",
    Outcome.SITE_CLOSED: "Said to be closed",
}


def enter() -> None:
    """Fill the slots of lower rooms' pages; done once, as the application starts."""
    slots.fill("service.summary", name="next_call", order=20, render=summary)
    slots.fill("service.action", name="call", order=10, needs=Can.RECORD_CALL, render=call_button)
    slots.fill("service.tab", name="calls", label="Calls", order=40, needs=Can.SEE_CALLS, render=tab)
    slots.fill(
        "service.tab", name="contact", label="Contact", order=41, needs=Can.SEE_CALLS, render=numbers_tab
    )
    slots.fill("service.action", name="buying", order=30, needs=Can.NOTE_BUYING, render=buying_link)
    slots.fill("service.timeline", name="calls", needs=Can.SEE_CALLS, render=timeline)
    slots.fill("service.timeline", name="news", needs=Can.SEE_CALLS, render=news_timeline)
    slots.fill("service.tab", name="help", label="Help", order=42, needs=Can.SEE_HELP, render=help_tab)
    slots.fill("risk.board", name="closings", needs=Can.SEE_CALLS, render=closing_warning)
    slots.fill("policy.preview", name="contact.rota", needs=Can.SEE_ROTA, render=rota_policy)
    slots.fill("policy.preview", name="next_calls", order=60, needs=Can.SEE_CALLS, render=calls_policy)
    slots.fill("service.timeline", name="help", needs=Can.SEE_HELP, render=help_timeline)
    slots.fill("risk.source", name="calls", needs=Can.CORRECT_CALL, render=source_of_signal)
    slots.fill("provider.home", name="update", order=10, needs=Can.UPDATE_SERVICE, render=home)


def _drawn(request: HttpRequest, template: str, **context: Any) -> Markup:
    return slots.drawn(request, template, context)


def summary(request: HttpRequest, service: Any) -> Markup | None:
    """When the service will be called next, and when it was last spoken to."""
    actor = actor_of(request)
    if not (actor.may(Can.SEE_CALLS) or actor.may(Can.SEE_OWN_SERVICES)):
        return None
    found = queries.clock_for(
        actor, service, clock.today(), standing_of=lambda: standing_on_page(request, service)
    )
    if found is None:
        return None
    return _drawn(request, "contact/summary.html", clock=found, **_closing(request, found))


def _closing(request: HttpRequest, found: Any) -> dict[str, Any]:
    """The closing because of which no call is due, for those of its council."""
    contact = found.contact
    if contact is None or contact.closed_on is None:
        return {"closing": None}
    viewer, on = actor_of(request), clock.today()
    closing = _standing_closing(request, contact.service_id)
    days = closings.days_allowed(viewer, on)
    return {"closing": closing, "contradicted": closings.is_loud(closing, on, days)}


def _standing_closing(request: HttpRequest, service_id: int) -> Any:
    ask = partial(closings.standing_closing, actor_of(request), service_id)
    return slots.once(request, ("closing", service_id), ask)


def closing_warning(request: HttpRequest, _: Any) -> Markup | None:
    """That CQC goes on showing services as active that were noted as closed; nothing while it does not."""
    viewer, on = actor_of(request), clock.today()
    found = closings.contradicted(viewer, on)
    if not found:
        return None
    return _drawn(
        request, "contact/closing_warning.html", contradicted=found,
        days_allowed=closings.days_allowed(viewer, on),
    )  # fmt: skip


def call_button(request: HttpRequest, service: Any) -> Markup | None:
    """The way to the call page, for those who call and services that are called."""
    viewer = actor_of(request)
    if not queries.is_called(viewer, service) or _standing_closing(request, service.pk):
        return None
    button = Markup('<a class="govuk-button" role="button" draggable="false" data-call href="{}">Call {}</a>')
    return button.format(reverse("contact:calling", args=[service.ref]), service.name)


def tab(request: HttpRequest, service: Any) -> Markup:
    """Every call and attempt that stands, newest first."""
    viewer = actor_of(request)
    calls = queries.recent(viewer, service.pk, most=100)
    keeps = viewer.may(Can.KEEP_CARD) and queries.is_called(viewer, service)
    return _drawn(
        request, "contact/tab.html", calls=calls, titles=_TITLES, card=card_of(viewer, service.pk),
        keep=reverse("contact:card", args=[service.ref]) if keeps else "",
    )  # fmt: skip


def numbers_tab(request: HttpRequest, service: Any) -> Markup | None:
    """How the service is reached, and who changed what of it, for those of its own council."""
    viewer = actor_of(request)
    if service.host_id != viewer.council_id:
        return None
    return _drawn(
        request,
        "contact/numbers_tab.html",
        service=service,
        reach=numbers.reach(viewer, service),
        versions=numbers.versions(viewer, service.pk),
        may_keep=viewer.may(Can.KEEP_NUMBERS) and queries.is_called(viewer, service),
    )


def timeline(request: HttpRequest, service: Any) -> list[TimelineItem]:
    """The calls as things that happened, and what was heard of its closing."""
    viewer = actor_of(request)
    calls = [_item(call) for call in queries.recent(viewer, service.pk, most=200)]
    return calls + [_heard(event) for event in closings.closings_of_service(viewer, service.pk)]


def _heard(event: Any) -> TimelineItem:
    return TimelineItem(
        event.at, "Call", event.get_verb_display(), event.words, event.by_name,
        reverse("contact:closing", args=[event.closing_id]),
    )  # fmt: skip


def _item(call: Any) -> TimelineItem:
    body = " ".join([*call.moved, call.note])
    return TimelineItem(
        call.started_at, "Call", _TITLES[call.outcome], body.strip(), call.caller_name,
        reverse("contact:call", args=[call.pk]),
    )  # fmt: skip


def news_timeline(request: HttpRequest, service: Any) -> list[TimelineItem]:
    """What its provider told between calls, for those of its own council."""
    viewer = actor_of(request)
    told = [
        TimelineItem(each.row.at, "Told", _news_title(each.row), each.in_words, each.row.by_name)
        for each in news.told(viewer, service)
    ]
    return told + [
        TimelineItem(each.row.at, "Told", _update_title(each.row), each.words, each.row.by_name)
        for each in updates.told(viewer, service, newest=50)
    ]


def _update_title(row: Any) -> str:
    if row.confirmed:
        return "Beds and staff: nothing has changed"
    return "Beds and staff: put back" if row.puts_back_id else "Beds and staff, told by the provider"


def _news_title(row: Any) -> str:
    if row.urgent:
        return "Told by the provider: please ring today"
    return "Told by the provider" if row.ring_at is None else f"Asked to be rung on {short_date(row.ring_at)}"


def help_tab(request: HttpRequest, service: Any) -> Markup | None:
    """What the service asked for and was offered, for those of its own council."""
    viewer = actor_of(request)
    if service.host_id != viewer.council_id:
        return None
    return _drawn(
        request,
        "contact/help/tab.html",
        service=service,
        rows=support.of_service(viewer, service.pk),
        may_ask=viewer.may(Can.OFFER_HELP) and queries.is_called(viewer, service),
    )


def help_timeline(request: HttpRequest, service: Any) -> list[TimelineItem]:
    """Support as things that happened: asked, promised, moved, delivered."""
    return [_step(event) for event in support.events_of(actor_of(request), service.pk)]


def _step(event: Any) -> TimelineItem:
    day = f" for {short_date(event.promised_for)}" if event.promised_for else ""
    return TimelineItem(
        event.at, "Help", f"{event.request.kind_name}: {event.get_verb_display().lower()}{day}", event.words,
        event.by_name, reverse("contact:help-one", args=[event.request_id]),
    )  # fmt: skip


def rota_policy(request: HttpRequest, asked: Any) -> Markup | None:
    """What a draft of the numbers of the rota would make of the next one."""
    if asked.key != "contact.rota":
        return None
    found = under(actor_of(request), asked.value, clock.now())
    return _drawn(request, "contact/rota/policy_panel.html", found=found)


def calls_policy(request: HttpRequest, asked: Any) -> Markup | None:
    """On which days a draft of the policy of standings would have calls made, beside the policy in force."""
    if asked.key != SCORE:
        return None
    found = foreseeing.under(actor_of(request), asked.value, clock.today())
    return _drawn(request, "contact/policy_panel.html", found=found)


def home(request: HttpRequest, _: Any) -> list[HomeLine]:
    """For a provider: beds and staff to confirm or change, while there are services of which it is not known."""
    today, url = clock.today(), reverse("contact:update-all")
    own = updates.own_updates(actor_of(request), today)
    asked = [each for each in own if each.is_asked(today)]
    if not own:
        return []
    if not asked:
        until = min(each.good_until for each in own if each.good_until)
        return [
            HomeLine("Tell of beds and staff", url, why=f"Up to date until {short_date(until)}."),
            _minutes(),
        ]
    by = min((each.good_until for each in asked if each.good_until), default=None)
    why = f"{plural(len(asked), 'service')}. One press if nothing has changed."
    return [HomeLine("Confirm beds and staff", url, asks=1, by=by, why=why), _minutes()]


def _minutes() -> HomeLine:
    return HomeLine("What you were asked, and how long it took", reverse("contact:own-asked"))


def source_of_signal(request: HttpRequest, signal: Any) -> Markup | None:
    """The way to the call that a signal came from, to correct it there."""
    kind, _, number = signal.source_ref.partition(":")
    if kind != "call":
        return None
    page = reverse("contact:correct", args=[int(number)])
    return Markup('<a class="govuk-link" href="{}">Correct the call it came from</a>').format(page)


def buying_link(request: HttpRequest, service: Any) -> Markup | None:
    """For councils elsewhere: the way to say that they buy care there, and so may be told what its provider tells."""
    viewer = actor_of(request)
    if service.host_id is None or service.host_id == viewer.council_id:
        return None
    words = "We no longer buy care here" if buys_at(viewer, service) else "We buy care here"
    page = reverse("contact:buying", args=[service.ref])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(page, words)
