"""The description of the door (OpenAPI) as a page tells it: operations by subject, with what goes in and comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or a field: its name, what it is in words, and whether it has to be there."""

    name: str
    type: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class OperationTold:
    """One operation of the door."""

    name: str
    method: str
    path: str
    summary: str
    about: Sequence[str]
    takes: Sequence[Value]
    tells: Sequence[Value]


def groups_of(description: Mapping[str, Any]) -> list[tuple[str, list[OperationTold]]]:
    """The operations of each subject, in the order of the description."""
    found: dict[str, list[OperationTold]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            told = _operation(description, path, method, operation)
            found.setdefault(operation.get("tags", ["Others"])[0], []).append(told)
    return list(found.items())


def _operation(
    description: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]
) -> OperationTold:
    done = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    body = operation.get("requestBody", {})
    parameters = [
        Value(each["name"], _type(description, each["schema"]), each.get("description", ""), each["required"])
        for each in operation["parameters"]
    ]
    return OperationTold(
        name=operation["operationId"],
        method=method.upper(),
        path=description["servers"][0]["url"] + path,
        summary=operation["summary"],
        about=[each for each in operation["description"].split("\n\n") if each],
        takes=[*parameters, *_fields(description, _schema(body))],
        tells=list(_rows(description, _schema(done))),
    )


def _schema(message: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = next(iter(message.get("content", {}).values()), {})
    found: Mapping[str, Any] = content.get("schema", {})
    return found


def _rows(description: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Value]:
    """The fields of an answer; of a list, those of its rows."""
    whole = _resolved(description, schema)
    data = whole.get("properties", {}).get("data")
    yield from _fields(description, data["items"] if data else schema)


def _fields(description: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Value]:
    whole = _resolved(description, schema)
    required = set(whole.get("required", ()))
    for name, each in whole.get("properties", {}).items():
        yield Value(name, _type(description, each), each.get("description", ""), name in required)


def _resolved(description: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = description["components"]["schemas"][name] if name else schema
    return found


def _type(description: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What a value is, in words: "text", "one of good, inadequate", "list of text"."""
    whole = _resolved(description, schema)
    if parts := whole.get("anyOf") or whole.get("allOf"):
        return " or ".join(_type(description, each) for each in parts)
    if chosen := whole.get("enum"):
        return "one of " + ", ".join(str(each) for each in chosen)
    if "const" in whole:
        return str(whole["const"])
    if whole.get("type") == "array":
        return f"list of {_type(description, whole['items'])}"
    plain = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    told = {"date-time": "moment", "date": "date"}
    kind = str(whole.get("type", "object"))
    return told.get(whole.get("format", ""), plain.get(kind, kind))
