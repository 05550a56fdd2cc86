"""Who gets what at the register's addresses."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.register.actions.facts import correct_fact
from carepost.register.models.imports import RunStatus
from carepost.register.tests.factories import make_organisation, make_quarantined, make_run, make_service

LOOK = "staff neighbour neighbour_admin partner"
PROVIDERS = "provider provider_manager stranger"
KEEPERS = "post_officer qa_officer admin"
NEIGHBOURS = "neighbour neighbour_admin"


def scene(cast: Cast) -> dict[str, Any]:
    """A service of Ambershire's with a corrected fact, and an import of Ambershire's with a row held back."""
    with scope(cast.officer) as officer:
        service = make_service(host=cast.ambershire, organisation=make_organisation(body=cast.willow))
        right = correct_fact(by=officer, service=service, field="phone", value="01225 1", reason="They rang.")
        run = make_run(council=cast.ambershire, status=RunStatus.APPLIED)
        row = make_quarantined(run)
    linked = {"number": cast.willow.pk, "organisation": service.organisation_id}
    return {
        "linked": linked,
        "seen": service.ref,
        "corrected": right.pk,
        "imported": run.pk,
        "held_back": row.pk,
    }


def of_service(to: str, **parts: Any) -> Row:
    """An address about a service of Ambershire's: every council's staff see it, as CQC publishes it."""
    outside = {"stranger": 404}
    answers = outside if "partner" in to else {}
    return Row(to=to, answers=answers, path=lambda made: {"ref": made["seen"]} | parts)


def of_import(**parts: Any) -> Row:
    """An address about an import of Ambershire's: other councils do not learn that there is one."""
    return Row(
        to=KEEPERS,
        answers=dict.fromkeys(NEIGHBOURS.split(), 404),
        path=lambda made: {"number": made["imported"]} | parts,
    )


def of_row() -> Row:
    """An address about a row that was held back from Ambershire's."""
    return Row(
        to=KEEPERS,
        answers=dict.fromkeys(NEIGHBOURS.split(), 404),
        path=lambda made: {"number": made["held_back"]},
    )


ROWS = {
    "register:list": Row(to=f"{LOOK} {PROVIDERS}"),
    "register:map": Row(to=f"{LOOK} {PROVIDERS}"),
    "register:points": Row(to=f"{LOOK} {PROVIDERS}"),
    "register:boundaries": Row(to=LOOK),
    "register:localities": Row(to=LOOK),
    "register:service": of_service(f"{LOOK} {PROVIDERS}"),
    "register:service-tab": of_service(f"{LOOK} {PROVIDERS}", name="timeline"),
    "register:correct": of_service(f"{KEEPERS} {NEIGHBOURS}", field="manager"),
    "register:record-capacity": Row(
        to=f"{KEEPERS} {NEIGHBOURS} provider provider_manager",
        answers={"stranger": 404},
        path=lambda made: {"ref": made["seen"]},
    ),
    "register:end-correction": Row(
        to=KEEPERS,
        answers=dict.fromkeys(NEIGHBOURS.split(), 404),
        path=lambda made: {"ref": made["seen"], "number": made["corrected"]},
    ),
    "register:add-site": Row(to=f"{KEEPERS} {NEIGHBOURS}"),
    "register:add-locality": Row(to=f"{KEEPERS} {NEIGHBOURS}"),
    "register:provider": Row(
        to="admin neighbour_admin", path=lambda made: {"number": made["linked"]["number"]}
    ),
    "register:unlink-provider": Row(
        to="admin", answers={"neighbour_admin": 404}, path=lambda made: made["linked"]
    ),
    "register:imports": Row(to=f"{KEEPERS} {NEIGHBOURS}"),
    "register:new-import": Row(to=f"{KEEPERS} {NEIGHBOURS}"),
    "register:rows": Row(to=f"{KEEPERS} {NEIGHBOURS}"),
    "register:import": of_import(),
    "register:undo-import": of_import(),
    "register:import-changes": of_import(kind="added"),
    "register:row": of_row(),
    "register:dismiss-row": of_row(),
    # Only POST is answered: who may gets to the method, the others not so far.
    "register:apply-import": Row(
        to=f"{KEEPERS} {NEIGHBOURS}", then=405, path=lambda made: {"number": made["imported"]}
    ),
    "register:leave-import": Row(
        to=f"{KEEPERS} {NEIGHBOURS}", then=405, path=lambda made: {"number": made["imported"]}
    ),
}
