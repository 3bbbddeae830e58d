"""Pure rules of evaluation: learning gain (level 2) and effect on competence (level 3)."""

from __future__ import annotations
