"""The door itself: the operations of every room, described as OpenAPI, each behind the same few steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI, Router
from ninja.operation import Operation

from carepost.api.door import around
from carepost.api.door.describing import completed
from carepost.api.door.problems import tell_problems
from carepost.councils.gates import with_token

#: Where the door stands.
AT = "/api/v1"
_ROOT = "api-root"  # an address of the library that tells nothing


class Door(NinjaAPI):
    """Every operation of the machine's door. `patterns` are its addresses with their gates."""

    def __init__(self, *, title: str, version: str, description: str, routers: Iterable[Router]) -> None:
        super().__init__(
            title=title,
            version=version,
            description=description,
            openapi_url=None,
            docs_url=None,
            urls_namespace="api",
            servers=[{"url": AT}],
        )
        tell_problems(self)
        for router in routers:
            self.add_router("", router)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of an operation: that of its function, and of its address."""
        return operation.view_func.__name__

    @cached_property
    def description_of_all(self) -> Mapping[str, Any]:
        """The description (OpenAPI 3.1), with what operations share: problems, headers, the scope that each needs."""
        scopes = {
            operation.view_func.__name__: getattr(operation.auth_callbacks[0], "scope", None)
            for operation in self._operations()
        }
        return completed(dict(self.get_openapi_schema(path_prefix="")), scopes)

    def _operations(self) -> Iterator[Operation]:
        for bound in self._get_bound_routers():
            for view in bound.path_operations.values():
                yield from view.operations

    @cached_property
    def by_address(self) -> Mapping[tuple[str, str], around.Known]:
        """Each operation with the names that it takes behind the question mark, by address and method."""
        return {
            (path, method.upper()): around.Known(
                operation["operationId"],
                frozenset(each["name"] for each in operation["parameters"] if each["in"] == "query"),
            )
            for path, operations in self.description_of_all["paths"].items()
            for method, operation in operations.items()
        }

    @property
    def patterns(self) -> list[URLPattern]:
        """The addresses of the operations, each behind its gate."""
        found = [each for each in self.urls[0] if isinstance(each, URLPattern) and each.name != _ROOT]
        for pattern in found:
            pattern.callback = with_token(around.around(pattern.callback, self._find(pattern)))
        return found

    def _find(self, pattern: URLPattern) -> around.Find:
        """A function of the request: which operation it asks for. Asked late, when every address is known."""
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))

        def found(request: HttpRequest) -> around.Known | None:
            return self.by_address.get((path, request.method or ""))

        return found
