"""What each registration was from its start to its end, and what that end was: one rule for every history.

Expressions over the history of one source, which DuckDB and Spark both read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from carepost.register.rules import ENFORCED, TAKEN_OVER, ExitKind, RegisterPolicy, squashed

NEW = "new"
_TEXTS = (
    "area", "provider", "provider_name", "name", "kinds", "uprn", "site", "successor", "reason", "predecessor",
    "before_reason",
)  # fmt: skip
_MOVE = "location move"
_LEGAL = ("legal entity change", "partnership change")


class How(StrEnum):
    """How a registration began or ended, as people tell it; CQC's reasons where a source names them."""

    NEW = "new"
    CLOSED = "closed"
    ENFORCED = "enforced"
    CHANGED_HANDS = "changed_hands"
    LEGAL_ENTITY = "legal_entity"
    MOVED = "moved"
    REGISTERED_AGAIN = "registered_again"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def of_the_market(self) -> bool:
        """Whether the market has a service more or less by it. All else goes on, under another registration."""
        return self in {How.NEW, How.CLOSED, How.ENFORCED}


_LABELS = {
    How.NEW: "New",
    How.CLOSED: "Closed",
    How.ENFORCED: "Registration cancelled by CQC",
    How.CHANGED_HANDS: "Taken over by another provider",
    How.LEGAL_ENTITY: "Provider became another legal entity",
    How.MOVED: "Moved to another address",
    How.REGISTERED_AGAIN: "Registered again by the same provider",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The history of one source with the days that it is known of, the first and the last among them."""

    rows: Table
    days: Sequence[date]
    exact: bool = (
        False  # true where days are the days themselves (CQC's API, the register) and not those of files
    )
    source: str = ""  # the kind of file
    policy: RegisterPolicy = field(default_factory=RegisterPolicy)
    since: date | None = None  # who left before this day may be missing
    every: Table | None = None  # what has been computed once, for several questions: lives, and ends
    over: Table | None = None


def once(rows: Table) -> Table:
    """The rows without those of a second registration of one site, while the primary is there (T1.4)."""
    last = rows.group_by("ref").agg(still=rows.valid_to.isnull().any(), ended=rows.valid_to.max())
    last = last.select(primary=last.ref, still=last.still, ended=last.ended)
    seconds = rows.filter((rows.dual_primary != "") & (rows.dual_primary != rows.ref))
    beside = seconds.join(last, seconds.dual_primary == last.primary)
    covered = beside.filter(beside.still | (beside.ended >= beside.valid_to))
    return rows.anti_join(covered.select("ref", "valid_from"), ["ref", "valid_from"])


def lives(told: Told) -> Table:
    """A row for each location: when it came and, if it is gone, when it left; who it was at its end and its start.

    A location that a file left out and a later one has again never left. Two registrations of one site are one life.
    `beds` are those of its end, `beds_first` those of its start; NULL where no file tells any.
    """
    if told.every is not None:
        return told.every
    rows = told.rows
    second = ibis.ifelse(rows.dual_primary != rows.ref, rows.dual_primary, "")
    seconds = rows.group_by("ref").agg(second_of=second.max())
    rows = once(rows)
    spans = rows.group_by("ref").agg(
        came=rows.valid_from.min(),
        last=rows.valid_from.max(),
        still=rows.valid_to.isnull().any(),
        ended=rows.valid_to.max(),
        registered=rows.registered.min(),
    )
    spans = spans.join(seconds, "ref")
    first = rows.select(first_ref=rows.ref, first_from=rows.valid_from, beds_first=rows.beds)
    found = rows.join(spans, [rows.ref == spans.ref, rows.valid_from == spans.last])
    found = found.join(first, [found.ref == first.first_ref, found.came == first.first_from])
    return found.select(
        "ref", "came", "registered", "care_home", "beds", "beds_first", "second_of", "rating",
        gone=ibis.ifelse(found.still, ibis.null("date"), found.ended),
        start=ibis.coalesce(found.registered, found.came),
        **{name: found[name].fill_null("") for name in _TEXTS},
    )  # fmt: skip


def _candidates(told: Told, every: Table) -> Table:
    """Who may carry on what a leaver gave up, in the order in which they are believed: named, at its place, moved."""
    gone, other = every.filter(every.gone.notnull()), every.view()
    near = (other.ref != gone.ref) & _within(other.start, gone.gone, told.policy.exit_days)
    by = [
        (0, [gone.successor == other.ref]),
        (0, [gone.ref == other.second_of, other.gone.isnull() | (other.gone > gone.gone)]),
        (1, [gone.uprn == other.uprn, gone.uprn != "", near]),
        (1, [gone.site == other.site, gone.site != "", (gone.uprn == "") | (other.uprn == ""), near]),
        (
            2,
            [
                gone.provider == other.provider,
                gone.name == other.name,
                gone.provider != "",
                gone.name != "",
                near,
            ],
        ),
    ]
    return ibis.union(*(
        gone.join(other, on).select(
            ref=gone.ref, rank=ibis.literal(rank), follower=other.ref, follower_provider=other.provider,
            follower_uprn=other.uprn, follower_site=other.site, follower_name=other.name,
        )
        for rank, on in by
    ))  # fmt: skip


def _within(one: Value, other: Value, days: int) -> BooleanValue:
    return one.delta(other, unit="day").abs() <= days


def ends(told: Told) -> Table:
    """A row for each location that is gone, and what its end was: `kind`, whether it left the market, its follower.

    Closed is not deactivated: who is followed, by name of CQC's or within `exit_days` at the same address (or under the
    same name and provider elsewhere), changed hands or was registered again, and the service went on (domain 1.6,
    T1.5). `settled`: nothing that comes later can change it but a correction. `how` tells moves and changes of the
    legal entity apart; `carried` is the kind that a follower makes of it, NULL where there is none.
    """
    if told.over is not None:
        return told.over
    every = lives(told)
    found = _candidates(told, every)
    best = found.mutate(
        place=ibis.row_number().over(group_by=found.ref, order_by=[found["rank"], found.follower])
    )
    best = best.filter(best.place == 0).drop("place", "rank")
    gone = every.filter(every.gone.notnull()).left_join(best, "ref").drop("ref_right")
    followed = gone.follower.notnull() | (
        gone.successor != ""
    )  # who may be registered elsewhere, in no file of ours
    until = ibis.literal(max(told.days), type="date").delta(gone.gone, unit="day")
    theirs = gone.follower_provider.fill_null("")
    same = ibis.ifelse(
        (gone.provider != "") & (theirs != ""), gone.provider == theirs, _same_by_reason(gone.reason)
    )
    carried = ibis.ifelse(followed, _kind(same), ibis.null("string"))
    ended = ibis.literal(str(ExitKind.CLOSED))
    named = ibis.or_(*(gone.reason.lower().contains(word) for word in ENFORCED))
    kind = ibis.ifelse(named, ibis.literal(str(ExitKind.ENFORCEMENT)), ibis.coalesce(carried, ended))
    how = ibis.ifelse(named, ibis.literal(str(How.ENFORCED)), ibis.literal(str(How.CLOSED)))
    return gone.mutate(
        kind=kind,
        carried=carried,
        how=ibis.ifelse(followed, _how(same, gone.reason, _elsewhere(gone)), how),
        exit=~followed,
        settled=followed | (until > told.policy.exit_days),
        follower=ibis.coalesce(gone.follower, gone.successor.nullif("")),
    )


def arrivals(told: Told) -> Table:
    """A row for each location that came: new to the market, or in place of another, which `follows` names.

    Those of the first file were there before. Who names a predecessor that is in no file of ours is not new either.
    """
    every, over = lives(told), ends(told)
    held = over.filter(over.follower.notnull())
    after = held.group_by("follower").agg(
        from_kind=held.carried.max(), from_how=held.how.max(), from_ref=held.ref.min()
    )
    came = every if told.exact else every.filter(every.came > min(told.days))
    found = came.left_join(after, came.ref == after.follower)
    names, same = found.predecessor != "", _same_by_reason(found.before_reason)
    nobody, no = ibis.literal(NEW), ibis.literal(False)
    by_name = ibis.ifelse(names, _kind(same), nobody)
    how = ibis.ifelse(names, _how(same, found.before_reason, no), ibis.literal(str(How.NEW)))
    return found.mutate(
        kind=ibis.coalesce(found.from_kind, by_name),
        how=ibis.coalesce(found.from_how, how),
        follows=ibis.coalesce(found.from_ref, found.predecessor.nullif("")),
    )


def _words(reason: StringValue) -> StringValue:
    """As the register's rule compares words."""
    return reason.lower().replace("&", " and ").re_replace("[^0-9a-z]+", " ").strip()


def _same_by_reason(reason: StringValue) -> BooleanValue:
    """Whether the same provider went on, by CQC's reason alone: where both providers are not known."""
    return (reason != "") & ~_words(reason).isin([squashed(each) for each in sorted(TAKEN_OVER)])


def _kind(same: BooleanValue) -> StringValue:
    again, changed = (ibis.literal(str(each)) for each in (ExitKind.RE_REGISTERED, ExitKind.OWNERSHIP_CHANGE))
    return ibis.ifelse(same, again, changed)


def _how(same: BooleanValue, reason: StringValue, elsewhere: BooleanValue) -> StringValue:
    moved, again, legal, hands = (
        ibis.literal(str(each))
        for each in (How.MOVED, How.REGISTERED_AGAIN, How.LEGAL_ENTITY, How.CHANGED_HANDS)
    )
    said = _words(reason)
    return ibis.ifelse(
        same,
        ibis.ifelse((said == _MOVE) | elsewhere, moved, again),
        ibis.ifelse(said.isin(list(_LEGAL)), legal, hands),
    )


def _elsewhere(gone: Table) -> BooleanValue:
    """Whether the follower is known to be at another address."""
    uprn, site = gone.follower_uprn.fill_null(""), gone.follower_site.fill_null("")
    by_uprn = (gone.uprn != "") & (uprn != "")
    by_site = (gone.site != "") & (site != "") & (gone.site != site)
    return ibis.ifelse(by_uprn, gone.uprn != uprn, by_site)
