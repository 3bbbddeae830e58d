"""The importer of the competency room, as the pages show it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.competency import actions, rules
from bina.platform.imports.kinds import ImportKind, kinds_by_slug

KINDS = kinds_by_slug(
    ImportKind(
        room="competency",
        slug="penilaian",
        title=_("Import assessments"),
        lead=_("Take over assessed levels from a workbook: one row per person, competence, day and method."),
        permission="competency.import",
        columns=rules.ASSESSMENT_COLUMNS,
        run=actions.import_assessments,
        preview_task="competency.preview_import",
        apply_task="competency.apply_import",
        done_url="competency:assessments",
    ),
)
