"""Reads of the competency room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.competency.queries.gaps import Gap, HeldLevel, gaps, held_levels, held_levels_before_after
from bina.competency.queries.heat import Cell, Row, heat_rows
from bina.competency.queries.lists import (
    Question,
    assessments,
    competences,
    framework,
    frameworks,
    levels,
    questions,
    standards,
)
from bina.competency.queries.overview import Figure, Group, Overview, overview
from bina.competency.queries.persons import Standing, draft, names, people, person, standings
from bina.competency.queries.profile import Line, Paper, Profile, profile, requirements
from bina.competency.queries.wording import GRADES, POST_KINDS, REASONS, target_words

__all__ = [
    "GRADES",
    "POST_KINDS",
    "REASONS",
    "Cell",
    "Figure",
    "Gap",
    "Group",
    "HeldLevel",
    "Line",
    "Overview",
    "Paper",
    "Profile",
    "Question",
    "Row",
    "Standing",
    "assessments",
    "competences",
    "draft",
    "framework",
    "frameworks",
    "gaps",
    "heat_rows",
    "held_levels",
    "held_levels_before_after",
    "levels",
    "names",
    "overview",
    "people",
    "person",
    "profile",
    "questions",
    "requirements",
    "standards",
    "standings",
    "target_words",
]
