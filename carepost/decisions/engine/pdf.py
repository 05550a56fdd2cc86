"""A report set as a tagged PDF (PDF/UA-1) by Typst. Words arrive as data, never as source: nothing in them is read as
markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("report.typ")


def draw(report: Mapping[str, Any]) -> bytes:
    """The PDF of a report that is plain JSON: title, council, state, sections with figures and lists.

    Set in the fonts that Typst carries, so that it looks the same on every machine.
    """
    import typst  # noqa: PLC0415  the web process should not wait for it as it starts

    made: bytes = typst.compile(
        SOURCE.read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(report)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    return made
