"""A county's documents as files in a folder, as somebody who fetched CQC's API keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from carepost.demo.county.making import Document


def write_folder(documents: Iterable[Document], folder: Path, council: str, day: date) -> Path:
    """Write the documents into a folder of their day below `folder`, one a line. Returns that folder."""
    target = folder / f"{council} from CQC's API, {day.isoformat()}"
    target.mkdir(parents=True, exist_ok=True)
    with (
        (target / "providers.jsonl").open("w", encoding="utf-8") as providers,
        (target / "locations.jsonl").open("w", encoding="utf-8") as locations,
    ):
        for document in documents:
            file = locations if "locationId" in document else providers
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    return target
