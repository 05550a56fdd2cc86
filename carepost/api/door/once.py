"""Done once, however often it is sent: by the Idempotency-Key that every request which records something carries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header
from pydantic import BaseModel, StringConstraints

from carepost.api import entering
from carepost.api.door.asking import machine_of
from carepost.api.door.problems import ProblemError
from carepost.api.entering import Answer
from carepost.core import clock
from carepost.ui import problems

#: The header of a request that records something.
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[\x21-\x7e]{8,100}$"),
    Header(
        alias="Idempotency-Key",
        description="Of your own making, such as a UUID: new for each new request, the same when you send one again.",
    ),
]
CREATED = 201
REPLAYED = "Idempotency-Replayed"


def once(request: HttpRequest, key: str, asked: BaseModel, do: Callable[[], BaseModel]) -> HttpResponse:
    """Do what is asked and answer 201; the same key with the same request gets the same answer, and nothing is done.

    With another request it is a problem (422), and while the first is under way as well (409). What was refused is
    not kept: sent again, it is tried again. The answer is kept in the transaction that does the work.
    """
    machine = machine_of(request)
    if not entering.hold(machine, key):
        raise ProblemError(problems.KEY_IN_USE, retry_after=1)
    digest = hashlib.sha256(f"{request.path}\n{asked.model_dump_json()}".encode()).hexdigest()
    before = entering.answered(machine, key)
    if before is not None:
        if before.asked != digest:
            raise ProblemError(problems.KEY_USED_OTHERWISE)
        return _answer(before, replayed=True)
    answer = Answer(digest, CREATED, do().model_dump_json())
    entering.keep_answer(machine, key, answer, clock.now())
    return _answer(answer, replayed=False)


def _answer(answer: Answer, *, replayed: bool) -> HttpResponse:
    told = HttpResponse(answer.body, status=answer.status, content_type="application/json; charset=utf-8")
    told[REPLAYED] = "true" if replayed else "false"
    return told
