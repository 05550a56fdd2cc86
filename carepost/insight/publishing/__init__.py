"""A snapshot put into a database for other programs to read, all of it or nothing."""

from __future__ import annotations

from carepost.insight.publishing.writing import SCHEMA, PublishRefused, publish

__all__ = ["SCHEMA", "PublishRefused", "publish"]
