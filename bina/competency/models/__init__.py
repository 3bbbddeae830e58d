"""Tables of the competency room: frameworks, standards, assessments."""

from __future__ import annotations

from bina.competency.models.assessments import Assessment, AssessmentDraft
from bina.competency.models.frameworks import Competence, Framework, Indicator, Level
from bina.competency.models.standards import Standard

__all__ = ["Assessment", "AssessmentDraft", "Competence", "Framework", "Indicator", "Level", "Standard"]
