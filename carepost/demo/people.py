"""Who plays in the demonstration: invented people, one at least for every role."""

from __future__ import annotations

from dataclasses import dataclass

from carepost.councils.rules import Covers, PartnerKind, Role

AMBERSHIRE, BORECHESTER = "Ambershire", "Borechester"
SUPPORT, QUALITY, MARKET, MONEY = "Provider support", "Quality", "Market and commissioning", "Care finance"
TEAMS = (SUPPORT, QUALITY, MARKET, MONEY)


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the cast. `where` is a council's name, a partner's, or empty for a provider's people.

    `left` so many days ago, if they left; `also` is another council in which they hold the same role.
    """

    name: str
    role: Role
    where: str
    team: str = ""
    left: int | None = None
    also: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation around Ambershire, and what is shared with it: begun and ended so many days ago."""

    name: str
    kind: PartnerKind
    covers: tuple[Covers, ...] = ()
    purpose: str = ""
    begun: int = 500
    ended: int | None = None


HOSPITAL = "Amber Coast NHS Foundation Trust"
HEALTH = "Public Health for Ambershire and Borechester"
HEALTHWATCH = "Healthwatch Ambershire"
TRADE = "Ambershire Care Association"
VOICES = "Amber Voices"
RINGERS = "Ambershire Good Neighbours"

PARTNERS = (
    Partner(
        HOSPITAL, PartnerKind.NHS, (Covers.REGISTER, Covers.STANDING),
        "Planning discharge from hospital to services that can take people safely",
    ),
    Partner(
        HEALTH, PartnerKind.PUBLIC_HEALTH, (Covers.REGISTER, Covers.STANDING, Covers.CONTACT),
        "Preventing and ending outbreaks in care settings",
    ),
    Partner(
        HEALTHWATCH, PartnerKind.HEALTHWATCH, (Covers.REGISTER,),
        "Choosing homes for a year of enter-and-view visits", begun=520, ended=60,
    ),
    Partner(TRADE, PartnerKind.TRADE_ASSOCIATION),
    Partner(VOICES, PartnerKind.VOLUNTARY, (Covers.REGISTER,), "People who draw on care help to review it"),
    Partner(RINGERS, PartnerKind.VOLUNTARY, (Covers.REGISTER,), "Friendly calls to services in bad weather"),
)  # fmt: skip

STAFF = (
    Player("Marta Kowalewska", Role.POST_OFFICER, AMBERSHIRE, SUPPORT),
    Player("Delroy Satterthwaite", Role.POST_OFFICER, AMBERSHIRE, SUPPORT),
    Player("Priya Ramanujam", Role.POST_OFFICER, AMBERSHIRE, SUPPORT),
    Player("Joyce Featherstone", Role.POST_OFFICER, AMBERSHIRE, SUPPORT, also=BORECHESTER),
    Player("Colin Otterburn", Role.POST_OFFICER, AMBERSHIRE, SUPPORT, left=140),
    Player("Gareth Copperthwaite", Role.QA_OFFICER, AMBERSHIRE, QUALITY),
    Player("Ngozi Obafemi", Role.COMMISSIONER, AMBERSHIRE, MARKET),
    Player("Hannah Wolstenholme", Role.BROKERAGE, AMBERSHIRE, MARKET),
    Player("Imran Mirzayev", Role.PUBLIC_HEALTH, AMBERSHIRE),
    Player("Sinead Applegarth", Role.SOCIAL_WORKER, AMBERSHIRE),
    Player("Malcolm Peasgood", Role.FINANCE, AMBERSHIRE, MONEY),
    Player("Beatriz Tamburini", Role.PROCUREMENT, AMBERSHIRE, MONEY),
    Player("Roger Dewhirst", Role.PANEL_EVALUATOR, AMBERSHIRE),
    Player("Thandiwe Mutasah", Role.MODERATOR, AMBERSHIRE),
    Player("Eileen Garrowby", Role.HUB_COORDINATOR, AMBERSHIRE),
    Player("Arjun Venkataram", Role.ANALYST, AMBERSHIRE, QUALITY),
    Player("Rosemary Lightbody", Role.DIRECTOR, AMBERSHIRE),
    Player("Victor Quartermain", Role.CALDICOTT_GUARDIAN, AMBERSHIRE),
    Player("Kelechi Uzondu", Role.AUDITOR, AMBERSHIRE),
    Player("Dawn Hathersage", Role.ADMIN, AMBERSHIRE),
    Player("Bethan Coldbeck", Role.POST_OFFICER, BORECHESTER),
    Player("Stella Blackadder", Role.DIRECTOR, BORECHESTER),
    Player("Jacek Bodnarow", Role.ADMIN, BORECHESTER),
)

AROUND = (
    Player("Meera Pankhania", Role.PARTNER_ORG_USER, HOSPITAL),
    Player("Neil Threlkeld", Role.PARTNER_ORG_USER, HEALTH),
    Player("Wendy Inglethorpe", Role.PARTNER_ORG_USER, HEALTHWATCH),
    Player("Alison Ravenscroft", Role.PARTNER_ORG_USER, TRADE),
    Player("Usha Lamptey", Role.EXPERT_BY_EXPERIENCE, VOICES),
    Player("Bernard Silverwood", Role.VOLUNTEER_CALLER, RINGERS),
)

#: Who brings CQC's files in, here and next door.
QUALITY_OFFICER, NEIGHBOUR = "Gareth Copperthwaite", "Jacek Bodnarow"

#: For the providers with the most services, in turn: a manager and somebody of their staff each.
PROVIDERS_PEOPLE = (
    (
        Player("Grace Ekpenyong", Role.PROVIDER_MANAGER, ""),
        Player("Tracey Barrowclough", Role.PROVIDER_USER, ""),
    ),
    (Player("Sunita Gadhvi", Role.PROVIDER_MANAGER, ""), Player("Kevin Loxley", Role.PROVIDER_USER, "")),
    (
        Player("Olufemi Akinwande", Role.PROVIDER_MANAGER, ""),
        Player("Jean Moorcroft", Role.PROVIDER_USER, ""),
    ),
)
