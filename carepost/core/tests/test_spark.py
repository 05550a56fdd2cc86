"""Spark is started only where it can run, listens to this machine alone, and leaves nothing behind."""

from __future__ import annotations

import os
import socket
from importlib import import_module
from pathlib import Path

import psutil
import pytest

from carepost.core import spark as module
from carepost.core.spark import NoSpark, Spark, check, opened


def a_java(folder: Path, version: str) -> dict[str, str]:
    """A home of Java that says it is of this version."""
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)
    return {"JAVA_HOME": str(folder)}


@pytest.mark.parametrize("version", ["17.0.15", "21.0.2", "21"])
def test_a_java_on_which_spark_runs_is_taken(tmp_path: Path, version: str) -> None:
    check(a_java(tmp_path, version))


@pytest.mark.parametrize(
    ("version", "said"),
    [("11.0.2", "is 11"), ("25", "is 25"), ("1.8.0_292", "is 1"), ("x", "is none")],
)
def test_any_other_java_is_refused_by_its_version(tmp_path: Path, version: str, said: str) -> None:
    with pytest.raises(NoSpark, match=f"needs Java 17 to 21, .*{said}.*JAVA_HOME"):
        check(a_java(tmp_path, version))


def test_without_java_it_says_how_to_get_it(tmp_path: Path) -> None:
    for without in ({"PATH": str(tmp_path)}, {"JAVA_HOME": str(tmp_path / "gone")}):
        with pytest.raises(NoSpark, match="apt-get install default-jre-headless"):
            check(without)


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(NoSpark, match=r"pip install 'carepost\[spark\]'"):
        check()


def test_a_cluster_needs_a_folder_that_all_its_machines_see(tmp_path: Path) -> None:
    cluster = {**a_java(tmp_path, "17"), "CAREPOST_SPARK": "spark://head:7077"}
    for folder in ({}, {"CAREPOST_SPARK_FOLDER": str(tmp_path / "gone")}):
        with pytest.raises(NoSpark, match="every machine of the cluster"):
            check({**cluster, **folder})
    check({**cluster, "CAREPOST_SPARK_FOLDER": str(tmp_path)})


def test_nobody_on_another_machine_can_reach_it(spark: Spark) -> None:
    javas = [each for each in psutil.Process().children(recursive=True) if "java" in each.name()]
    assert javas
    listening = [
        one for each in javas for one in each.net_connections("inet") if one.status == psutil.CONN_LISTEN
    ]
    assert listening
    loopback = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert {one.laddr.ip for one in listening} <= loopback
    assert not [one for one in listening if one.family == socket.AF_INET6 and one.laddr.ip == "::"]


def test_what_is_opened_meanwhile_shares_it_and_sees_none_of_its_views(spark: Spark) -> None:
    spark.session.range(3).createOrReplaceTempView("ours")
    with opened() as other:
        assert other.session.sparkContext is spark.session.sparkContext
        assert other.folder != spark.folder
        assert not other.session.catalog.tableExists("ours")
        (other.folder / "handed").write_text("x")
    assert not other.folder.exists()
    assert spark.session.range(3).count() == 3


def test_what_it_writes_is_put_where_only_its_owner_looks(spark: Spark) -> None:
    assert os.stat(spark.folder).st_mode & 0o777 == 0o700
    for setting in ("spark.local.dir", "spark.sql.warehouse.dir"):
        assert str(spark.folder) in str(spark.session.conf.get(setting))


def test_what_spark_gives_up_on_is_told_without_a_value_of_any_record(spark: Spark) -> None:
    def breaking(word: str):
        def each(batches):
            if word == "module":
                import_module("there_is_none_of_this_name")
            raise ValueError(word)
            yield from batches

        return each

    for word, said in (
        ("module", "No module named 'there_is_none_of_this_name'"),
        ("Jane Thornhill", "ValueError"),
    ):
        with pytest.raises(NoSpark, match=f"^Spark gave up: .*{said}\\.$") as told, opened() as on:
            on.session.range(3).mapInArrow(breaking(word), "id long").count()
        assert "Jane" not in str(told.value)
    assert spark.session.range(3).count() == 3
