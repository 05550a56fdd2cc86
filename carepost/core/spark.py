"""Spark, where one machine is outgrown: on the cluster that is named, else on this machine. Loaded when asked for only.

    CAREPOST_SPARK          the address of the cluster, such as spark://head:7077 or yarn
    CAREPOST_SPARK_FOLDER   a folder that every machine of it sees under the same path; what is put there is removed

All else is set where Spark itself looks for it (spark-defaults.conf).
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from carepost.core import folders

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HERE = "local[*]"
OLDEST_JAVA, NEWEST_JAVA = 17, 21  # on which Spark 4.0 runs


class Engine(StrEnum):
    """What a command computes with; either finds the same."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class NoSpark(ValueError):
    """Spark cannot be started, or gave up; the message says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A session, and a folder that all its machines see, for what is handed over; it ends with the session."""

    session: SparkSession
    folder: Path


@contextmanager
def opened(environ: Mapping[str, str] = os.environ) -> Iterator[Spark]:
    """Spark, for as long as this lasts; where it runs already, a session of one's own on it.

    Raises NoSpark where it cannot be started or gives up on the way.
    """
    check(environ)
    from py4j.protocol import Py4JError  # noqa: PLC0415  loads what only Spark needs
    from pyspark.errors import PySparkException  # noqa: PLC0415  as above
    from pyspark.sql import SparkSession  # noqa: PLC0415  as above

    place = Path(environ.get("CAREPOST_SPARK_FOLDER") or tempfile.gettempdir())
    with folders.passing(place, "carepost-spark") as folder:
        there = SparkSession.getActiveSession()
        try:
            session = there.newSession() if there else _started(environ, folder)
            try:
                yield Spark(session, folder)
            finally:
                if not there:
                    session.stop()
        except (Py4JError, PySparkException) as wrong:
            raise NoSpark(f"Spark gave up: {_why(str(wrong))}.") from wrong


def _why(said: str) -> str:
    """What went wrong, as far as it cannot hold anything of a record: what is missing, or the last kind of error."""
    missing = re.search(
        r"No module named '[\w.]+'|Could not parse Master URL|All masters are unresponsive", said
    )
    kinds = re.findall(r"\b[\w.]+(?:Error|Exception)\b", said)
    return missing[0] if missing else kinds[-1] if kinds else "it does not say why"


def check(environ: Mapping[str, str] = os.environ) -> None:
    """Raise NoSpark where Spark or its Java is missing, or a cluster is named without a folder to meet in."""
    if find_spec("pyspark") is None:
        raise NoSpark("Spark is not installed here. Install it with: pip install 'carepost[spark]'")
    home = environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java", path=environ.get("PATH"))
    if java is None or not Path(java).exists():
        raise NoSpark(
            "Spark needs Java, and there is none here. On Debian: apt-get install default-jre-headless"
        )
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or not OLDEST_JAVA <= int(version[1]) <= NEWEST_JAVA:
        raise NoSpark(
            f"Spark needs Java {OLDEST_JAVA} to {NEWEST_JAVA}, and {java} is"
            f" {version[1] if version else 'none'}. Name the right one in JAVA_HOME."
        )
    if not _is_here(environ) and not Path(environ.get("CAREPOST_SPARK_FOLDER") or "/nowhere").is_dir():
        raise NoSpark(
            "Name in CAREPOST_SPARK_FOLDER a folder that every machine of the cluster sees under the same path."
        )


def _is_here(environ: Mapping[str, str]) -> bool:
    return environ.get("CAREPOST_SPARK", HERE).startswith("local[")


def _started(environ: Mapping[str, str], folder: Path) -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415  as above

    settings: dict[str, bool | float | int | str | None] = {
        "spark.app.name": "carepost",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    given: dict[str, str] = {}
    if _is_here(environ):  # nothing of it is to be had from another machine
        given = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder / "scratch"),
            "spark.sql.shuffle.partitions": str(
                2 * (os.cpu_count() or 1)
            ),  # its own 200 are for many machines
        }
    builder = SparkSession.builder.master(environ.get("CAREPOST_SPARK", HERE)).config(map=settings)
    for name, value in given.items():
        os.environ.setdefault(name, value)
    with _quiet():
        return builder.getOrCreate()


@contextmanager
def _quiet() -> Iterator[None]:
    """What Java says while it starts, and as long as it lives, goes nowhere: it speaks of every small thing.

    What goes wrong comes back as an exception all the same.
    """
    logging.getLogger("py4j").setLevel(logging.WARNING)  # nor what is said of its connection
    sys.stdout.flush()
    kept = [os.dup(number) for number in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in (1, 2):
            os.dup2(nowhere, number)
        yield
    finally:
        for number, before in zip((1, 2), kept, strict=True):
            os.dup2(before, number)
            os.close(before)
        os.close(nowhere)
