"""The templates of a council, their drafts and versions, and who may publish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.councils.models import Membership
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.places import live
from carepost.councils.rules import Role
from carepost.letters.models import LetterDraft, LetterPublication, LetterTemplate, LetterVersion
from carepost.letters.rules.versions import others


def templates(viewer: Actor, *, retired: bool = False) -> QuerySet[LetterTemplate]:
    """The council's templates with the version in use and whether somebody writes the next; by name."""
    rows = LetterTemplate.objects.filter(council_id=viewer.council_id or 0, retired=retired)
    drafts = LetterDraft.objects.filter(template=OuterRef("pk"), ended="")
    return rows.select_related("current").annotate(drafted=Exists(drafts)).order_by("name", "pk")


def template(viewer: Actor, template_id: int) -> LetterTemplate:
    """One of them. Raises Http404."""
    rows = LetterTemplate.objects.filter(council_id=viewer.council_id or 0, pk=template_id)
    found = rows.select_related("current", "council").first()
    if found is None:
        raise Http404("There is no template of that number")
    return found


def open_draft(viewer: Actor, row: LetterTemplate) -> LetterDraft | None:
    """The draft of a template, where somebody writes one."""
    return row.drafts.filter(ended="").first()


def version(viewer: Actor, row: LetterTemplate, number: int) -> LetterVersion:
    """A published version of a template. Raises Http404."""
    found = row.versions.filter(number=number).first()
    if found is None:
        raise Http404("There is no version of that number")
    return found


@dataclass(frozen=True, slots=True)
class Past:
    """What became of a template: its versions, and which was put in use when; the newest first."""

    versions: Sequence[LetterVersion]
    publications: Sequence[LetterPublication]


def past_of(viewer: Actor, row: LetterTemplate) -> Past:
    """The history of a template."""
    publications = row.publications.select_related("version").order_by("-at", "-pk")
    return Past(list(row.versions.order_by("-number")), list(publications))


def may_publish(viewer: Actor, draft: LetterDraft, on: date) -> tuple[str, ...]:
    """The names of those in the council who may publish a draft: they hold the permission and wrote nothing in it."""
    roles = [role for role in Role if Can.PUBLISH_TEMPLATE in permissions_of(role)]
    members = Membership.objects.filter(
        live(on), council_id=draft.council_id, role__in=roles, user__is_active=True
    )
    holders = dict(members.order_by("user__name").values_list("user_id", "user__name"))
    return others(draft.wrote, holders)


def version_in_use(viewer: Actor, row: LetterTemplate) -> LetterVersion:
    """The version that is sent. Raises Http404 where none is, or the template is retired."""
    if row.current is None or row.retired:
        raise Http404("Nothing can be sent from this template")
    return row.current
