"""What calls add to the editing of their script: the page that officers see, past calls, and signals to raise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from markupsafe import Markup

from carepost.contact.forms.script import fields_of, name_of, nested_in, raw_answers
from carepost.contact.queries.scripted import scripted
from carepost.contact.script import WELFARE_CALL
from carepost.core.acting import Actor
from carepost.questions import uses
from carepost.questions.rules import Past, QuestionSet
from carepost.risk.rules import kinds
from carepost.ui.fields.foreign import govuk_field
from carepost.ui.forms import Form


def enter() -> None:
    """Say what the welfare call's script is used for."""
    uses.enter(
        uses.Use(
            key=WELFARE_CALL.key,
            back="contact:calls",
            back_label="Calls",
            signals=_signals(),
            preview=preview,
            pasts=pasts,
        )
    )


class _Unread(Form):
    """Shows what is typed without judging it."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}


def _signals() -> tuple[uses.SignalWords, ...]:
    """The kinds of signal that an answer may raise, in the words of who writes questions."""
    return tuple(uses.SignalWords(kind.key, name, kind.scale) for kind, name in _NAMES)


_NAMES = (
    (kinds.OUTBREAK_CASES, "New cases of infection"),
    (kinds.OUTBREAK_OPEN, "An outbreak is open"),
    (kinds.OUTBREAK_HARM, "People in hospital or died in an outbreak"),
    (kinds.STAFF_ABSENT, "Care staff away from work"),
    (kinds.STAFF_AGENCY, "Shifts covered by agency staff"),
    (kinds.STAFF_WELLBEING, "How the team is"),
    (kinds.STAFF_BELOW_SAFE, "Staffing below what the provider calls safe"),
    (kinds.MONEY_WORRY, "Worry about money"),
    (kinds.MISSED_VISITS, "Missed visits or planned care"),
    (kinds.PPE_STOCK, "Protective equipment left"),
    (kinds.MEDICINES, "Medicines or equipment short"),
)


def preview(request: HttpRequest, question_set: QuestionSet) -> uses.Shown:
    """The script as the call page shows it, all at once, filled with what was typed."""
    data = request.POST if request.method == "POST" else QueryDict()
    form = _Unread(data)
    form.fields |= fields_of(question_set, {})
    inside = nested_in(question_set)
    parts = []
    for section, questions in groupby(question_set.questions, key=lambda question: question.section):
        if section:
            parts.append(Markup('<h2 class="govuk-heading-m">{}</h2>').format(section))
        parts += [govuk_field(form[name_of(q.key)]) for q in questions if name_of(q.key) not in inside]
    return uses.Shown(Markup("").join(parts), raw_answers(question_set, data))


def pasts(viewer: Actor, most: int) -> Sequence[Past]:
    """The newest completed calls with their answers."""
    return scripted(viewer, WELFARE_CALL.key, most)
