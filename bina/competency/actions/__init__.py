"""Writes of the competency room, one function per thing a person does."""

from __future__ import annotations

from bina.competency.actions.assessing import (
    NotAnEmployee,
    NothingAssessed,
    assess_team,
    hand_in,
    save_draft,
)
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
    "NotAnEmployee",
    "NothingAssessed",
    "StandardOverlaps",
    "StandardUnknown",
    "Target",
    "assess_team",
    "end_standard",
    "ensure_standards",
    "hand_in",
    "import_assessments",
    "install_default_standards",
    "install_frameworks",
    "save_draft",
    "set_standard",
]
