"""SQL of the comparisons worked out in memory: for a few pairs a query takes longer to plan than to run, and for many
it moves words where codes would do.

The levels stay written once, in SQL. DuckDB itself reads it, so that there is no second reader of it to differ; what it
read becomes steps over columns, each of which is taken once however many levels ask for it. NULL is as in SQL. What is
dear, since it reads the letters of two words, is asked only of the rows that what is cheap leaves open.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from carepost.people.engine import functions
from carepost.people.engine.coded import Column
from carepost.people.engine.lazy import LAZY
from carepost.people.engine.literals import quoted
from carepost.people.engine.operators import FUNCTIONS, OPERATORS, case, functions_of, literal, truth

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.integer[Any]]


Node = dict[str, Any]


class Unreadable(ValueError):
    """SQL has what is not known here; the message says what. It is for whoever writes a new level."""


@dataclass(slots=True)
class Program:
    """Steps over columns: each works on the columns that earlier ones made. `names` has what some are called."""

    steps: list[tuple[Callable[..., Column] | str, tuple[int, ...]]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    # Of each step: whether some rows are better asked than all.
    dear: list[bool] = field(default_factory=list)
    _made: dict[Any, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns that have to be given."""
        return [what for what, _ in self.steps if isinstance(what, str)]

    def add(self, db: duckdb.DuckDBPyConnection, formulas: Mapping[str, str]) -> None:
        """Take in formulas, which may name earlier ones. Raises Unreadable."""
        sql = "SELECT " + ", ".join(f"{text} AS {name}" for name, text in formulas.items())
        (text,) = db.execute(f"SELECT json_serialize_sql('{quoted(sql)}')").fetchone() or ("{}",)
        read = json.loads(text)
        if read.get("error"):
            raise Unreadable(str(read.get("error_message")))
        nodes = read["statements"][0]["node"]["select_list"]
        self.names |= {name: self._step(node) for name, node in zip(formulas, nodes, strict=True)}
        for at in self.names.values():
            self.dear[at] = False  # what has a name is made of all rows

    def run(self, given: Callable[[str], Column]) -> dict[str, Column]:
        """Each formula, of the columns that are given by name."""
        asked = _Run(self, given)
        return {name: asked.of(at) for name, at in self.names.items()}

    def _step(self, node: Node) -> int:
        """The step that makes what a node says, which may stand there already."""
        kind = node["class"]
        if kind == "COLUMN_REF":
            (name,) = node["column_names"]
            return self.names[name] if name in self.names else self._put(name, name, ())
        if kind == "CONSTANT":
            value = _constant(node["value"])
            return self._put(("constant", type(value), value), lambda: literal(value), ())
        if kind == "CAST":
            return self._cast(node)
        if kind == "CASE":
            checks = node["case_checks"]
            nodes = [each[half] for each in checks for half in ("when_expr", "then_expr")]
            return self._put("CASE", case, tuple(map(self._step, [*nodes, node["else_expr"]])))
        if kind == "FUNCTION" and node["function_name"] in FUNCTIONS:
            name = node["function_name"]
            return self._put(name, FUNCTIONS[name], tuple(map(self._step, node["children"])))
        if node["type"] in OPERATORS:
            children = node.get("children") or [node["left"], node["right"]]
            return self._put(node["type"], OPERATORS[node["type"]], tuple(map(self._step, children)))
        raise Unreadable(f"{node.get('function_name') or node['type']} is not known in memory; add it there.")

    def _cast(self, node: Node) -> int:
        child, to = node["child"], node["cast_type"]["id"]
        if to == "BOOLEAN" and child["class"] == "CONSTANT":  # as DuckDB reads TRUE and FALSE
            value = child["value"]["value"] == "t"
            return self._put(("constant", bool, value), lambda: literal(truth(value)), ())
        if to not in {"INTEGER", "SMALLINT", "BIGINT"}:
            raise Unreadable(f"A cast to {to} is not known in memory; add it there.")
        return self._put("whole", functions_of(functions.whole), (self._step(child),))

    def _put(self, key: object, what: Callable[..., Column] | str, of: tuple[int, ...]) -> int:
        if (key, of) not in self._made:
            self._made[key, of] = len(self.steps)
            self.steps.append((what, of))
            self.dear.append(key in functions.DEAR or any(self.dear[each] for each in of))
        return self._made[key, of]


class _Run:
    """One run of a program: what was made of all rows."""

    def __init__(self, program: Program, given: Callable[[str], Column]) -> None:
        self._steps, self._dear, self._given = program.steps, program.dear, given
        self._made: dict[int, Column] = {}

    def of(self, at: int, rows: Rows | None = None) -> Column:
        """What a step makes, of all rows or of some."""
        if at in self._made:
            return self._made[at] if rows is None else self._made[at].take(rows)
        if rows is not None and not self._dear[at]:
            return self.of(at).take(rows)
        what, of = self._steps[at]
        if isinstance(what, str):
            found = self._given(what)
        elif what in LAZY and any(self._dear[each] for each in of):
            found = LAZY[what](self.of, self._dear, of, rows)
        else:
            found = what(*(self.of(each, rows) for each in of))
        if rows is None:
            self._made[at] = found
        return found


def _constant(value: Node) -> Any:
    """A literal; NULL is None, and a decimal a float."""
    if value["is_null"]:
        return None
    scale = (value["type"]["type_info"] or {}).get("scale", 0)
    return value["value"] / 10**scale if scale else value["value"]
