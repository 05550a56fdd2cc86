"""Who gets what at the addresses of the newsletter."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all
from carepost.newsletter.actions.sending import leave_page
from carepost.newsletter.tests import factories
from carepost.register.tests.factories import make_organisation, make_service

EDIT = "post_officer commissioner director"
WORK = f"{EDIT} qa_officer public_health finance"
SEE = f"{WORK} auditor"
PROVIDERS = "provider provider_manager stranger"


def scene(cast: Cast) -> dict[str, Any]:
    """An edition being made with an item in it, one that was sent, and the link with which a reader leaves."""
    with scope(cast.officer) as officer:
        make_service(
            host=cast.ambershire, organisation=make_organisation(body=cast.willow), registered_on=None
        )
        gone = factories.sent(officer, cast.director.actor)
        open_one = factories.begun(officer)
        item = factories.put(officer)
        reader = gone.recipients.filter(address=cast.provider.user.email).get()
    token = leave_page(reader).rstrip("/").rpartition("/")[2]
    return {
        "newsletter": {"pk": open_one.pk}, "sent_newsletter": {"pk": gone.pk}, "news_item": {"pk": item.pk},
        "news_back": {"pk": item.pk, "verb": "bring-back"}, "news_step": {"pk": open_one.pk, "step": "hand-in"},
        "news_reader": {"pk": reader.pk}, "news_leave": {"token": token},
        "news_reading": {"council_id": cast.ambershire.pk},
    }  # fmt: skip


def about(what: str, to: str, **given: Any) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    answers = {"neighbour": 404} | given.pop("answers", {})
    return Row(to=to, answers=answers, path=lambda made: made[what], **given)


ROWS = {
    "newsletter:editions": Row(to=f"{SEE} neighbour"),
    "newsletter:begin": Row(to=f"{EDIT} neighbour"),
    "newsletter:items": Row(to=f"{SEE} neighbour"),
    "newsletter:put": Row(to=f"{WORK} neighbour"),
    "newsletter:item": about("news_item", SEE),
    "newsletter:item-change": about("news_item", EDIT),
    "newsletter:item-leave-out": about("news_item", EDIT),
    # nobody but the officer put it forward; the others are told so
    "newsletter:item-withdraw": about("news_item", WORK, then=409, method="post", answers={"post_officer": 302}),
    # nothing was left out that could be brought back
    "newsletter:item-place": about("news_back", EDIT, then=409, method="post"),
    "newsletter:suggest": Row(
        to="provider provider_manager partner", answers={"stranger": 404}
    ),
    "newsletter:leave": open_to_all(path=lambda made: made["news_leave"]),
    "newsletter:again": about("news_reader", EDIT),
    "newsletter:edition": about("newsletter", SEE),
    "newsletter:change": about("newsletter", EDIT),
    "newsletter:arrange": about("newsletter", EDIT, then=302, method="post"),
    "newsletter:schedule": about("newsletter", EDIT),
    "newsletter:preview": about("newsletter", SEE),
    "newsletter:mail": about("newsletter", SEE),
    "newsletter:test": about("newsletter", EDIT, then=302, method="post"),
    "newsletter:readers": about("newsletter", f"{EDIT} auditor"),
    "newsletter:step": about("news_step", EDIT),
    "newsletter:own-list": Row(to=PROVIDERS),
    "newsletter:own-reading": Row(
        to="provider provider_manager", then=302, answers={"stranger": 404}, method="post",
        path=lambda made: made["news_reading"],
    ),
    "newsletter:own": Row(
        to="provider provider_manager", answers={"stranger": 404}, path=lambda made: made["sent_newsletter"]
    ),
}  # fmt: skip
