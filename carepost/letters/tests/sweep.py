"""Who gets what at the addresses of letters."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.letters.tests import factories
from carepost.register.tests.factories import make_organisation, make_service

WRITE = "post_officer qa_officer commissioner director"
SEE = f"{WRITE} auditor"
PUBLISH = "commissioner director"


def scene(cast: Cast) -> dict[str, Any]:
    """A template of Ambershire's, in use and being rewritten."""
    with scope(cast.officer) as officer:
        row = factories.published(officer, cast.director.actor)
        free = factories.published(officer, cast.director.actor, name="Fees")
        factories.actions.begin_template_draft(by=officer, template_id=row.pk)
        service = make_service(
            host=cast.ambershire,
            name="Aspen Lodge",
            manager="M",
            organisation=make_organisation(body=cast.willow),
        )
        letter = factories.sent(officer, row, service)
        runs = [factories.in_run(officer, row, service, number) for number in range(2)]
        factories.actions.note_printed(by=officer, run_id=runs[1].pk)
    version = {"pk": row.pk, "number": 1, "tag": "pl"}
    return {
        "template": {"pk": row.pk}, "free-template": {"pk": free.pk}, "letter": {"pk": letter.pk},
        "reader": {"ref": service.ref}, "translation": version,
        "run": {"pk": runs[0].pk}, "printed-run": {"pk": runs[1].pk},
    }  # fmt: skip


def about(what: str, to: str, **given: Any) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    answers = {"neighbour": 404} | given.pop("answers", {})
    return Row(to=to, answers=answers, path=lambda made: made[what], **given)


PROVIDERS = "provider provider_manager"
POST = {"then": 302, "method": "post"}

ROWS = {
    "letters:listed": Row(to=f"{SEE} neighbour"),
    "letters:choose": Row(to=f"{WRITE} neighbour"),
    "letters:one": about("letter", SEE),
    "letters:pdf": about("letter", SEE),
    "letters:change": Row(
        to=WRITE, answers={"neighbour": 404}, path=lambda made: made["letter"] | {"verb": "cancel"}
    ),
    "letters:runs": Row(to=f"{SEE} neighbour"),
    "letters:run": about("run", SEE),
    "letters:run-pdf": about("run", SEE),
    "letters:run-printed": about("printed-run", WRITE, **POST),
    "letters:run-posted": about("printed-run", WRITE),
    "letters:run-cancel": about("run", WRITE),
    "letters:send": about("free-template", WRITE),
    "letters:wish": about("reader", WRITE),
    "letters:translations": Row(to=f"{SEE} neighbour"),
    "letters:translation": about("translation", SEE),
    "letters:translation-confirm": about("translation", WRITE, **POST),
    "letters:translation-release": about("translation", WRITE, **POST),
    "letters:own-list": Row(to=f"{PROVIDERS} stranger"),
    "letters:own": about("letter", PROVIDERS, answers={"neighbour": 403, "stranger": 404}),
    "letters:own-pdf": about("letter", PROVIDERS, answers={"neighbour": 403, "stranger": 404}),
    "letters:own-wish": about("reader", PROVIDERS, answers={"neighbour": 403, "stranger": 404}),
    "letters:templates": Row(to=f"{SEE} neighbour"),
    "letters:template-add": Row(to=f"{WRITE} neighbour"),
    "letters:template": about("template", SEE),
    "letters:template-preview": about("template", SEE),
    "letters:template-begin": Row(
        to=WRITE, then=302, method="post", answers={"neighbour": 404},
        path=lambda made: made["free-template"],
    ),
    "letters:template-write": about("template", WRITE),
    "letters:template-drop": about("template", WRITE),
    "letters:template-publish": about("template", PUBLISH, answers={"neighbour": 403}),
    "letters:template-retire": Row(
        to=PUBLISH, then=302, method="post", path=lambda made: made["free-template"]
    ),
    "letters:template-version": Row(
        to=SEE, answers={"neighbour": 404}, path=lambda made: made["template"] | {"number": 1}
    ),
}  # fmt: skip
