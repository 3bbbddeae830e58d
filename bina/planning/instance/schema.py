"""The JSON schema of both files: ``python -m bina.planning.instance.schema`` writes it into ``docs/``."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from bina.planning.instance.format import Instance, Plan

PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "develop" / "plan-instance.schema.json"


def schema() -> str:
    """The schema (JSON Schema 2020-12) as text: an instance; a plan is ``#/$defs/Plan``."""
    (_instance, _plan), parts = msgspec.json.schema_components(
        (Instance, Plan), ref_template="#/$defs/{name}"
    )
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bina: instance of a yearly plan",
        "$ref": "#/$defs/Instance",
        "$defs": parts,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(schema(), encoding="utf-8")
