"""What Ambershire writes to its providers: five templates, and one of them in Polish."""

from __future__ import annotations

from dataclasses import dataclass

from carepost.letters.rules.translating import Words
from carepost.letters.rules.wording import Asked, Wording
from carepost.messages.known import Kind

_HEAD = "((council))\nProvider support, 01632 960 140\nprovider.support@ambershire.example"
_END = "\n\nYours sincerely\n\n((officer))\n((council))"


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the council's, and when it is sent."""

    name: str
    about: str
    wording: Wording


WELCOME = Template(
    "Welcome to the market",
    "When a service has registered with CQC in our area.",
    Wording(
        "Welcome to ((council))",
        "Dear ((registered manager))\n\nCongratulations on the registration of ((service name)). We work"
        " with every care service in ((council)), whoever pays for its places.\n\n# What we do\n\n* We"
        " ring each service every two weeks and ask how it is and what would help.\n* We find help:"
        " staff, training, equipment, advice.\n* We answer questions, all in one place.\n\n# What we ask"
        " of you\n\n1. Sign in to Carepost and look at what we know about you.\n2. Send us your business"
        " continuity plan.\n3. Tell us when something is wrong, before it grows." + _END,
        _HEAD,
    ),
)
VISIT = Template(
    "Contract monitoring visit",
    "At least ten working days before a planned visit.",
    Wording(
        "Our contract monitoring visit to ((service name))",
        "Dear ((registered manager))\n\nWe will visit ((service name)) on ((visit date)) at ((time))."
        " ((visiting officer)) will come.\n\n# What we look at\n\n* Rotas and training of the last three"
        " months\n* Care plans of four people, with their agreement\n* Medicines\n* Complaints, and what"
        " was learned from them\n\n# What helps\n\nPlease have these at hand, and a room in which we can"
        " speak with staff. If the day does not suit, tell us within three working days.\n\n^ The visit"
        " is part of our contract. It is not an inspection by CQC." + _END,
        _HEAD,
        (
            Asked("visit date", Kind.DATE),
            Asked("time", Kind.CHOICE, ("9:30 in the morning", "2 in the afternoon")),
            Asked("visiting officer", Kind.TEXT),
        ),
    ),
)
UPLIFT = Template(
    "Fee uplift",
    "Once cabinet has decided on the fees of the next year.",
    Wording(
        "Fees from ((first day)) for ((service name))",
        "Dear ((registered manager))\n\nCabinet decided on ((day of decision)) how fees change. For"
        " ((service name)) the weekly fee for each place that we pay for is ((new fee)) from ((first"
        " day)).\n\n# How it was built\n\nThe National Living Wage, employers’ National Insurance and the"
        " prices that you told us of in the cost exercise. The report to cabinet is on our website.\n\nIf"
        " you think that it cannot be right, write to us within 28 days: we answer within ten working"
        " days." + _END,
        _HEAD,
        (
            Asked("day of decision", Kind.DATE),
            Asked("first day", Kind.DATE),
            Asked("new fee", Kind.MONEY),
        ),
    ),
)
SUSPENSION = Template(
    "Suspension of placements",
    "On the day on which the panel decides it. Ring first.",
    Wording(
        "No new placements at ((service name)) from ((first day))",
        "Dear ((registered manager))\n\nAs ((officer)) told you on the telephone, we make no new"
        " placements at ((service name)) from ((first day)). We look at it again on ((review day)).\n\n#"
        " Why\n\n((reasons))\n\n# What it means\n\n* People who live with you stay. They may come home"
        " from hospital.\n* Contracts go on, and so do payments.\n* CQC and our neighbours are told.\n\n#"
        " What ends it\n\n((what ends it))\n\nYou may ask us to look again at any time, and somebody who"
        " did not decide it will." + _END,
        _HEAD,
        (
            Asked("first day", Kind.DATE),
            Asked("review day", Kind.DATE),
            Asked("reasons", Kind.LINES),
            Asked("what ends it", Kind.LINES),
        ),
    ),
)
PLAN = Template(
    "Request for the business continuity plan",
    "Every autumn, and where the plan is older than a year.",
    Wording(
        "Your business continuity plan",
        "Dear ((registered manager))\n\nPlease send us the business continuity plan of ((service name))"
        " by ((day)). It says how care goes on when staff, power, heating or water fail, and who"
        " decides.\n\nIf you have none yet, ask us for the form: it takes half an hour." + _END,
        _HEAD,
        (Asked("day", Kind.DATE),),
    ),
)
TEMPLATES = (WELCOME, VISIT, UPLIFT, SUSPENSION, PLAN)

PLAN_IN_POLISH = Words(
    "Plan ciągłości działania",
    "Szanowna Pani / Szanowny Panie ((registered manager))\n\nProsimy o przesłanie planu ciągłości"
    " działania placówki ((service name)) do dnia ((day)). Plan określa, jak zapewniona będzie opieka,"
    " gdy zabraknie personelu, prądu, ogrzewania lub wody, i kto podejmuje decyzje.\n\nJeśli placówka nie"
    " ma jeszcze planu, proszę poprosić nas o formularz: wypełnienie zajmuje pół godziny.\n\nZ"
    " poważaniem\n\n((officer))\n((council))",
    {},
    "Amber Coast Language Services, order 4471",
)
