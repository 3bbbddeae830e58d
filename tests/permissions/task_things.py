"""A task of a batch and a work for one, for the matrix."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bina.training.models import BatchTask, Enrolment, TaskWork

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def task_of(place: Enrolment, *, upload_id: UUID | None) -> dict[str, UUID]:
    """A task nobody handed in for, and the work of a participant, with a file, for another."""
    batch = place.batch
    rubric = [{"name": "Jelas", "levels": [["tidak", "0"], ["ya", "10"]]}]
    told: dict[str, Any] = {"agency": batch.agency, "batch": batch, "text": "Tulislah", "rubric": rubric}
    bare, done = (BatchTask.objects.create(title=title, added_at=NOW, **told) for title in "ab")
    work = TaskWork.objects.create(
        agency=batch.agency, task=done, enrolment=place, text="Isi", upload_id=upload_id, handed_in_at=NOW
    )
    return {"task": bare.pk, "work.task": work.pk}
