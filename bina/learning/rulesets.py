"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from bina.platform.rulesets import Table

SCHEMAS: dict[str, type[Table]] = {}
