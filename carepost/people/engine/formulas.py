"""SQL of the comparisons worked out in memory: for a few pairs a query takes longer to plan than to run.

The levels stay written once, in SQL. DuckDB itself reads it, so that there is no second reader of it to differ; what it
read becomes steps over columns, each of which is taken once however many levels ask for it. NULL is as in SQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from carepost.people.engine import functions

if TYPE_CHECKING:
    import duckdb
    import numpy as np

Node = dict[str, Any]


class Unreadable(ValueError):
    """SQL has what is not known here; the message says what. It is for whoever writes a new level."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value per row, or one for all. Where it is not `known` it is NULL, and a boolean is False there."""

    data: Any
    known: Any

    @property
    def fails(self) -> Any:
        """Where a boolean is known to be false."""
        return self.known & ~self.data


@dataclass(slots=True)
class Program:
    """Steps over columns: each works on the columns that earlier ones made. `names` has what some are called."""

    steps: list[tuple[Callable[..., Column] | str, tuple[int, ...]]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    _made: dict[Any, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns that have to be given."""
        return [what for what, _ in self.steps if isinstance(what, str)]

    def add(self, db: duckdb.DuckDBPyConnection, formulas: Mapping[str, str]) -> None:
        """Take in formulas, which may name earlier ones. Raises Unreadable."""
        sql = "SELECT " + ", ".join(f"{text} AS {name}" for name, text in formulas.items())
        (text,) = db.execute("SELECT json_serialize_sql($1)", [sql]).fetchone() or ("{}",)
        read = json.loads(text)
        if read.get("error"):
            raise Unreadable(str(read.get("error_message")))
        nodes = read["statements"][0]["node"]["select_list"]
        self.names |= {name: self._step(node) for name, node in zip(formulas, nodes, strict=True)}

    def run(self, given: Callable[[str], Column]) -> dict[str, Column]:
        """Each formula, of the columns that are given by name."""
        made: list[Column] = []
        for what, of in self.steps:
            made.append(given(what) if isinstance(what, str) else what(*(made[each] for each in of)))
        return {name: made[at] for name, at in self.names.items()}

    def _step(self, node: Node) -> int:
        """The step that makes what a node says, which may stand there already."""
        kind = node["class"]
        if kind == "COLUMN_REF":
            (name,) = node["column_names"]
            return self.names[name] if name in self.names else self._put(name, name, ())
        if kind == "CONSTANT":
            value = _constant(node["value"])
            return self._put(("constant", type(value), value), lambda: Column(value, _known(value)), ())
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
            return self._put(("constant", bool, value), lambda: Column(_bool(value), _bool(True)), ())
        if to not in {"INTEGER", "SMALLINT", "BIGINT"}:
            raise Unreadable(f"A cast to {to} is not known in memory; add it there.")
        return self._put("whole", functions_of(functions.whole), (self._step(child),))

    def _put(self, key: object, what: Callable[..., Column] | str, of: tuple[int, ...]) -> int:
        if (key, of) not in self._made:
            self._made[key, of] = len(self.steps)
            self.steps.append((what, of))
        return self._made[key, of]


def _bool(value: bool) -> np.bool_:
    import numpy as np  # noqa: PLC0415  loads what only a linkage needs

    return np.bool_(value)


def _known(value: object) -> np.bool_:
    return _bool(value is not None)


def _constant(value: Node) -> Any:
    """A literal; NULL is None, and a decimal a float."""
    if value["is_null"]:
        return None
    scale = (value["type"]["type_info"] or {}).get("scale", 0)
    return value["value"] / 10**scale if scale else value["value"]


def case(*whens_and_thens: Column) -> Column:
    """CASE: for each row the first whose condition holds; the last is ELSE."""
    import numpy as np  # noqa: PLC0415  as above

    *pairs, otherwise = whens_and_thens
    rows = np.broadcast_shapes(*(np.shape(each.known) for each in whens_and_thens))
    answers = [*whens_and_thens[1:-1:2], otherwise]
    kinds = [np.asarray(each.data).dtype for each in answers if each.data is not None]
    kind = np.dtype(object) if any(each.kind in "OU" for each in kinds) else np.result_type(*kinds)
    data = np.array(np.broadcast_to(0 if otherwise.data is None else otherwise.data, rows), kind)
    known = np.array(np.broadcast_to(otherwise.known, rows))
    left = np.ones(rows, np.bool_)
    for when, then in zip(pairs[::2], pairs[1::2], strict=True):
        hit = left & when.data
        np.copyto(data, then.data, where=hit)
        np.copyto(known, then.known, where=hit)
        left &= ~hit
    return Column(data, known)


def both(*each: Column) -> Column:
    """AND."""
    data, fails = each[0].data, each[0].fails
    for other in each[1:]:
        data, fails = data & other.data, fails | other.fails
    return Column(data, data | fails)


def either(*each: Column) -> Column:
    """OR."""
    data, fails = each[0].data, each[0].fails
    for other in each[1:]:
        data, fails = data | other.data, fails & other.fails
    return Column(data, data | fails)


def coalesce(first: Column, *others: Column) -> Column:
    import numpy as np  # noqa: PLC0415  as above

    data, known = first.data, first.known
    for other in others:
        data, known = np.where(known, data, other.data), known | other.known
    return Column(data, known)


def extreme(pick: str) -> Callable[[Column, Column], Column]:
    """LEAST and GREATEST, which pass over NULL."""

    def picked(one: Column, other: Column) -> Column:
        import numpy as np  # noqa: PLC0415  as above

        data = getattr(np, pick)(one.data, other.data)
        data = np.where(one.known & other.known, data, np.where(one.known, one.data, other.data))
        return Column(data, one.known | other.known)

    return picked


def functions_of(work: Callable[..., Any]) -> Callable[..., Column]:
    """What is NULL where anything is that it is asked of; a boolean is False there."""

    def column(*each: Column) -> Column:
        known = each[0].known
        for other in each[1:]:
            known = known & other.known
        data = work(*(one.data for one in each), known=known)
        return Column(data & known if data.dtype == bool else data, known)

    return column


def denied(each: Column) -> Column:
    """NOT."""
    return Column(each.fails, each.known)


def one_of(value: Column, *words: Column) -> Column:
    return either(*(FUNCTIONS["="](value, word) for word in words))


FUNCTIONS: dict[str, Callable[..., Column]] = {
    **{name: functions_of(work) for name, work in functions.ALL.items()},
    "least": extreme("minimum"),
    "greatest": extreme("maximum"),
}
OPERATORS: dict[str, Callable[..., Column]] = {
    "CONJUNCTION_AND": both,
    "CONJUNCTION_OR": either,
    "OPERATOR_NOT": denied,
    "OPERATOR_IS_NULL": lambda each: Column(~each.known, each.known | True),
    "OPERATOR_IS_NOT_NULL": lambda each: Column(each.known, each.known | True),
    "OPERATOR_COALESCE": coalesce,
    "COMPARE_IN": one_of,
    "COMPARE_NOT_IN": lambda *each: denied(one_of(*each)),
    "COMPARE_EQUAL": FUNCTIONS["="],
    "COMPARE_NOTEQUAL": FUNCTIONS["<>"],
    "COMPARE_LESSTHAN": FUNCTIONS["<"],
    "COMPARE_LESSTHANOREQUALTO": FUNCTIONS["<="],
    "COMPARE_GREATERTHAN": FUNCTIONS[">"],
    "COMPARE_GREATERTHANOREQUALTO": FUNCTIONS[">="],
    "ARRAY_EXTRACT": FUNCTIONS["array_extract"],
}
