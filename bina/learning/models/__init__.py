"""Tables of the learning room: courses in versions, their activities, what people do in them."""

from __future__ import annotations

from bina.learning.models.courses import Activity, Course, CourseOutcome, CourseVersion, Prerequisite, Section
from bina.learning.models.files import Asset, Package
from bina.learning.models.progress import ActivityProgress, Delivery, Enrolment, Flag
from bina.learning.models.questions import Answer, Attempt, Bank, Question
from bina.learning.models.work import LivePresence, Submission

__all__ = [
    "Activity",
    "ActivityProgress",
    "Answer",
    "Asset",
    "Attempt",
    "Bank",
    "Course",
    "CourseOutcome",
    "CourseVersion",
    "Delivery",
    "Enrolment",
    "Flag",
    "LivePresence",
    "Package",
    "Prerequisite",
    "Question",
    "Section",
    "Submission",
]
