"""The importer of the planning room, as the pages show it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.planning import actions, rules
from bina.platform.imports.kinds import ImportKind, kinds_by_slug

KINDS = kinds_by_slug(
    ImportKind(
        room="planning",
        slug="rencana",
        title=_("Import last year's plan"),
        lead=_(
            "Take over a plan from a workbook: one row per person and batch. It makes nothing in training."
        ),
        permission="planning.edit",
        columns=rules.PLAN_COLUMNS,
        run=actions.import_plan,
        preview_task="planning.preview_import",
        apply_task="planning.apply_import",
        done_url="planning:plan_list",
    ),
)
