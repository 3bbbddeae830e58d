"""Reads of the training room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.training.queries.batches import batches, batches_between, batches_matching, sessions, with_counts
from bina.training.queries.catalogue import (
    Offer,
    Outcome,
    agencies_of,
    forms,
    offers,
    programme_outcomes,
    programmes,
    programmes_matching,
)
from bina.training.queries.hours import (
    HoursLine,
    PersonHours,
    UnitHours,
    agency_hours,
    duties,
    hours_by_person,
    hours_by_unit,
    hours_of_people,
    person_hours,
)
from bina.training.queries.participants import (
    SheetLine,
    attendance_sheet,
    enrolments,
    own_enrolments,
    participants,
    training_records,
)
from bina.training.queries.people import CompetenceChoice, Person, competences, people_by_id, people_by_nip
from bina.training.queries.results import (
    BatchResult,
    EnrolmentResult,
    ReactionMeans,
    batch_results,
    completions,
    enrolment_results,
    reaction_means,
)

__all__ = [
    "BatchResult",
    "CompetenceChoice",
    "EnrolmentResult",
    "HoursLine",
    "Offer",
    "Outcome",
    "Person",
    "PersonHours",
    "ReactionMeans",
    "SheetLine",
    "UnitHours",
    "agencies_of",
    "agency_hours",
    "attendance_sheet",
    "batch_results",
    "batches",
    "batches_between",
    "batches_matching",
    "competences",
    "completions",
    "duties",
    "enrolment_results",
    "enrolments",
    "forms",
    "hours_by_person",
    "hours_by_unit",
    "hours_of_people",
    "offers",
    "own_enrolments",
    "participants",
    "people_by_id",
    "people_by_nip",
    "person_hours",
    "programme_outcomes",
    "programmes",
    "programmes_matching",
    "reaction_means",
    "sessions",
    "training_records",
    "with_counts",
]
