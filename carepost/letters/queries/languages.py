"""How readers asked to be written to, and which translations are wanted, written, and confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.letters.engine.saying import said
from carepost.letters.models import Letter, LetterTemplate, LetterTranslation, LetterVersion, ReaderWish
from carepost.letters.planning import wishes_of
from carepost.letters.renewing import moved
from carepost.letters.rules.languages import ENGLISH, Language, language
from carepost.letters.rules.letters import LetterState
from carepost.letters.rules.translating import TranslationState
from carepost.letters.rules.values import Value, sign_of
from carepost.messages import known
from carepost.register.models import Service
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class Translated:
    """A version in a language: its newest translation, one of an earlier version, and how many letters wait for it."""

    version: LetterVersion
    spoken: Language
    newest: LetterTranslation | None
    earlier: LetterTranslation | None
    waiting: int = 0
    since: datetime | None = None

    @property
    def state(self) -> TranslationState:
        if self.newest is None:
            return TranslationState.EARLIER if self.earlier else TranslationState.WANTED
        return TranslationState.CONFIRMED if is_confirmed(self.newest) else TranslationState.WRITTEN

    @property
    def label(self) -> str:
        return str(self.state.label)


def is_confirmed(row: LetterTranslation) -> bool:
    return hasattr(row, "confirmation")


def translated(viewer: Actor, version: LetterVersion, tag: str) -> Translated:
    """How a version stands in a language. Raises Http404 for English, and for a language that is not offered."""
    try:
        spoken = language(tag)
    except KeyError:
        raise Http404("There is no such language") from None
    if tag == ENGLISH:
        raise Http404("Templates are written in English")
    rows = LetterTranslation.objects.filter(version__template_id=version.template_id, language=tag)
    rows = rows.select_related("confirmation", "version").order_by("-pk")
    newest = rows.filter(version=version).first()
    earlier = rows.exclude(version=version).filter(confirmation__isnull=False).first()
    held = _held(viewer).filter(version=version, wished=tag).aggregate(n=Count("pk"), since=Min("made_at"))
    return Translated(version, spoken, newest, earlier, held["n"], held["since"])


@dataclass(frozen=True, slots=True)
class Changes:
    """What letters that wait say and is no longer so: `sign` names it to the verb, `lines` tell it."""

    sign: str
    lines: Sequence[tuple[str, str, str, str]]


def changes(viewer: Actor, version: LetterVersion, tag: str, on: date) -> Changes:
    """What would change in the letters that wait for a version in a language, if they went as of today."""
    rows = _held(viewer).filter(version=version, wished=tag)
    return _changes(viewer, rows, on)


def changes_of(viewer: Actor, letter: Letter, on: date) -> Changes:
    """The same of one letter."""
    return _changes(viewer, _held(viewer).filter(pk=letter.pk), on)


def _changes(viewer: Actor, rows: QuerySet[Letter], on: date) -> Changes:
    held = {row.pk: row for row in rows.select_related("version", "service__organisation").order_by("pk")}
    found, fields = moved(viewer, list(held.values()), on), known.fields()

    def told(name: str, value: Value | None) -> str:
        return "not known" if value is None else said(fields[name].kind, value, language(ENGLISH))

    return Changes(sign_of(found), [
        (held[each.letter].service.name, each.name, told(each.name, each.was), told(each.name, each.now))
        for each in found
    ])  # fmt: skip


def worklist(viewer: Actor) -> list[Translated]:
    """Each version in use in each language that somebody asked for or in which the template ever was, and versions that
    letters wait for. What waits longest comes first, then by template and language.
    """
    waiting = _waiting(viewer)
    offered = LetterTemplate.objects.filter(
        council_id=viewer.council_id or 0, retired=False, current__isnull=False
    )
    in_use = set(offered.values_list("current_id", flat=True))
    versions = LetterVersion.objects.filter(pk__in=in_use | {pk for pk, _ in waiting}).select_related(
        "template"
    )
    wished, written = _wished(viewer), _written(viewer)
    found = []
    for version in versions:
        tags = {tag for pk, tag in waiting if pk == version.pk}
        if version.pk in in_use:
            tags |= wished | {tag for template, tag in written if template == version.template_id}
        for tag in tags:
            rows = written.get((version.template_id, tag), [])
            newest = next((row for row in rows if row.version_id == version.pk), None)
            earlier = next((row for row in rows if row.version_id != version.pk and is_confirmed(row)), None)
            count, since = waiting.get((version.pk, tag), (0, None))
            found.append(Translated(version, language(tag), newest, earlier, count, since))
    return sorted(found, key=_urgency)


def _waiting(viewer: Actor) -> dict[tuple[int, str], tuple[int, datetime]]:
    """By version and language, how many letters wait for it, and since when."""
    rows = (
        _held(viewer).order_by().values("version_id", "wished").annotate(n=Count("pk"), since=Min("made_at"))
    )
    return {(row["version_id"], row["wished"]): (row["n"], row["since"]) for row in rows}


def _written(viewer: Actor) -> dict[tuple[int, str], list[LetterTranslation]]:
    """By template and language, every translation, the newest first."""
    rows = LetterTranslation.objects.filter(council_id=viewer.council_id or 0)
    found: dict[tuple[int, str], list[LetterTranslation]] = {}
    for row in rows.defer("body").select_related("confirmation", "version").order_by("-pk"):
        found.setdefault((row.version.template_id, row.language), []).append(row)
    return found


def _urgency(one: Translated) -> tuple[bool, float, str, str]:
    since = one.since.timestamp() if one.since else 0.0
    return not one.waiting, since, one.version.template.name.casefold(), one.spoken.name


def _wished(viewer: Actor) -> set[str]:
    newest = ReaderWish.objects.filter(council_id=viewer.council_id or 0)
    rows = newest.order_by("service_id", "-pk").distinct("service_id")
    return {row.language for row in rows} - {ENGLISH}


def _held(viewer: Actor) -> QuerySet[Letter]:
    return Letter.objects.filter(council_id=viewer.council_id or 0, state=LetterState.HELD)


def wish_of(viewer: Actor, service: Service) -> ReaderWish | None:
    """How the manager of a service asked to be written to; None where nobody said."""
    return wishes_of(service.host_id or 0, [service]).get(service.pk)


def wish_past(viewer: Actor, service: Service) -> Sequence[ReaderWish]:
    """What was asked for before, the newest first."""
    return list(
        ReaderWish.objects.filter(council_id=service.host_id or 0, service=service).order_by("-pk")[:10]
    )


def service_here(viewer: Actor, ref: str) -> Service:
    """A service of the viewer's council. Raises Http404."""
    return _service(Service.objects.filter(ref=ref, host_id=viewer.council_id or 0, withdrawn=False))


def own_service(viewer: Actor, ref: str) -> Service:
    """A service of the viewer's own that a council looks after. Raises Http404."""
    mine = Service.objects.filter(own(viewer), ref=ref, host__isnull=False)
    return _service(mine)


def own_services(viewer: Actor) -> list[Service]:
    """The viewer's services that a council looks after, by name."""
    mine = Service.objects.filter(own(viewer), host__isnull=False, withdrawn=False)
    return list(
        mine.exclude(status="deregistered").select_related("host").defer("search").order_by("name", "pk")
    )


def _service(rows: QuerySet[Service]) -> Service:
    found = rows.select_related("host", "organisation").defer("search").first()
    if found is None:
        raise Http404("There is no such service here")
    return found
