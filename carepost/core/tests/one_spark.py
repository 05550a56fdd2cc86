"""One Spark for all tests of a run: it takes seconds to start, and a gigabyte."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from carepost.core.spark import Spark, opened


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker (`--dist loadgroup`), so that one Spark serves them all: told before groups are made."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Spark on this machine; whatever opens Spark meanwhile gets a session of its own on it."""
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        pytest.skip("No Java here, which Spark needs. On Debian: apt-get install default-jre-headless")
    # What tests do is over before Java has compiled it well: it is told to compile it quickly.
    settings = tmp_path_factory.mktemp("spark")
    (settings / "spark-defaults.conf").write_text("spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1\n")
    with (
        patch.dict(os.environ, {"SPARK_CONF_DIR": str(settings)}),
        opened({**os.environ, "CAREPOST_SPARK": "local[2]"}) as on,
    ):
        yield on
