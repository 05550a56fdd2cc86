"""The steps of an enquiry as its page offers them: a form each, and the verb that it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms import steps as forms
from carepost.enquiries.forms.experts import ConsultForm
from carepost.enquiries.forms.library import AnswerForm
from carepost.enquiries.forms.steps import KEPT, READ, StepForm
from carepost.enquiries.rules import AskFault, Urgency, Verb


@dataclass(frozen=True, slots=True)
class Subject:
    """Who looks at which enquiry, and the number of the last event that the page shows.

    `chosen` is the expert's question that the address names, if any.
    """

    viewer: Actor
    row: Any
    seen: int
    chosen: int = 0

    @property
    def fresh(self) -> dict[str, Any]:
        return {"key": ids.submission_key(), "seen": str(self.seen)}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with an enquiry: the button's words, which verbs of the table it is, its form, its act."""

    label: str
    verbs: tuple[Verb, ...]
    needs: Can
    form: Callable[[Any, Subject], StepForm]
    act: Callable[[Subject, StepForm], Any]
    done: str
    main: bool = False


def _words(label: str, noun: str, hint: str) -> Callable[[Any, Subject], StepForm]:
    def made(data: Any, subject: Subject) -> StepForm:
        return forms.WordsForm(data, label=label, noun=noun, hint=hint, initial=subject.fresh)

    return made


def _answer(data: Any, subject: Subject) -> StepForm:
    joined = len(queries.joined(subject.viewer, subject.row))
    hint = (
        f"It goes to {joined + 1} who asked, with your name."
        if joined
        else "Whoever asked reads this, with your name."
    )
    draft = {"words": queries.advice(subject.row, subject.chosen)}
    return AnswerForm(data, hint=hint, initial=subject.fresh | draft)


def _answered(subject: Subject, form: Any) -> Any:
    return actions.answer_enquiry(
        by=subject.viewer, enquiry_id=subject.row.pk, words=form.cleaned_data["words"],
        key=form.cleaned_data["key"], seen=form.last_seen, library=form.used_ids,
    )  # fmt: skip


def _consult(data: Any, subject: Subject) -> StepForm:
    row, days = subject.row, queries.expert_days(subject.viewer, clock.today())
    return ConsultForm(
        data, finance=row.finance, service=row.service is not None, days=days, initial=subject.fresh
    )


def _consulted(subject: Subject, form: Any) -> Any:
    asked = actions.consult_expert(
        by=subject.viewer, enquiry_id=subject.row.pk, expert=form.expert(), question=form.cleaned_data["question"],
        showing=form.showing(), key=form.cleaned_data["key"],
    )  # fmt: skip
    return asked.enquiry


def _call_off(data: Any, subject: Subject) -> StepForm:
    return forms.CallOffForm(data, initial=subject.fresh | {"which": str(subject.chosen)})


def _take(data: Any, subject: Subject) -> StepForm:
    people = queries.owners_of(subject.row, clock.today())
    return forms.TakeForm(data, owners=people, me=subject.viewer.user_id, initial=subject.fresh)


def _reroute(data: Any, subject: Subject) -> StepForm:
    row, viewer = subject.row, subject.viewer
    now = subject.fresh | {"topic": row.topic, "team": str(row.team_id or "")}
    topics = queries.topics_to_ask(row.council_id)
    return forms.RerouteForm(data, topics=topics, teams=queries.teams(viewer), initial=now)


def _recognise(data: Any, subject: Subject) -> StepForm:
    row = subject.row
    service = row.service.name if row.service else row.about
    return forms.RecogniseForm(
        data, initial=subject.fresh | {"service": service, "from_provider": bool(row.body_id)}
    )


def _recognised(subject: Subject, form: StepForm) -> Any:
    text = form.cleaned_data["service"]
    found = queries.services_meant(subject.viewer, text)
    if text and len(found) != 1:
        raise Refused([AskFault.NO_SERVICE])
    return actions.recognise_asker(
        by=subject.viewer, enquiry_id=subject.row.pk, service=found[0] if found else None,
        from_provider=form.cleaned_data["from_provider"],
    )  # fmt: skip


def _split(data: Any, subject: Subject) -> StepForm:
    topics = queries.topics_to_ask(subject.row.council_id)
    return forms.SplitForm(data, topics=topics, initial=subject.fresh | {"topic": subject.row.topic})


def _call(verb: Callable[..., Any], *names: str, **renamed: str) -> Callable[[Subject, StepForm], Any]:
    """Call a verb with what the form holds under these names; `renamed` maps the verb's name to the form's."""

    def act(subject: Subject, form: StepForm) -> Any:
        given = {name: form.cleaned_data[name] for name in names}
        given |= {name: form.cleaned_data[field] for name, field in renamed.items()}
        return verb(by=subject.viewer, enquiry_id=subject.row.pk, **given)

    return act


def _seeing(verb: Callable[..., Any], *names: str, **renamed: str) -> Callable[[Subject, StepForm], Any]:
    """The same for a verb that is refused when something happened since the page was opened."""

    def act(subject: Subject, form: StepForm) -> Any:
        def with_seen(**given: Any) -> Any:
            return verb(seen=form.last_seen, **given)

        return _call(with_seen, *names, **renamed)(subject, form)

    return act


def _bare(data: Any, subject: Subject) -> StepForm:
    return StepForm(data, initial=subject.fresh)


#: What a page can do with an enquiry, in the order of its buttons.
STEPS: Mapping[str, Step] = {
    "answer": Step(
        "Answer", (Verb.ANSWER, Verb.CORRECT), Can.ANSWER_ENQUIRY, _answer,
        _answered, "Answered. It is on its way.", True,
    ),
    "take": Step(
        "Take on, or hand over", (Verb.TAKE,), Can.TAKE_ENQUIRY, _take,
        lambda subject, form: actions.take_enquiry(
            by=subject.viewer, enquiry_id=subject.row.pk, owner_id=int(form.cleaned_data["owner"]),
            seen=form.last_seen,
        ),
        "Taken on.", True,
    ),
    "ask": Step(
        "Ask back", (Verb.ASK_BACK,), Can.ASK_BACK, _words("What do you need to know?", "what you need to know", READ),
        _seeing(actions.ask_back, "words", "key"), "Asked. The clock stands still until they answer.", True,
    ),
    "consult": Step(
        "Ask an expert outside",
        (Verb.CONSULT,),
        Can.CONSULT_EXPERT,
        _consult,
        _consulted,
        "Asked. Their answer comes to you as a draft.",
        True,
    ),
    "call-off": Step(
        "Withdraw an expert’s link",
        (Verb.CALL_OFF,),
        Can.CALL_OFF_EXPERT,
        _call_off,
        lambda subject, form: actions.call_off_expert(
            by=subject.viewer,
            enquiry_id=subject.row.pk,
            question_id=int(form.cleaned_data["which"]),
        ),
        "Withdrawn. The link no longer answers.",
    ),
    "go-on": Step(
        "Go on without it", (Verb.RESUME,), Can.RESUME_ENQUIRY, _bare, _seeing(actions.resume_enquiry),
        "The clock runs again.",
    ),
    "add": Step(
        "Add what they say", (Verb.ADD,), Can.ADD_TO_ENQUIRY, _words("What do they say now?", "what they say", READ),
        _call(actions.add_to_enquiry, "words", "key"), "Added.",
    ),
    "note": Step(
        "Write a note", (Verb.NOTE,), Can.NOTE_ENQUIRY, _words("Note", "the note", KEPT),
        _call(actions.note_enquiry, "words", "key"), "Kept. Only the council reads it.",
    ),
    "reroute": Step(
        "Reroute", (Verb.REROUTE,), Can.REROUTE_ENQUIRY, _reroute,
        lambda subject, form: actions.reroute_enquiry(
            by=subject.viewer, enquiry_id=subject.row.pk, topic=form.cleaned_data["topic"],
            team_id=int(form.cleaned_data["team"]) if form.cleaned_data["team"] else None,
            reason=form.cleaned_data["reason"], key=form.cleaned_data["key"], seen=form.last_seen,
        ),
        "Rerouted. It waits for an owner there.",
    ),
    "urgency": Step(
        "Change the urgency", (Verb.SET_URGENCY,), Can.SET_ENQUIRY_URGENCY,
        lambda data, subject: forms.UrgencyForm(data, initial=subject.fresh | {"urgency": subject.row.urgency}),
        lambda subject, form: actions.set_enquiry_urgency(
            by=subject.viewer, enquiry_id=subject.row.pk, urgency=Urgency(form.cleaned_data["urgency"]),
            seen=form.last_seen,
        ),
        "Changed.",
    ),
    "recognise": Step(
        "Say who asks", (Verb.RECOGNISE,), Can.RECOGNISE_ASKER, _recognise, _recognised, "Kept."
    ),
    "merge": Step(
        "Join with an earlier one", (Verb.MERGE,), Can.MERGE_ENQUIRY,
        lambda data, subject: forms.MergeForm(data, initial=subject.fresh),
        _seeing(actions.merge_enquiry, "into", "key"), "Joined. Both get one answer.",
    ),
    "unmerge": Step(
        "Take it apart again", (Verb.UNMERGE,), Can.UNMERGE_ENQUIRY, _bare, _seeing(actions.unmerge_enquiry),
        "Taken apart. It stands where it stood.",
    ),
    "split": Step(
        "Split off a second question", (Verb.SPLIT,), Can.SPLIT_ENQUIRY, _split,
        _seeing(actions.split_enquiry, "subject", "words", "topic", "key"), "Split. This is the second question.",
    ),
    "close": Step(
        "Close", (Verb.CLOSE,), Can.CLOSE_ENQUIRY, _bare, _call(actions.close_enquiry), "Closed."
    ),
    "aside": Step(
        "Close without an answer", (Verb.SET_ASIDE,), Can.SET_ENQUIRY_ASIDE, _words("Why?", "why", READ),
        _seeing(actions.set_enquiry_aside, "key", reason="words"), "Closed. Whoever asked is told why.",
    ),
}  # fmt: skip
