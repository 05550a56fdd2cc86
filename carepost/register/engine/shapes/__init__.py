"""Every shape of file that Carepost reads."""

from .active import ACTIVE, DEACTIVATED, REGISTER_EXPORT
from .api import API
from .directory import DIRECTORY
from .dual import DUAL
from .ratings import RATINGS

TABLES = (RATINGS, ACTIVE, DEACTIVATED, REGISTER_EXPORT, DIRECTORY)
SHAPES = {shape.key: shape for shape in (*TABLES, API)}

__all__ = [
    "ACTIVE",
    "API",
    "DEACTIVATED",
    "DIRECTORY",
    "DUAL",
    "RATINGS",
    "REGISTER_EXPORT",
    "SHAPES",
    "TABLES",
]
