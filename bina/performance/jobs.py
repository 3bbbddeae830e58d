"""Background work of the performance room: looking at workbooks and importing them."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from bina.performance.imports import KINDS
from bina.platform.imports import work
from bina.platform.jobs import job_app, running


@job_app.task(name="performance.preview_import", queue="default")
def preview_import(run_id: str, import_id: str) -> None:
    with running(run_id) as progress:
        work.preview(import_id=UUID(import_id), kinds=KINDS, at=timezone.now(), progress=progress)


@job_app.task(name="performance.apply_import", queue="default")
def apply_import(run_id: str, import_id: str) -> None:
    try:
        with running(run_id) as progress:
            work.apply(import_id=UUID(import_id), kinds=KINDS, at=timezone.now(), progress=progress)
    finally:
        work.reopen(import_id=UUID(import_id))
