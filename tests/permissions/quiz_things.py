"""A bank, its question, a file for it, a quiz and an attempt that waits for marking, for one agency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from bina.learning.models import Answer, Attempt
from bina.learning.tests.factories import add, make_course, publish, put_in
from bina.learning.tests.quizzes import LONG, ORDINARY, ask, make_bank
from bina.platform.models import Upload

if TYPE_CHECKING:
    from uuid import UUID

    from bina.people.models import Employee, Unit

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def quiz_of_agency(root: Unit, people: Sequence[Employee], *, mark: str) -> dict[str, UUID]:
    """Everything is the agency's; ``mark`` is in every name, so that a leak can be seen."""
    bank = make_bank(root.agency, title=f"Bank {mark}")
    question = ask(bank, "LONG", {**LONG, "text": f"Soal {mark}"})
    course = make_course(root.agency, pages=0, published=False, title=f"Kursus kuis {mark}")
    settings = {"introduction": "", "attempts": 0, "scoring": "BEST", "feedback": "SUBMIT"}
    quiz = add(
        course, "quiz", {**ORDINARY, **settings, "fixed": [str(question.lineage)]}, title=f"Kuis {mark}"
    )
    publish(course)
    attempt = Attempt.objects.create(
        agency=root.agency,
        enrolment=put_in(course, people[-1]),
        activity=quiz,
        number=1,
        seed=1,
        drawn=[str(question.pk)],
        started_at=NOW,
        submitted_at=NOW,
        points_possible=Decimal(1),
    )
    Answer.objects.create(
        agency=root.agency, attempt=attempt, question=question, response=f"Jawaban {mark}", answered_at=NOW
    )
    upload = Upload.objects.create(
        agency_id=root.agency_id,
        purpose=f"learning.questions:{bank.pk}",
        name=f"{mark}.gift",
        file=ContentFile(f"Soal {mark}?{{T}}".encode(), name="a.gift"),
        size_bytes=20,
        created_at=NOW,
    )
    return {
        "bank": bank.pk,
        "question": question.pk,
        "upload": upload.pk,
        "attempt": attempt.pk,
        "activity.quiz": quiz.pk,
    }
