"""Regulated activities, in the words of the law whatever a file's capitals.

Source: Health and Social Care Act 2008 (Regulated Activities) Regulations 2014, Schedule 1; the list is
that of CQC's active-locations file.
"""

from __future__ import annotations

from .blanks import squashed

REGULATED_ACTIVITIES = (
    "Accommodation for persons who require nursing or personal care",
    "Accommodation for persons who require treatment for substance misuse",
    "Assessment or medical treatment for persons detained under the Mental Health Act 1983",
    "Diagnostic and screening procedures",
    "Family planning",
    "Management of supply of blood and blood derived products",
    "Maternity and midwifery services",
    "Nursing care",
    "Personal care",
    "Services in slimming clinics",
    "Surgical procedures",
    "Termination of pregnancies",
    "Transport services, triage and medical advice provided remotely",
    "Treatment of disease, disorder or injury",
)
_BY_WORDS = {squashed(name): name for name in REGULATED_ACTIVITIES}


def activity_name(text: str) -> str:
    """The activity in its usual spelling; words that name none come back tidied."""
    return _BY_WORDS.get(squashed(text), " ".join(text.split()))
