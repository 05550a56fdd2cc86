"""Makes enquiries in tests, as their pages do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from carepost.core import clock, ids, policies
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries import actions
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.rating import rating_page
from carepost.enquiries.models import Enquiry, ExpertQuestion, LibraryAnswer
from carepost.enquiries.rules import Asker, Question
from carepost.enquiries.rules.experts import Showing
from carepost.enquiries.rules.library import Entry
from carepost.register.models import Service

JO = Asker("Jo Marsh", "jo.marsh@willow.example", "01632 960 011")


def question(topic: str = "infection", **given: Any) -> Question:
    """A question about visiting during an outbreak, unless told otherwise."""
    values = {
        "subject": "Visiting during an outbreak",
        "words": "May families visit while two people are ill?",
    }
    return Question(topic=topic, **values | given)


def received(by: Actor, service: Service | None = None, topic: str = "infection", **given: Any) -> Enquiry:
    """Typed in by an officer; `from_provider=True` where its people are to see it."""
    asked = {name: given.pop(name) for name in ("subject", "words", "urgency", "about") if name in given}
    values: dict[str, Any] = {"asker": JO, "submission_key": ids.submission_key(), "from_provider": False}
    return actions.receive_enquiry(
        by=by, service=service, question=question(topic, **asked), **values | given
    )


def from_web(council: Council, *, asker: Asker = JO, key: str = "", **given: Any) -> Enquiry:
    """Asked on the public page."""
    door = Actor.operator("public page", council_id=council.pk, permissions={Can.RECEIVE_FROM_WEB.value})
    return actions.receive_from_web(
        by=door, council=council, asker=asker, question=question(**given),
        submission_key=key or ids.submission_key(),
    )  # fmt: skip


def owned(by: Actor, service: Service | None = None, topic: str = "infection", **given: Any) -> Enquiry:
    return actions.take_enquiry(by=by, enquiry_id=received(by, service, topic, **given).pk)


def waiting(by: Actor, service: Service | None = None, **given: Any) -> Enquiry:
    """Asked back about."""
    row = owned(by, service, **given)
    return actions.ask_back(by=by, enquiry_id=row.pk, words="Which floor is it?", key=ids.submission_key())


def answered(
    by: Actor, service: Service | None = None, words: str = "Yes, one at a time.", **given: Any
) -> Enquiry:
    row = owned(by, service, **given)
    return actions.answer_enquiry(by=by, enquiry_id=row.pk, words=words, key=ids.submission_key())


NOTHING = Showing()
EXPERT = Asker("Dr Lena Hartwell", "lena.hartwell@infection.example")


def consulted(
    by: Actor, row: Enquiry, showing: Showing = NOTHING, key: str = ""
) -> tuple[ExpertQuestion, str]:
    """An expert is asked; returns what they are asked and their link's token, which is in the mail alone."""
    sent: list[str] = []
    with patch.object(letters, "to_expert", lambda asked, page: sent.append(page)):
        asked = actions.consult_expert(
            by=by, enquiry_id=row.pk, expert=EXPERT, question="May they visit with a mask?", showing=showing,
            key=key or ids.submission_key(),
        )  # fmt: skip
    return asked, unquote(sent[0].rstrip("/").rpartition("/")[2]) if sent else ""


def expert_actor(row: Enquiry) -> Actor:
    return Actor.operator("expert", council_id=row.council_id, permissions={Can.ADVISE.value})


def in_library(by: Actor, topic: str = "infection", **given: Any) -> LibraryAnswer:
    """Written, and not yet reviewed."""
    values = {
        "title": "Visiting while somebody is ill",
        "words": "One visitor, with a mask.",
        "sources": "Guidance of May",
    }
    return actions.write_library_answer(by=by, entry=Entry(topic=topic, **values | given))


def reviewed(by: Actor, answer: LibraryAnswer, days: int = 90) -> LibraryAnswer:
    """Found right by somebody else, for so many days."""
    return actions.review_library_answer(
        by=by, answer_id=answer.pk, version=answer.version, review_on=clock.today() + timedelta(days=days)
    )


def rate_token(row: Enquiry) -> str:
    return unquote(rating_page(row).rstrip("/").rpartition("/")[2])


def adopt(council: Council, key: str, values: Mapping[str, Any], on: date) -> None:
    """A council's own numbers from a day on."""
    by = Actor.operator("tests", council_id=council.pk, permissions={Can.ADOPT_POLICY.value})
    policies.adopt(by=by, council_id=council.pk, key=key, values=values, valid_from=on, authority="tests")
