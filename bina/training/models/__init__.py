"""Tables of the training room: programmes, batches, places in them, presence, outside trainings."""

from __future__ import annotations

from bina.training.models.batches import Batch, Session
from bina.training.models.curriculum import CostItem, CurriculumSession, EffectEvidence, Prerequisite
from bina.training.models.enrolments import Attendance, Enrolment, Reaction
from bina.training.models.money import BudgetLine, Commitment, Payment
from bina.training.models.partners import Agreement, Partner, PartnerOffer, PartnerOfferOutcome
from bina.training.models.programmes import Programme, ProgrammeOutcome
from bina.training.models.records import CourseHours, TrainingRecord

__all__ = [
    "Agreement",
    "Attendance",
    "Batch",
    "BudgetLine",
    "Commitment",
    "CostItem",
    "CourseHours",
    "CurriculumSession",
    "EffectEvidence",
    "Enrolment",
    "Partner",
    "PartnerOffer",
    "PartnerOfferOutcome",
    "Payment",
    "Prerequisite",
    "Programme",
    "ProgrammeOutcome",
    "Reaction",
    "Session",
    "TrainingRecord",
]
