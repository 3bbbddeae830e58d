"""Tables of the training room: programmes, batches, places in them, presence, outside trainings."""

from __future__ import annotations

from bina.training.models.after import ActionPlan, LogEntry, PlanCheck
from bina.training.models.batches import Batch, Session
from bina.training.models.certificates import (
    Certificate,
    CertificateCounter,
    CertificateLayout,
    OutsideCertificate,
)
from bina.training.models.curriculum import CostItem, CurriculumSession, EffectEvidence, Prerequisite
from bina.training.models.education import StudyCase, StudyProgress
from bina.training.models.enrolments import Attendance, Enrolment, Reaction
from bina.training.models.entry import Approval, Delegation, Draw, ProgrammeEntry, Step, UnitCoverage
from bina.training.models.joint import JointBatch, JointGuest
from bina.training.models.letters import Letter, LetterCounter, LetterLayout, LetterRecipient
from bina.training.models.money import BudgetLine, Commitment, Payment
from bina.training.models.partners import Agreement, Partner, PartnerOffer, PartnerOfferOutcome
from bina.training.models.programmes import Programme, ProgrammeOutcome
from bina.training.models.records import CourseHours, TrainingRecord
from bina.training.models.running import CalendarFeed, Material, PresenceCode, Reminder, Scan
from bina.training.models.tasks import BatchTask, TaskWork
from bina.training.models.venues import AgencyDay, Room, SessionTrainer, Trainer, Venue

__all__ = [
    "ActionPlan",
    "AgencyDay",
    "Agreement",
    "Approval",
    "Attendance",
    "Batch",
    "BatchTask",
    "BudgetLine",
    "CalendarFeed",
    "Certificate",
    "CertificateCounter",
    "CertificateLayout",
    "Commitment",
    "CostItem",
    "CourseHours",
    "CurriculumSession",
    "Delegation",
    "Draw",
    "EffectEvidence",
    "Enrolment",
    "JointBatch",
    "JointGuest",
    "Letter",
    "LetterCounter",
    "LetterLayout",
    "LetterRecipient",
    "LogEntry",
    "Material",
    "OutsideCertificate",
    "Partner",
    "PartnerOffer",
    "PartnerOfferOutcome",
    "Payment",
    "PlanCheck",
    "Prerequisite",
    "PresenceCode",
    "Programme",
    "ProgrammeEntry",
    "ProgrammeOutcome",
    "Reaction",
    "Reminder",
    "Room",
    "Scan",
    "Session",
    "SessionTrainer",
    "Step",
    "StudyCase",
    "StudyProgress",
    "TaskWork",
    "Trainer",
    "TrainingRecord",
    "UnitCoverage",
    "Venue",
]
