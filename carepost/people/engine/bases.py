"""How often the pairs of two lists are one person at all, estimated from the lists themselves.

The pairs that teach a model are those of records with NHS numbers, and most of these stand on the one list that has
nearly everybody. Of the pairs of two smaller lists far more are one person, of pairs within a list far fewer; how
many, no label tells. But what the model says of the pairs does: the share of one person that agrees with what it says
of each pair on that share's account is found by expectation maximisation (Saerens, Latinne and Decaestecker, Adjusting
the outputs of a classifier to new a priori probabilities, 2002). What the levels say of a pair stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from carepost.people.engine.costs import bits, probability

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from carepost.people.engine.model import Model

    Bases = dict[tuple[str, str], float]

AS_MANY = 200.0  # pairs as the model expects them count beside those of two lists, so that few change little
MOST = 3.0  # bits: that odds are more than eight times what they were is not believed
CLOSE = 1e-6
ROUNDS = 1_000


def of_lists(db: duckdb.DuckDBPyConnection, model: Model) -> Bases:
    """For each two lists the bits by which a pair's odds differ from the model's, by `compared` and `ways`.

    Pairs of which both have an NHS number are left out: their numbers settle them.
    """
    rows = db.execute(
        """SELECT list_l, list_r, list(bits) AS bits, list(pairs) AS pairs FROM (
            SELECT list_l, list_r, bits, count(*) AS pairs FROM compared JOIN ways USING (way) WHERE nhs < 0
            GROUP BY ALL ORDER BY ALL) GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    return {
        (one, other): base(np.array(said), np.array(pairs), model.prior) for one, other, said, pairs in rows
    }


def base(said: NDArray[np.float64], pairs: NDArray[np.int64], prior: float) -> float:
    """The bits to add to what is `said` of so many `pairs` by a model that expects the share `prior` to be one person.

    Rounded to hundredths; between -MOST and MOST.
    """
    share, every = prior, pairs.sum() + AS_MANY
    for _ in range(ROUNDS):
        more = bits(share) - bits(prior)
        found = float((pairs / (1 + np.exp2(-(said + more)))).sum() + AS_MANY * prior) / every
        if abs(found - share) < CLOSE:
            break
        share = found
    return round(min(MOST, max(-MOST, bits(share) - bits(prior))), 2)


def share(more: float, prior: float) -> float:
    """The share of pairs that are one person which bits stand for."""
    return probability(bits(prior) + more)
