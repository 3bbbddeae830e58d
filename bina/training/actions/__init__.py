"""Writes of the training room: one function per thing a person does."""

from __future__ import annotations

from bina.training.actions.batches import (
    BatchValues,
    cancel_batch,
    create_batch,
    edit_batch,
    open_batch,
    start_batch,
)
from bina.training.actions.courses import take_course_hours
from bina.training.actions.enrolments import Placed, enrol, nominate, withdraw
from bina.training.actions.imports import import_batches, import_programmes, import_training_history
from bina.training.actions.plan import PlannedBatch, create_batches_from_plan
from bina.training.actions.programmes import ProgrammeValues, create_programme, edit_programme
from bina.training.actions.refusals import (
    BatchFull,
    BatchRefused,
    NotOfThisAgency,
    ProgrammeRefused,
    ScoreOutOfRange,
    WrongState,
)
from bina.training.actions.results import finish_batch, record_attendance, record_scores

__all__ = [
    "BatchFull",
    "BatchRefused",
    "BatchValues",
    "NotOfThisAgency",
    "Placed",
    "PlannedBatch",
    "ProgrammeRefused",
    "ProgrammeValues",
    "ScoreOutOfRange",
    "WrongState",
    "cancel_batch",
    "create_batch",
    "create_batches_from_plan",
    "create_programme",
    "edit_batch",
    "edit_programme",
    "enrol",
    "finish_batch",
    "import_batches",
    "import_programmes",
    "import_training_history",
    "nominate",
    "open_batch",
    "record_attendance",
    "record_scores",
    "start_batch",
    "take_course_hours",
    "withdraw",
]
