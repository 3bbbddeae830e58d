"""Writes of the competency room, one function per thing a person does."""

from __future__ import annotations

from bina.competency.actions.assessment_import import import_assessments
from bina.competency.actions.frameworks import install_frameworks
from bina.competency.actions.standards import (
    LevelUnknown,
    StandardOverlaps,
    StandardUnknown,
    Target,
    end_standard,
    ensure_standards,
    install_default_standards,
    set_standard,
)

__all__ = [
    "LevelUnknown",
    "StandardOverlaps",
    "StandardUnknown",
    "Target",
    "end_standard",
    "ensure_standards",
    "import_assessments",
    "install_default_standards",
    "install_frameworks",
    "set_standard",
]
