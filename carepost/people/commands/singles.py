"""What `carepost link` does where no families stand on the lists: --no-families, and a word where they look so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from carepost.core.saying import say
from carepost.people.engine import linking as within_homes
from carepost.people.engine.costs import Costs
from carepost.people.engine.single import linking as by_columns
from carepost.people.engine.single.fitting import unlike

if TYPE_CHECKING:
    import duckdb

    from carepost.people.engine.linking import Linked

NoFamiliesOption = Annotated[
    bool,
    typer.Option(
        "--no-families", help="No families stand on the lists: compare every column that all of them have."
    ),
]


def linking(
    costs: Costs, also: Mapping[str, str], *, train: bool, no_families: bool
) -> Callable[..., Linked]:
    """What links: by the model of families, or by every column, those called `also` among them."""
    if no_families:
        return partial(by_columns.link, others=also, costs=costs)
    return partial(within_homes.link, train=train, costs=costs)


def tell(db: duckdb.DuckDBPyConnection, linked: Linked) -> None:
    """Say where lists that were linked as families look as if none stood on them."""
    if linked.model.is_of_families and (why := unlike(db)):
        say(f"{why}: if no families stand on these lists, --no-families compares all their columns.")
