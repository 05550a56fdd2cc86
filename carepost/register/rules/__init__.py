"""The rules of the register: plain values and pure decisions.

Nothing here reads a file, a clock or a table.
"""

from .activities import REGULATED_ACTIVITIES, activity_name
from .blanks import is_blank, squashed
from .capacity import (
    Beds,
    Capacity,
    CapacityWarning,
    PersonalCare,
    beds_counted_once,
    capacity_warnings,
    possibly_unregistered,
)
from .identifiers import (
    IdCheck,
    OdsKind,
    check_company_number,
    check_cqc_id,
    check_ods_code,
    check_postcode,
    check_uprn,
    is_cqc_id,
)
from .places import council_key, region_name
from .policy import RegisterPolicy
from .ratings import (
    KEY_QUESTIONS,
    Framework,
    Question,
    RatingChange,
    RatingValue,
    UnknownQuestion,
    UnknownRating,
    is_stale,
    parse_question,
    parse_rating,
    plausible_overall,
    rating_change,
)
from .service_types import ServiceType, Specialism, parse_service_type, parse_specialism, split_list
from .services import ADULT_SOCIAL_CARE_TYPES, PrimaryService, is_adult_social_care, primary_service
from .status import (
    Candidate,
    Exit,
    ExitKind,
    Leaver,
    RegistrationStatus,
    RelationKind,
    classify_exit,
    parse_relation,
    parse_status,
    status_after,
)

__all__ = [
    "ADULT_SOCIAL_CARE_TYPES",
    "KEY_QUESTIONS",
    "REGULATED_ACTIVITIES",
    "Beds",
    "Candidate",
    "Capacity",
    "CapacityWarning",
    "Exit",
    "ExitKind",
    "Framework",
    "IdCheck",
    "Leaver",
    "OdsKind",
    "PersonalCare",
    "PrimaryService",
    "Question",
    "RatingChange",
    "RatingValue",
    "RegisterPolicy",
    "RegistrationStatus",
    "RelationKind",
    "ServiceType",
    "Specialism",
    "UnknownQuestion",
    "UnknownRating",
    "activity_name",
    "beds_counted_once",
    "capacity_warnings",
    "check_company_number",
    "check_cqc_id",
    "check_ods_code",
    "check_postcode",
    "check_uprn",
    "classify_exit",
    "council_key",
    "is_adult_social_care",
    "is_blank",
    "is_cqc_id",
    "is_stale",
    "parse_question",
    "parse_rating",
    "parse_relation",
    "parse_service_type",
    "parse_specialism",
    "parse_status",
    "plausible_overall",
    "possibly_unregistered",
    "primary_service",
    "rating_change",
    "region_name",
    "split_list",
    "squashed",
    "status_after",
]
