"""The kinds of support that a council offers: the house's own, and what a council changes about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from carepost.core.refusals import Reason

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of support. `key` is stable, and the answer in a call's script that asks for it.

    `promise_days` are the days within which it is delivered unless somebody promises another day. `unit` is what
    amounts of it count, in the plural; empty where it has none. `from_stock` says that supplies are sent for it.
    """

    key: str
    name: str
    words: str
    usually: str = ""
    promise_days: int = 7
    unit: str = ""
    from_stock: bool = False
    retired: bool = False


#: Carepost defaults, after what Wiltshire Council's team offered from 2020: PPE, infection control by video or on site,
#: advice on money, help between services.
HOUSE = (
    Kind("ppe", "Protective equipment", "Masks, gloves, aprons and eye protection, brought to you.",
         "Support team", 2, "boxes", True),
    Kind("staff", "Staff from another service", "Care staff or nurses lent by a service nearby for some shifts.",
         "Support team", 2, "hours"),
    Kind("infection_control", "Infection control advice",
         "A video call with an infection control nurse; a visit where it is serious.", "Public health", 3),
    Kind("training", "Training", "Places on a course, or a session at your service.", "Quality team", 14, "places"),
    Kind("finance", "Advice on money", "Somebody to go through cash flow, fees and arrears with you.",
         "Care finance", 5),
    Kind("funding", "Help to apply for funding", "Which grants there are, and help with the form.",
         "Care finance", 7),
    Kind("digital", "Digital and data security", "Help with the DSPT, care records, e-mail and connections.",
         "Quality team", 14),
    Kind("recruitment", "Recruitment", "Adverts, job fairs, and checks done faster.", "Market team", 14),
    Kind("continuity", "Business continuity plan", "A plan to start from, and somebody to go through it with.",
         "Support team", 7),
    Kind("mentor", "Somebody in the same job to talk to", "A manager of another service, as a peer.",
         "Trade association", 14),
    Kind(OTHER, "Something else", "Say what would help; we find out who can.", "Support team", 5),
)  # fmt: skip


class KindFault(Reason):
    """Why a kind of support cannot be kept like this."""

    NO_NAME = "Give the support a name that providers understand."
    NAME_TAKEN = "Another kind of support has that name. Change that one, or choose another name."
    NO_WORDS = "Say in a sentence what a provider gets."
    DAYS = "Give the days within which it is usually delivered: 1 to 90."
    NEEDS_UNIT = "Supplies from stock are counted: say in what, such as boxes."
    NEEDED = "This one stays: it is where everything goes that has no kind of its own."


def catalogue(own: Iterable[Kind]) -> Mapping[str, Kind]:
    """Every kind by its key, retired ones too: the house's, each with a council's own version laid over it."""
    return {kind.key: kind for kind in HOUSE} | {kind.key: kind for kind in own}


def kind_faults(kind: Kind, others: Iterable[Kind]) -> tuple[KindFault, ...]:
    """Reasons against keeping a kind beside the others; empty means it can be kept."""
    names = {each.name.casefold() for each in others if each.key != kind.key and not each.retired}
    found = {
        KindFault.NO_NAME: not kind.name.strip(),
        KindFault.NAME_TAKEN: kind.name.strip().casefold() in names,
        KindFault.NO_WORDS: not kind.words.strip(),
        KindFault.DAYS: not 1 <= kind.promise_days <= 90,
        KindFault.NEEDS_UNIT: kind.from_stock and not kind.unit.strip(),
        KindFault.NEEDED: kind.retired and kind.key == OTHER,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def asked_in(keys: Iterable[str], known: Mapping[str, Kind]) -> tuple[Kind, ...]:
    """The kinds that answers in a call ask for, each once. What has no kind, or one that is retired, is asked as
    something else: nobody's wish is lost because a catalogue changed.
    """
    found = {}
    for key in keys:
        kind = known.get(key)
        kind = kind if kind and not kind.retired else known.get(OTHER, HOUSE[-1])
        found[kind.key] = replace(kind)
    return tuple(found.values())
