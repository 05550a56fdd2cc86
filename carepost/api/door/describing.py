"""What the description says of every operation: the problems that it can answer with, and the scope that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepost.api.door.exporting import MEDIA_TYPES
from carepost.ui import problems

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Where this kind of problem is explained.",
            "enum": sorted({kind.type for kind in problems.KINDS}),
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}, "description": "Why not, a sentence each."},
        "errors": {
            "type": "array",
            "description": "Which parameter or field is not as described.",
            "items": {
                "type": "object",
                "properties": {
                    "parameter": {"type": "string"},
                    "in": {"type": "string"},
                    "pointer": {"type": "string", "description": "A JSON pointer into the body."},
                    "detail": {"type": "string"},
                },
            },
        },
        "reference": {"type": "string", "description": "What to quote to whoever looks after Carepost."},
    },
}
_ALWAYS = (
    problems.NO_TOKEN,
    problems.NOT_ALLOWED,
    problems.NOT_AS_DESCRIBED,
    problems.TOO_MANY,
    problems.OUR_FAULT,
    problems.UNAVAILABLE,
)
_LIST = (problems.BAD_CURSOR,)
_ABOUT_ONE = (problems.NOT_FOUND,)
_READS = (problems.CHANGED_MEANWHILE,)
_WRITES = (problems.BAD_REQUEST, problems.NOT_FOUND, problems.REFUSED, problems.TOO_LARGE, problems.NOT_JSON)
_ETAG = {"ETag": {"description": "What this answer is, for If-None-Match.", "schema": {"type": "string"}}}


def completed(schema: dict[str, Any], scopes: Mapping[str, str | None]) -> dict[str, Any]:
    """The same description with problems in it, and the scope that each operation needs, by its name."""
    schema["components"]["schemas"]["Problem"] = _PROBLEM
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method, scopes.get(operation["operationId"]))
    return schema


def _complete(operation: dict[str, Any], path: str, method: str, scope: str | None) -> None:
    responses = operation["responses"] = {
        str(status): told for status, told in operation["responses"].items()
    }
    for kind in _kinds(operation, path, method):
        responses.setdefault(str(kind.status), _problem(kind.title))
    if method == "get":
        responses["304"] = {"description": "It is what If-None-Match names."}
        responses["200"]["headers"] = _ETAG
    if any(each["name"] == "format" for each in operation["parameters"]):
        responses["200"]["content"] |= {each: {"schema": {"type": "string"}} for each in MEDIA_TYPES.values()}
    needed = f"Needs a token with the scope `{scope}`." if scope else "Any token will do."
    operation["description"] = f"{operation.get('description', '')}\n\n{needed}".strip()


def _kinds(operation: dict[str, Any], path: str, method: str) -> list[problems.Kind]:
    lists = any(each["name"] == "cursor" for each in operation["parameters"])
    return [
        *_ALWAYS,
        *(_LIST if lists else ()),
        *(_ABOUT_ONE if "{" in path else ()),
        *(_READS if method == "get" else _WRITES),
    ]


def _problem(title: str) -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": title, "content": content}
