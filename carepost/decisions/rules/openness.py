"""Who may read a decision: the public, or nobody outside because the law exempts it (domain 12 §12.1)."""

from dataclasses import dataclass
from enum import StrEnum

from carepost.core.refusals import Reason


class Openness(StrEnum):
    PUBLIC = "public"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        return self.value.capitalize()


#: Schedule 12A to the Local Government Act 1972, part 1, as it stands in England.
PARAGRAPHS = {
    1: "about an individual",
    2: "likely to reveal who an individual is",
    3: "about somebody’s financial or business affairs, the council’s own among them",
    4: "about consultations or negotiations with those who work for the council",
    5: "legal professional privilege",
    6: "shows that the council means to give a notice, an order or a direction",
    7: "about preventing, investigating or prosecuting crime",
}


class MarkFault(Reason):
    """Why a decision cannot be marked so."""

    NOT_MARKED = "Say whether the public may read it, or whether it is exempt."
    NO_PARAGRAPH = "Say by which paragraph it is exempt."
    NO_INTEREST = "Say why keeping it from the public serves them better than telling them."
    NOT_EXEMPT = "A public decision has no paragraph. Mark it exempt, or leave out the paragraph and why."


@dataclass(frozen=True, slots=True)
class Marked:
    """How somebody marks a decision; `interest` says why the public interest is better served by an exemption."""

    openness: Openness | None = None
    paragraph: int | None = None
    interest: str = ""


UNMARKED, PUBLIC = Marked(), Marked(Openness.PUBLIC)


def mark_faults(marked: Marked) -> tuple[MarkFault, ...]:
    """Reasons against marking it so; empty means yes. Every decision is marked, and an exemption says why."""
    exempt, interest = marked.openness is Openness.EXEMPT, bool(marked.interest.strip())
    checks = (
        (marked.openness is None, MarkFault.NOT_MARKED),
        (exempt and marked.paragraph not in PARAGRAPHS, MarkFault.NO_PARAGRAPH),
        (exempt and not interest, MarkFault.NO_INTEREST),
        (
            marked.openness is Openness.PUBLIC and (marked.paragraph is not None or interest),
            MarkFault.NOT_EXEMPT,
        ),
    )
    return tuple(fault for wrong, fault in checks if wrong)


def told(openness: str, paragraph: int | None) -> str:
    """A mark in words; decisions of before marks were kept have none."""
    if openness == Openness.EXEMPT and paragraph is not None:
        return f"Exempt by paragraph {paragraph}: {PARAGRAPHS[paragraph]}"
    return Openness(openness).label if openness else "Not marked"
