"""Everything one call page works with: the service, what is known, what is typed, which questions show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from carepost.contact import actions, queries
from carepost.contact.forms.call import ALWAYS, OWN, CallForm
from carepost.contact.forms.script import Typed, as_data, name_of, top_level, typed_in
from carepost.contact.queries import numbers, support
from carepost.contact.queries.cards import card_of
from carepost.contact.queries.closing import standing_closing
from carepost.contact.rules import CallPolicy
from carepost.contact.script import WELFARE_CALL
from carepost.contact.views import wording
from carepost.core import clock, ids, policies
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of
from carepost.questions import queries as questions
from carepost.questions.queries import ledger
from carepost.questions.rules import Question
from carepost.questions.rules.ledger import Known
from carepost.register.queries import facts

ONE, ALL = "one", "all"
SESSION = "call_script"


@dataclass
class Desk:
    """One officer's desk for one call. Built anew for each request."""

    request: HttpRequest
    actor: Actor
    service: Any
    around: queries.Around

    @classmethod
    def of(cls, request: HttpRequest, service: Any) -> Desk:
        """The desk of this request; notes which way of going through the script the officer chose."""
        asked = request.GET.get("show")
        if asked in (ONE, ALL):
            request.session[SESSION] = asked
        actor = actor_of(request)
        return cls(request, actor, service, queries.around(actor, service, clock.now()))

    @cached_property
    def script(self) -> questions.Published:
        """The version that this call began with, also where another was published meanwhile; else the one in use."""
        kept = self.kept().get("asked") or [""]
        began = self.request.POST.get("asked", "") or kept[0]
        return questions.named(self.actor, WELFARE_CALL.key, began) or questions.current(
            self.actor, WELFARE_CALL.key
        )

    @cached_property
    def draft(self) -> Any:
        return queries.draft_of(self.actor, self.service)

    @property
    def mine(self) -> bool:
        """True while this officer holds the call."""
        held = self.around.held
        return held is not None and held.holder_id == self.actor.user_id

    @property
    def one_at_a_time(self) -> bool:
        return self.request.session.get(SESSION) == ONE

    @property
    def is_autosave(self) -> bool:
        return self.request.headers.get("X-Autosave") == "1"

    @cached_property
    def steps(self) -> list[list[Question]]:
        return top_level(self.script.question_set)

    @cached_property
    def step(self) -> int:
        """Which question is shown, from 1; one more than there are is the end, where the rest is."""
        source = self.request.POST if self.request.method == "POST" else self.request.GET
        text = source.get("step", "1")
        number = int(text) if text.isdecimal() and len(text) < 4 else 1
        return min(max(number, 1), len(self.steps) + 1)

    @property
    def shown(self) -> list[Question]:
        """The questions on the page."""
        if not self.one_at_a_time:
            return list(self.script.question_set.questions)
        return self.steps[self.step - 1] if self.step <= len(self.steps) else []

    @property
    def has_typing(self) -> bool:
        """True when the page sent its fields along."""
        return self.request.POST.get("typing") == "1"

    def kept(self) -> Typed:
        """What was typed before, as the draft has it."""
        return dict(self.draft.typed) if self.draft else {}

    def merged(self) -> Typed:
        """What was typed before with what this page sent laid over it."""
        if not self.has_typing:
            return self.kept()
        sent = self.request.POST
        showed = sent.get("shows", "")
        asked = self.script.question_set.questions if showed == ALL else self._asked(showed)
        own = OWN if showed == ALL or not asked else ALWAYS
        return self.kept() | typed_in(sent, [*(name_of(q.key) for q in asked), *own])

    def _asked(self, showed: str) -> list[Question]:
        number = int(showed) if showed.isdecimal() and len(showed) < 4 else 0
        return self.steps[number - 1] if 1 <= number <= len(self.steps) else []

    def form(self, typed: Typed, *, whole: bool = False) -> CallForm:
        """The form over what is typed; with `whole`, every question whatever the page showed."""
        data = as_data(typed)
        data["key"], data["asked"] = self.key, self.script.name
        for key, each in self.known.items():
            data.setdefault(name_of(key), str(each.value))
        last = self.around.last.by_key
        keys = None if whole else [question.key for question in self.shown]
        rang = (typed.get("rang") or [""])[-1]
        return CallForm(data, self.script, last=last, keys=keys, numbers=self.reach.to_choose(rang))

    @cached_property
    def known(self) -> dict[str, Known]:
        """What the provider told itself lately: it stands filled in, and is asked only to correct it."""
        asked = {question.key for question in self.script.question_set.questions}
        found = ledger.spared(self.actor, self.service, clock.today())
        return {key: each for key, each in found.items() if key in asked}

    @cached_property
    def reach(self) -> numbers.Reach:
        return numbers.reach(self.actor, self.service)

    @cached_property
    def key(self) -> str:
        """The key this call will be recorded under: the page's, else the draft's, so that twice is once."""
        sent = self.request.POST.get("key", "")[:100]
        return sent or (self.draft.submission_key if self.draft else ids.submission_key())

    def began(self, now: datetime) -> datetime:
        """When a call without a draft began: when it was taken."""
        held = self.around.held
        if held is None:
            return now
        minutes = policies.in_force(
            CallPolicy, self.actor.council_id, clock.local_day(now)
        ).value.claim_minutes
        return min(now, held.until - timedelta(minutes=minutes))

    def after_saving(self) -> str:
        """Where a pressed button leads: the next question, the one before, or the same page."""
        here = reverse("contact:calling", kwargs={"ref": self.service.ref})
        if not self.one_at_a_time:
            return here
        move = {"next": 1, "back": -1}.get(self.request.POST.get("do", ""), 0)
        return f"{here}?step={min(max(self.step + move, 1), len(self.steps) + 1)}"

    def context(self) -> dict[str, Any]:
        """What the template needs beside the form and the refusals."""
        held = self.around.held
        fields = facts.facts(self.actor, self.service)
        return {
            "service": self.service,
            "facts": fields,
            "reach": self.reach,
            "around": self.around,
            "card": card_of(self.actor, self.service.pk),
            "closing": standing_closing(self.actor, self.service.pk),
            "standing": self.around.clock.standing,
            "script": self.script.question_set,
            "sections": self.sections(),
            "known": {name_of(key): each for key, each in self.known.items()},
            "one": self.one_at_a_time,
            "step": self.step,
            "steps": len(self.steps),
            "mine": self.mine,
            "held_words": wording.held_words(held) if held and not self.mine else "",
            "held": held,
            "drafts": queries.drafts_of_others(self.actor, self.service),
            "open_things": support.open_of(self.actor, self.service.pk),
            "outcomes": wording.SHORT,
            "others": [o for o in wording.SHORT if o.value not in ("completed", "no_answer")],
            "saved_at": self.draft.updated_at if self.draft else None,
            "subject": actions.subject_of(self.service.pk),
        }

    def sections(self) -> list[tuple[str, list[str]]]:
        """The names of the fields on the page under their headings; those inside answers are drawn there."""
        found: list[tuple[str, list[str]]] = []
        shown = {question.key for question in self.shown}
        for group in self.steps:
            first = group[0]
            if first.key not in shown:
                continue
            if not found or found[-1][0] != first.section:
                found.append((first.section, []))
            found[-1][1].append(name_of(first.key))
        return found
