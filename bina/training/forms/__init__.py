"""What people fill in; forms clean, actions decide."""

from __future__ import annotations

from bina.training.forms.catalogue import (
    BatchFilter,
    BatchForm,
    PeopleForm,
    ProgrammeFilter,
    ProgrammeForm,
    QuizScoresForm,
    ScoresForm,
)
from bina.training.forms.money import (
    BatchPartnerForm,
    BudgetFilter,
    CommitmentForm,
    LineForm,
    PaymentForm,
)
from bina.training.forms.partners import (
    AgreementFilter,
    AgreementForm,
    AnswerForm,
    ContactForm,
    OfferFilter,
    OfferForm,
    PartnerFilter,
    PartnerForm,
)

__all__ = [
    "AgreementFilter",
    "AgreementForm",
    "AnswerForm",
    "BatchFilter",
    "BatchForm",
    "BatchPartnerForm",
    "BudgetFilter",
    "CommitmentForm",
    "ContactForm",
    "LineForm",
    "OfferFilter",
    "OfferForm",
    "PartnerFilter",
    "PartnerForm",
    "PaymentForm",
    "PeopleForm",
    "ProgrammeFilter",
    "ProgrammeForm",
    "QuizScoresForm",
    "ScoresForm",
]
