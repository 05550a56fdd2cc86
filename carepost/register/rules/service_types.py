"""What a service does and for whom, whichever of CQC's spellings says so.

CQC names one service type in three ways: the long name of its guidance about compliance (GAC), used in the
active-locations file and as `description` in the API; the public name of the care directory, used as `name`
in the API; and its own variations of both. The values here are all the columns of the active-locations
file.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from .blanks import is_blank, squashed


class ServiceType(StrEnum):
    ACUTE_OVERNIGHT = "acute_overnight"
    ACUTE_DAY = "acute_day"
    AMBULANCE = "ambulance"
    BLOOD_AND_TRANSPLANT = "blood_and_transplant"
    NURSING_HOME = "nursing_home"
    RESIDENTIAL_HOME = "residential_home"
    COMMUNITY_SUBSTANCE_MISUSE = "community_substance_misuse"
    COMMUNITY_LEARNING_DISABILITY = "community_learning_disability"
    COMMUNITY_MENTAL_HEALTH = "community_mental_health"
    MIDWIVES = "midwives"
    NURSES_AGENCY = "nurses_agency"
    COMMUNITY_HEALTH = "community_health"
    DENTAL = "dental"
    DIAGNOSTIC = "diagnostic"
    DIAGNOSTIC_SESSIONAL = "diagnostic_sessional"
    DOCTORS_CONSULTATION = "doctors_consultation"
    DOCTORS_TREATMENT = "doctors_treatment"
    HOMECARE = "homecare"
    EXTRA_CARE = "extra_care"
    HOSPICE = "hospice"
    HOSPICE_AT_HOME = "hospice_at_home"
    MENTAL_HEALTH_HOSPITAL = "mental_health_hospital"
    HYPERBARIC = "hyperbaric"
    LONG_TERM_CONDITIONS = "long_term_conditions"
    MOBILE_DOCTORS = "mobile_doctors"
    PRISON_HEALTHCARE = "prison_healthcare"
    REHABILITATION = "rehabilitation"
    REMOTE_ADVICE = "remote_advice"
    RESIDENTIAL_SUBSTANCE_MISUSE = "residential_substance_misuse"
    SHARED_LIVES = "shared_lives"
    SPECIALIST_COLLEGE = "specialist_college"
    SUPPORTED_LIVING = "supported_living"
    URGENT_CARE = "urgent_care"

    @property
    def label(self) -> str:
        """CQC's long name."""
        return _SERVICE_WORDS[self][0]


class Specialism(StrEnum):
    """The people a service is for (CQC: specialisms, or service user bands)."""

    OLDER_ADULTS = "older_adults"
    YOUNGER_ADULTS = "younger_adults"
    CHILDREN = "children"
    DEMENTIA = "dementia"
    EATING_DISORDERS = "eating_disorders"
    LEARNING_DISABILITIES = "learning_disabilities"
    MENTAL_HEALTH = "mental_health"
    PHYSICAL_DISABILITIES = "physical_disabilities"
    SENSORY_IMPAIRMENT = "sensory_impairment"
    SUBSTANCE_MISUSE = "substance_misuse"
    DETAINED = "detained"
    EVERYONE = "everyone"

    @property
    def label(self) -> str:
        """The words of CQC's care directory."""
        return _SPECIALISM_WORDS[self][0]


# CQC's long name first, then the directory's name and other spellings seen. Where one public name stands
# for two types ("Doctors/GPs"), the first type that lists it wins; neither is social care.
_SERVICE_WORDS: dict[ServiceType, tuple[str, ...]] = {
    ServiceType.ACUTE_OVERNIGHT: ("Acute services with overnight beds", "Hospital", "Hospitals"),
    ServiceType.ACUTE_DAY: (
        "Acute services without overnight beds / listed acute services with or without overnight beds",
        "Clinic",
        "Clinics",
    ),
    ServiceType.AMBULANCE: ("Ambulance service", "Ambulances"),
    ServiceType.BLOOD_AND_TRANSPLANT: ("Blood and Transplant service",),
    ServiceType.NURSING_HOME: (
        "Care home service with nursing",
        "Nursing homes",
        "Nursing home",
        "Care home with nursing",
        "Care homes with nursing",
    ),
    ServiceType.RESIDENTIAL_HOME: (
        "Care home service without nursing",
        "Residential homes",
        "Residential home",
        "Care home without nursing",
        "Care homes without nursing",
    ),
    ServiceType.COMMUNITY_SUBSTANCE_MISUSE: (
        "Community based services for people who misuse substances",
        "Community services - Substance abuse",
        "Community services - Substance misuse",
    ),
    ServiceType.COMMUNITY_LEARNING_DISABILITY: (
        "Community based services for people with a learning disability",
        "Community services - Learning disabilities",
    ),
    ServiceType.COMMUNITY_MENTAL_HEALTH: (
        "Community based services for people with mental health needs",
        "Community services - Mental Health",
    ),
    ServiceType.MIDWIVES: (
        "Community health care services - Independent Midwives",
        "Community services - Independent midwives",
        "Community services - Midwives",
    ),
    ServiceType.NURSES_AGENCY: (
        "Community health care services - Nurses Agency only",
        "Community services - Nursing",
        "Nurses agency",
    ),
    ServiceType.COMMUNITY_HEALTH: (
        "Community healthcare service",
        "Community services - Healthcare",
        "Community health service",
    ),
    ServiceType.DENTAL: ("Dental service", "Dentist", "Dentists"),
    ServiceType.DIAGNOSTIC: ("Diagnostic and/or screening service", "Diagnosis/screening"),
    ServiceType.DIAGNOSTIC_SESSIONAL: (
        "Diagnostic and/or screening service - single handed sessional providers",
    ),
    ServiceType.DOCTORS_CONSULTATION: ("Doctors consultation service", "Doctors/GPs"),
    ServiceType.DOCTORS_TREATMENT: ("Doctors treatment service",),
    ServiceType.HOMECARE: (
        "Domiciliary care service",
        "Homecare agencies",
        "Homecare agency",
        "Homecare",
        "Home care",
        "Domiciliary care",
    ),
    ServiceType.EXTRA_CARE: (
        "Extra Care housing services",
        "Supported housing",
        "Extra care housing",
        "Extra care",
    ),
    ServiceType.HOSPICE: ("Hospice services", "Hospice", "Hospices"),
    ServiceType.HOSPICE_AT_HOME: ("Hospice services at home", "Home hospice care"),
    ServiceType.MENTAL_HEALTH_HOSPITAL: (
        "Hospital services for people with mental health needs, learning disabilities and problems with "
        "substance misuse",
        "Hospitals - Mental health/capacity",
    ),
    ServiceType.HYPERBARIC: ("Hyperbaric Chamber", "Hyperbaric chamber services"),
    ServiceType.LONG_TERM_CONDITIONS: ("Long term conditions services", "Long-term conditions"),
    ServiceType.MOBILE_DOCTORS: ("Mobile doctors service", "Mobile doctors"),
    ServiceType.PRISON_HEALTHCARE: ("Prison Healthcare Services", "Prison healthcare"),
    ServiceType.REHABILITATION: ("Rehabilitation services", "Rehabilitation (illness/injury)"),
    ServiceType.REMOTE_ADVICE: ("Remote clinical advice service", "Phone/online advice"),
    ServiceType.RESIDENTIAL_SUBSTANCE_MISUSE: (
        "Residential substance misuse treatment and/or rehabilitation service",
        "Rehabilitation (substance abuse)",
        "Rehabilitation (substance misuse)",
    ),
    ServiceType.SHARED_LIVES: ("Shared Lives", "Shared lives scheme"),
    ServiceType.SPECIALIST_COLLEGE: ("Specialist college service", "Education disability services"),
    ServiceType.SUPPORTED_LIVING: ("Supported living service", "Supported living"),
    ServiceType.URGENT_CARE: ("Urgent care services", "Urgent care centres"),
}

_SPECIALISM_WORDS: dict[Specialism, tuple[str, ...]] = {
    Specialism.OLDER_ADULTS: ("Caring for adults over 65 yrs", "Older People", "Adults over 65"),
    Specialism.YOUNGER_ADULTS: ("Caring for adults under 65 yrs", "Younger Adults", "Adults under 65"),
    Specialism.CHILDREN: (
        "Caring for children",
        "Caring for children (0 - 18yrs)",
        "Children 0-18 years",
        "Children",
    ),
    Specialism.DEMENTIA: ("Dementia",),
    Specialism.EATING_DISORDERS: ("Eating disorders", "People with an eating disorder"),
    Specialism.LEARNING_DISABILITIES: (
        "Learning disabilities",
        "Learning disabilities or autistic spectrum disorder",
        "Learning disability",
    ),
    Specialism.MENTAL_HEALTH: ("Mental health conditions", "Mental Health"),
    Specialism.PHYSICAL_DISABILITIES: ("Physical disabilities", "Physical Disability"),
    Specialism.SENSORY_IMPAIRMENT: ("Sensory impairment", "Sensory impairments"),
    Specialism.SUBSTANCE_MISUSE: (
        "Substance misuse problems",
        "People who misuse drugs and alcohol",
        "Substance misuse",
    ),
    Specialism.DETAINED: (
        "Caring for people whose rights are restricted under the Mental Health Act",
        "People detained under the Mental Health Act",
    ),
    Specialism.EVERYONE: ("Services for everyone", "Whole Population"),
}


_SERVICES = {squashed(word): key for key, words in _SERVICE_WORDS.items() for word in (*words, key.value)}
_SPECIALISMS = {
    squashed(word): key for key, words in _SPECIALISM_WORDS.items() for word in (*words, key.value)
}


def parse_service_type(text: str) -> ServiceType | None:
    """The service type that the words name in any of CQC's spellings; None when they name none."""
    return _SERVICES.get(squashed(text))


def parse_specialism(text: str) -> Specialism | None:
    """The specialism that the words name in any of CQC's spellings; None when they name none."""
    return _SPECIALISMS.get(squashed(text))


def split_list(text: str) -> tuple[str, ...]:
    """The names in one cell: CQC separates them with "|" in the directory and with ", " in register exports.

    A name may itself hold a comma, so pieces are joined again while they make a known name.
    """
    if is_blank(text):
        return ()
    if "|" in text or "," not in text:
        return tuple(piece.strip() for piece in text.split("|") if not is_blank(piece))
    return tuple(_rejoined([piece.strip() for piece in text.split(",")]))


def _rejoined(pieces: list[str]) -> Iterable[str]:
    while pieces:
        for size in range(min(4, len(pieces)), 0, -1):
            whole = ", ".join(pieces[:size])
            if size == 1 or squashed(whole) in _SERVICES or squashed(whole) in _SPECIALISMS:
                break
        pieces = pieces[size:]
        if not is_blank(whole):
            yield whole
