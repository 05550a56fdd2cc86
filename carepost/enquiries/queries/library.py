"""The library: searched from the answer's form, listed by what is fresh, and one answer with its versions and uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.enquiries.models import LibraryAnswer, LibraryUse, LibraryVersion
from carepost.enquiries.rules.library import Freshness


def library(viewer: Actor, text: str = "") -> QuerySet[LibraryAnswer, LibraryAnswer]:
    """The answers of the viewer's council in which every word stands, each with how often it was `used`."""
    rows = LibraryAnswer.objects.filter(council_id=viewer.council_id or 0)
    if not viewer.may(Can.SEE_FINANCE_ENQUIRIES):
        rows = rows.filter(finance=False)
    for word in text.split()[:10]:
        rows = rows.filter(Q(title__icontains=word) | Q(words__icontains=word))
    return rows.annotate(used=Count("versions__uses", distinct=True))


def to_offer(viewer: Actor, text: str, on: date, *, most: int = 5) -> list[LibraryAnswer]:
    """The fresh answers that fit some words, the most used first: for the form of an answer."""
    fresh = library(viewer, text).filter(retired=False, review_on__gte=on)
    return list(fresh.order_by(F("used").desc(), "title", "pk")[:most]) if text.strip() else []


def to_tell(viewer: Actor, on: date, *, most: int = 20) -> list[LibraryAnswer]:
    """The fresh answers that are not about money, the newest first: what can be told to everybody."""
    fresh = library(viewer).filter(retired=False, review_on__gte=on, finance=False)
    return list(fresh.order_by("-changed_at", "pk")[:most])


def stale_alike(viewer: Actor, text: str, on: date, *, most: int = 3) -> list[LibraryAnswer]:
    """The answers that fit and are past their review date: they are told of, and not offered."""
    stale = library(viewer, text).filter(retired=False, review_on__lt=on)
    return list(stale.order_by("title", "pk")[:most]) if text.strip() else []


def library_answer(viewer: Actor, answer_id: int) -> LibraryAnswer:
    """One answer. Raises Http404 for one that this person may not see."""
    found = library(viewer).filter(pk=answer_id).first()
    if found is None:
        raise Http404("There is no answer of that number")
    return found


@dataclass(frozen=True, slots=True)
class Past:
    """What became of an answer: its versions with their reviews, and the enquiries answered with it."""

    versions: Sequence[LibraryVersion]
    uses: Sequence[LibraryUse]


def past_of(viewer: Actor, answer: LibraryAnswer) -> Past:
    """The versions of an answer, the newest first, and its uses that this person may see."""
    uses = LibraryUse.objects.filter(version__answer=answer).select_related("enquiry", "version")
    if not viewer.may(Can.SEE_FINANCE_ENQUIRIES):
        uses = uses.filter(enquiry__finance=False)
    versions = answer.versions.prefetch_related("reviews").order_by("-number")
    return Past(list(versions), list(uses.order_by("-at", "-pk")[:100]))


def in_part(
    rows: QuerySet[LibraryAnswer, LibraryAnswer], part: str, on: date
) -> QuerySet[LibraryAnswer, LibraryAnswer]:
    """The answers of one freshness, as the address names it; all where it names none."""
    parts = {
        Freshness.FRESH: Q(retired=False, review_on__gte=on),
        Freshness.UNREVIEWED: Q(retired=False, review_on__isnull=True),
        Freshness.STALE: Q(retired=False, review_on__lt=on),
        Freshness.RETIRED: Q(retired=True),
    }
    return rows.filter(parts[Freshness(part)]) if part in list(Freshness) else rows.filter(retired=False)
