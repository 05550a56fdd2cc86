"""The machine's door does what its description says: Schemathesis asks as described, and not so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from carepost.api.tests.factories import make
from carepost.contact.tests.factories import record
from carepost.core import clock
from carepost.councils.tests.cast import assemble, scope
from carepost.register.tests.factories import make_capacity, make_organisation, make_rating, make_service
from carepost.risk.tests.factories import recompute

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.parametrize(("method", "keeper"), [("GET", "director"), ("POST", "provider_manager")])
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_schemathesis_finds_nothing(
    method: str, keeper: str, live_server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("carepost.api.entering.wait", lambda machine, now: 0)
    # It sends one key with many requests, and that they are refused is proved elsewhere.
    monkeypatch.setattr("carepost.api.entering.answered", lambda machine, key: None)
    monkeypatch.setattr("carepost.api.entering.keep_answer", lambda machine, key, answer, now: None)
    with transaction.atomic():
        cast = assemble(clock.today())
        for number in (111, 222, 333):
            service = make_service(
                ref=f"1-555000{number}",
                host=cast.ambershire,
                organisation=make_organisation(body=cast.willow),
            )
            make_rating(service)
            make_capacity(service, council=cast.ambershire)
        recompute(cast.ambershire, clock.today())
        with scope(cast.officer) as officer:
            record(officer, service)
        secret = make(getattr(cast, keeper)).secret
    done = subprocess.run(
        [
            str(SCHEMATHESIS), "--config-file", str(CONFIG), "run", f"{live_server.url}/api/v1/openapi.json",
            "--header", f"Authorization: Bearer {secret}",
            "--include-method", method, "--checks", "all", "--max-examples", "10", "--seed", "1",
            "--workers", "1", "--no-color",
        ],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
