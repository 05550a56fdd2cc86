"""Search by what people remember: part of a name, a postcode, an id, a manager; typing errors forgiven."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Lower

from carepost.register.models import Organisation, Service
from carepost.register.rules.wanted import Sought, folded, sought

Services = QuerySet[Service, Service]

#: How alike a stretch of the text must be to what was typed: 0.6 where a letter is missing ("wilow"), 0.4
#: where one is wrong ("wollow"). The second is asked only where the first finds nothing: it costs more, and
#: finds more chaff.
ALIKE = (0.5, 0.35)
#: Of those, only what comes near the best is shown; less near where somebody asks for similar spellings.
NEAR_THE_BEST = 0.85
WIDELY = 0.55
#: No more than this many nearly right ones are of use to anybody.
MOST_ALIKE = 500
#: A cut-short provider id that more providers begin with than this is looked for among services only.
PROVIDERS = 200


def can_be_similar(text: str) -> bool:
    """Whether looking for similar spellings makes sense: for words, not for ids and codes."""
    kind, form = sought(text)
    return kind in (Sought.WORDS, Sought.POSTCODE) and len(form.replace(" ", "")) >= 3


def searched(services: Services, text: str) -> Services:
    """Those that the text finds. Words may be cut anywhere and come in any order; all must be there."""
    kind, form = sought(text)
    if kind is Sought.CQC_ID:
        return services.filter(_id_begins(form))
    if kind is Sought.ODS_CODE:
        return services.filter(Q(ods_code=form) | Q(search__contains=form.lower()))
    if kind is Sought.POSTCODE:
        return services.filter(Q(postcode__startswith=form) | _each_word(folded(text)))
    return services.filter(_each_word(form))


def _id_begins(form: str) -> Q:
    """The service's own id or its provider's, each found by its own index."""
    providers = Organisation.objects.filter(ref__startswith=form).values_list("pk", flat=True)
    begun = list(providers[: PROVIDERS + 1])
    services = Q(ref__startswith=form)
    return services | Q(organisation_id__in=begun) if 0 < len(begun) <= PROVIDERS else services


def _each_word(form: str) -> Q:
    return reduce(and_, (Q(search__contains=word) for word in form.split()), Q())


def alike(services: Services, text: str, *, widely: bool = False) -> tuple[int, ...]:
    """The numbers of the services spelt nearly as typed, the nearest first."""
    form, near_the_best = folded(text), WIDELY if widely else NEAR_THE_BEST
    for least in ALIKE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(least)])
        # The index answers for all of England first: asking it of a council's services one by one is slower.
        near = Service.objects.filter(_like(form)).order_by().values("pk")
        found = services.filter(pk__in=near).annotate(likeness=_likeness(form))
        ordered = list(
            found.order_by("-likeness", Lower("name"), "ref").values_list("pk", "likeness")[:MOST_ALIKE]
        )
        if ordered:
            return tuple(pk for pk, likeness in ordered if likeness >= ordered[0][1] * near_the_best)
    return ()


def _long(form: str) -> list[str]:
    return [word for word in form.split() if len(word) > 2]


def _like(form: str) -> Q:
    words = _long(form)
    likely = Q(search__trigram_word_similar=form)
    if len(words) > 1:
        likely |= reduce(and_, (Q(search__trigram_word_similar=word) for word in words))
    return likely


def _likeness(form: str) -> Greatest:
    """1 for the same: the name counts most, then a stretch of the whole text, then the words one by one."""
    whole = [TrigramWordSimilarity(form, Lower("name")), TrigramWordSimilarity(form, F("search")) * 0.95]
    words = _long(form)
    if len(words) > 1:
        each = [TrigramWordSimilarity(word, F("search")) for word in words]
        whole.append(sum(each[1:], each[0]) * (0.95 / len(words)))
    return Greatest(*whole)
