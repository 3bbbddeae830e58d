"""Tables of the training room: programmes, batches, places in them, presence, outside trainings."""

from __future__ import annotations

from bina.training.models.batches import Batch, Session
from bina.training.models.enrolments import Attendance, Enrolment, Reaction
from bina.training.models.programmes import Programme, ProgrammeOutcome
from bina.training.models.records import CourseHours, TrainingRecord

__all__ = [
    "Attendance",
    "Batch",
    "CourseHours",
    "Enrolment",
    "Programme",
    "ProgrammeOutcome",
    "Reaction",
    "Session",
    "TrainingRecord",
]
