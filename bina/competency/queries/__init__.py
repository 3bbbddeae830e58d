"""Reads of the competency room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.competency.queries.gaps import Gap, HeldLevel, gaps, held_levels, held_levels_before_after
from bina.competency.queries.lists import (
    Question,
    assessments,
    competences,
    framework,
    frameworks,
    questions,
    standards,
)
from bina.competency.queries.overview import Figure, Group, Overview, overview
from bina.competency.queries.persons import Standing, draft, people, person, standings
from bina.competency.queries.profile import Line, Paper, Profile, profile, requirements

__all__ = [
    "Figure",
    "Gap",
    "Group",
    "HeldLevel",
    "Line",
    "Overview",
    "Paper",
    "Profile",
    "Question",
    "Standing",
    "assessments",
    "competences",
    "draft",
    "framework",
    "frameworks",
    "gaps",
    "held_levels",
    "held_levels_before_after",
    "overview",
    "people",
    "person",
    "profile",
    "questions",
    "requirements",
    "standards",
    "standings",
]
