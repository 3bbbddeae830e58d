"""Pure rules of competence: no database, no clock, no settings."""

from __future__ import annotations

from bina.competency.rules.assessment_rows import (
    ASSESSMENT_COLUMNS,
    METHODS,
    AssessmentRow,
    check_assessment_row,
)
from bina.competency.rules.holding import (
    Held,
    Judgement,
    Method,
    Reason,
    first_counted_day,
    held_level,
    months_later,
    valid_through,
    why_none_counts,
)
from bina.competency.rules.matching import Band, JobMatch, Scale, category, gap, percent, scale_for
from bina.competency.rules.requiring import (
    Closeness,
    Requirement,
    echelon_group,
    kind_target,
    names_one_of,
    post_target,
    required_levels,
    targets,
    title_target,
)

__all__ = [
    "ASSESSMENT_COLUMNS",
    "METHODS",
    "AssessmentRow",
    "Band",
    "Closeness",
    "Held",
    "JobMatch",
    "Judgement",
    "Method",
    "Reason",
    "Requirement",
    "Scale",
    "category",
    "check_assessment_row",
    "echelon_group",
    "first_counted_day",
    "gap",
    "held_level",
    "kind_target",
    "months_later",
    "names_one_of",
    "percent",
    "post_target",
    "required_levels",
    "scale_for",
    "targets",
    "title_target",
    "valid_through",
    "why_none_counts",
]
