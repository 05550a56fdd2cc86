"""Search by what people remember: part of a name, a postcode, an id, a manager; typing errors forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, and_, or_

from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Lower

from carepost.register.models import Organisation, Service
from carepost.register.rules.wanted import Sought, folded, sought

Services = QuerySet[Service, Service]

#: How alike a stretch of a word must be to what was typed: 0.6 where a letter is missing ("wilow"), 0.4 where
#: one is wrong ("wollow"). The second is asked only where the first finds nothing: it finds more chaff.
ALIKE = (0.5, 0.35)
#: So many words at most are taken for one that was typed.
MEANT = 12
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
    """The numbers of the services spelt nearly as typed, the nearest first.

    Each word that was typed is taken for the words of the register that are like it, and those are looked for as
    they are: to compare a few words costs a thousandth of comparing every service's text.
    """
    near_the_best = WIDELY if widely else NEAR_THE_BEST
    for least in ALIKE:
        meant = [found for word in folded(text).split() if (found := _meant(word, least))]
        if not meant:
            continue
        ordered = _ordered(services, meant)
        if ordered:
            return tuple(pk for pk, likeness in ordered if likeness >= ordered[0][1] * near_the_best)
    return ()


Meant = list[tuple[str, float]]  # words, and how like each is to what was typed: 1 for the same


def _meant(typed: str, least: float) -> Meant:
    """The words of the register that a typed one may mean, the likest first; itself where it is a code or short."""
    if len(typed) < 3 or not typed.isalpha():
        return [(typed, 1.0)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(least)])
        cursor.execute(_LIKE, {"typed": typed, "most": MEANT})
        return [(word, float(likeness)) for word, likeness in cursor.fetchall()]


# As a whole, or as a stretch of a longer word: people cut names short.
_LIKE = """
    SELECT word, greatest(similarity(word, %(typed)s), 0.9 * word_similarity(%(typed)s, word)) AS likeness
    FROM register_word WHERE word %%> %(typed)s ORDER BY likeness DESC, length(word), word LIMIT %(most)s
"""


def _having(services: Services, meant: Sequence[Meant]) -> Services:
    each = (reduce(or_, (Q(search__contains=word) for word, _ in words)) for words in meant)
    return services.filter(reduce(and_, each))


def _ordered(services: Services, meant: Sequence[Meant]) -> list[tuple[int, float]]:
    """Services that have one of the meant words for each typed one, and how near they are: most in the name."""
    found = _having(services, meant)
    nearness = reduce(add, (_nearness(words) for words in meant)) / Value(float(len(meant)))
    ranked = found.annotate(named=Lower("name"), likeness=nearness).order_by("-likeness", "named", "ref")
    return list(ranked.values_list("pk", "likeness")[:MOST_ALIKE])


def _nearness(words: Meant) -> Greatest:
    """The nearest of the words that a service has."""
    named = Case(*(When(named__contains=word, then=Value(near)) for word, near in words), default=Value(0.0))
    told = [When(search__contains=word, then=Value(near * 0.95)) for word, near in words]
    return Greatest(named, Case(*told, default=Value(0.0)))
