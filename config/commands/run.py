"""`carepost run`."""

from __future__ import annotations

import logging
import os
import socket
import sys
from contextlib import ExitStack
from logging.handlers import RotatingFileHandler
from typing import Annotated

import typer

from carepost.operate.children import Command, Say
from carepost.operate.database import OWNER, serving
from carepost.operate.home import Home
from carepost.operate.postgres import Cluster
from carepost.operate.supervisor import (
    Keep,
    NotStartedError,
    Plan,
    RunsAlreadyError,
    Supervisor,
    keep_alive,
    only_one,
)
from config import freshness
from config.environment import Environment
from config.exits import ALREADY_RUNNING, FAILED

app = typer.Typer()
THREADS = "4"  # per web process; each holds one connection to the database
PORTS = 50  # how many to try from the usual one on


@app.command()
def run(
    demo: Annotated[
        bool | None,
        typer.Option("--demo/--no-demo", help="The fictional council, and its people to sign in as."),
    ] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", min=1, max=65535)] = None,
) -> None:
    """Start Carepost here and keep it running, until Ctrl-C.

    Starts the embedded PostgreSQL (unless DATABASE_URL names your own), brings the database up to date,
    starts the web server and the worker, and prints the address. In a folder where it runs already, says
    where, and ends with exit code 3.

    Example: carepost run --demo
    """
    if demo is not None:
        os.environ["CAREPOST_DEMO"] = "1" if demo else "0"
    if port is not None:
        os.environ["CAREPOST_PORT"] = str(port)
    environment = Environment.read(os.environ)
    home = Home(environment.home)
    try:
        with only_one(home) as left:
            _run(home, environment, left)
    except RunsAlreadyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(ALREADY_RUNNING) from error
    except NotStartedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error


def _run(home: Home, environment: Environment, left: str | None) -> None:
    say = _speaker(home)
    say("carepost", f"Starting in {home.path}")
    for line in (*environment.warnings, *([left] if left else [])):
        say("carepost", line)
    environment = _with_free_port(environment)
    with ExitStack() as stack:
        keep: Keep | None = None
        prepared = False
        if not environment.app_url:
            cluster = Cluster(home)
            running = stack.enter_context(serving(cluster, os.environ))
            keep = keep_alive(cluster, running)
            if running.recovered:
                say("carepost", running.recovered)
            prepared = freshness.is_prepared(home, demo=environment.demo)
        supervisor = Supervisor(home, _plan(environment, prepared=prepared), say, keep or (lambda: None))
        supervisor.run()
    say("carepost", "Stopped.")


def _with_free_port(environment: Environment) -> Environment:
    """The settings with a port that is free: the one that was asked for, or else the next one from the
    usual.
    """
    asked = os.environ.get("CAREPOST_PORT", "").strip()
    candidates = [environment.port] if asked else range(environment.port, environment.port + PORTS)
    for port in candidates:
        if _is_free(environment.bind, port):
            os.environ["CAREPOST_PORT"] = str(port)
            return Environment.read(os.environ)
    raise NotStartedError(
        f"Another program listens on port {environment.port} of {environment.bind}. Stop it, or choose "
        f"another port with --port or CAREPOST_PORT."
    )


def _is_free(bind: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind.strip("[]"), port))
        except OSError:
            return False
    return True


def _plan(environment: Environment, *, prepared: bool) -> Plan:
    shared = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    web = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", environment.bind, "--port", str(environment.port)),
        *("--workers", str(environment.workers), "--blocking-threads", THREADS),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"),
        *("--log-level", environment.log, "config.wsgi:application"),
    )
    worker = (sys.executable, "-m", "carepost.operate.worker")
    return Plan(
        url=environment.url,
        bind=environment.bind,
        port=environment.port,
        host=environment.hosts[0].lstrip("."),
        steps=() if prepared else (Command("prepare", (sys.executable, "-m", "config.prepare"), shared),),
        children=(
            Command("web", web, shared, without=(OWNER,)),
            Command("worker", worker, shared, without=(OWNER,)),
        ),
    )


def _speaker(home: Home) -> Say:
    """Prints each line with who said it, and keeps it in the home's log (five files of 5 MB)."""
    log = logging.Logger("carepost.run")
    keeper = RotatingFileHandler(home.logs / "carepost.log", maxBytes=5_000_000, backupCount=5, delay=True)
    keeper.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(keeper)

    def say(who: str, line: str) -> None:
        log.info("%-8s %s", who, line)
        typer.echo(line if who == "carepost" else f"{who:<8}| {line}")

    return say
