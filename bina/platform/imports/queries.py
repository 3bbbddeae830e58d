"""Reads of uploaded workbooks, for those who may import of that kind."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bina.platform.access import Actor
from bina.platform.imports.kinds import ImportKind
from bina.platform.models import ImportFile, ImportRow


def import_files(actor: Actor, kind: ImportKind) -> QuerySet[ImportFile]:
    """Workbooks of one kind in the agencies whose imports the actor looks after, newest first."""
    reached = actor.reach(kind.permission, agency="agency_id")
    return (
        ImportFile.objects.filter(reached, kind=kind.code)
        .select_related("upload")
        .order_by("-created_at", "-pk")
    )


def import_rows(found: ImportFile, *, state: str, search: str = "") -> QuerySet[ImportRow]:
    """Rows of a preview in one state, in the order of the file; ``search`` looks at key and name."""
    rows = ImportRow.objects.filter(file=found, state=state)
    if search:
        rows = rows.filter(Q(key__startswith=search) | Q(label__icontains=search))
    return rows


def reject_reasons(found: ImportFile) -> dict[tuple[str, int], str]:
    """Why each rejected row was rejected, by sheet and row number."""
    rejected = ImportRow.objects.filter(file=found, state=ImportRow.State.REJECTED)
    return {
        (sheet, row): " · ".join(
            f"{one['column']}: {one['message']}" for one in problems if one["severity"] == "error"
        )
        for sheet, row, problems in rejected.values_list("sheet", "row", "problems")
    }
