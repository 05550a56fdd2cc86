"""The four standings that a service may have, and the families of risk that add up to one."""

from enum import StrEnum


class Band(StrEnum):
    """A service's standing. Never shown as colour alone: each has a word and a shape."""

    RED = "red"
    AMBER = "amber"
    GREY = "grey"
    GREEN = "green"

    @property
    def label(self) -> str:
        return {
            Band.RED: "Red",
            Band.AMBER: "Amber",
            Band.GREY: "Grey – not enough known",
            Band.GREEN: "Green",
        }[self]

    @property
    def shape(self) -> str:
        return {Band.RED: "●", Band.AMBER: "◆", Band.GREY: "○", Band.GREEN: "▲"}[self]

    @property
    def order(self) -> int:
        """0 for the worst (red) to 3 (green). Grey stands between amber and green: not knowing is not good
        news."""
        return (Band.RED, Band.AMBER, Band.GREY, Band.GREEN).index(self)

    def worse_than(self, other: "Band") -> bool:
        return self.order < other.order


def worst(*bands: Band) -> Band:
    return min(bands, key=lambda band: band.order)


class Family(StrEnum):
    """What a signal is about. Families carry the weights, so ten signals of one sort do not count ten
    times."""

    OUTBREAK = "outbreak"
    STAFFING = "staffing"
    MANAGER = "manager"
    CQC = "cqc"
    SAFEGUARDING = "safeguarding"
    FEEDBACK = "feedback"
    FINANCE = "finance"
    CAPACITY = "capacity"
    SUPPLIES = "supplies"
    TRACKER = "tracker"
    CONTINUITY = "continuity"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        return _FAMILY_LABELS[self]


_FAMILY_LABELS = {
    Family.OUTBREAK: "outbreaks and infection control",
    Family.STAFFING: "staffing",
    Family.MANAGER: "registered manager",
    Family.CQC: "CQC ratings and registration",
    Family.SAFEGUARDING: "safeguarding and complaints",
    Family.FEEDBACK: "professionals’ feedback",
    Family.FINANCE: "money",
    Family.CAPACITY: "capacity and missed visits",
    Family.SUPPLIES: "protective equipment and supplies",
    Family.TRACKER: "Capacity Tracker returns",
    Family.CONTINUITY: "business continuity plan",
    Family.CONTACT: "being in touch",
}
