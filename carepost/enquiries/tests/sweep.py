"""Who gets what at the addresses of enquiries."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all
from carepost.enquiries.tests import factories, mailing
from carepost.register.tests.factories import make_organisation, make_service

WORK = "post_officer qa_officer commissioner public_health finance director"
SEE = f"{WORK} caldicott_guardian auditor"
MONEY = "post_officer commissioner finance director auditor"
PROVIDERS = "provider provider_manager stranger"


def scene(cast: Cast) -> dict[str, Any]:
    """An enquiry of Willow Care's, and one about money."""
    with scope(cast.officer) as officer:
        service = make_service(
            host=cast.ambershire, organisation=make_organisation(body=cast.willow), registered_on=None
        )
        asked = factories.received(officer, service, from_provider=True)
        answered = factories.answered(officer, service)
        _, expert = factories.consulted(officer, asked)
        kept = factories.in_library(officer)
        by_mail = mailing.arrived(
            cast.ambershire, mailing.mail(files=[("plan.pdf", mailing.PDF)], Message_ID="<sweep@x>")
        )
        plan = by_mail.files.get()
        aside = mailing.arrived(
            cast.ambershire, mailing.mail(Auto_Submitted="auto-replied", Message_ID="<aside@x>")
        )
        money = factories.received(officer, service, "money")
    return {
        "enquiry": {"pk": asked.pk},
        "money": {"pk": money.pk},
        "door": {"slug": cast.ambershire.slug},
        "expert": {"token": expert},
        "library": {"pk": kept.pk},
        "mail": {"pk": by_mail.pk},
        "aside": {"pk": aside.pk},
        "file": {"pk": plan.pk},
        "rate": {"token": factories.rate_token(answered)},
    }


def about(what: str, to: str, **answers: int) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    return Row(to=to, answers={"neighbour": 404} | answers, path=lambda made: made[what])


ROWS = {
    "enquiries:board": Row(to=f"{SEE} neighbour"),
    "enquiries:receive": Row(to=f"{WORK} neighbour"),
    "enquiries:topics": Row(to=f"{SEE} neighbour"),
    "enquiries:topic-add": Row(to="post_officer director neighbour"),
    "enquiries:topic": Row(to="post_officer director neighbour", path=lambda made: {"key": "infection"}),
    "enquiries:one": about(
        "money", MONEY, qa_officer=404, public_health=404, caldicott_guardian=404, neighbour=404
    ),
    "enquiries:themes": Row(to=f"{SEE} neighbour"),
    "enquiries:expert": open_to_all(path=lambda made: made["expert"]),
    "enquiries:expert-thanks": open_to_all(),
    "enquiries:rate": open_to_all(path=lambda made: made["rate"]),
    "enquiries:mails": Row(to=f"{WORK} neighbour"),
    "enquiries:mail-raw": about("mail", WORK),
    "enquiries:mail-take-in": about("aside", WORK),
    "enquiries:file": about("file", SEE, provider=404, provider_manager=404, stranger=404),
    "enquiries:library": Row(to=f"{SEE} neighbour"),
    "enquiries:library-add": Row(to=f"{WORK} neighbour"),
    "enquiries:library-one": about("library", SEE),
    "enquiries:library-change": about("library", WORK),
    "enquiries:library-retire": Row(
        to=WORK, then=302, answers={"neighbour": 404}, method="post", path=lambda made: made["library"]
    ),
    "enquiries:own-list": Row(to=PROVIDERS),
    "enquiries:own-ask": Row(to="provider provider_manager", answers={"stranger": 404}),
    "enquiries:own": about("enquiry", "provider provider_manager", neighbour=403, stranger=404),
    "enquiries:public": open_to_all(path=lambda made: made["door"]),
    "enquiries:public-sent": open_to_all(path=lambda made: made["door"]),
}
