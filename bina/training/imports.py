"""The importers of the training room, as the pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.platform.imports.kinds import ImportKind, kinds_by_slug
from bina.training import actions
from bina.training.rules.attendance_rows import ATTENDANCE_COLUMNS
from bina.training.rules.batch_rows import BATCH_COLUMNS
from bina.training.rules.history_rows import HISTORY_COLUMNS
from bina.training.rules.programme_rows import PROGRAMME_COLUMNS

KINDS = kinds_by_slug(
    ImportKind(
        room="training",
        slug="program",
        title=_("Import programmes"),
        lead=_("Bring the catalogue in line with a workbook: one row per programme, with what it teaches."),
        permission="training.import",
        columns=PROGRAMME_COLUMNS,
        run=actions.import_programmes,
        preview_task="training.preview_import",
        apply_task="training.apply_import",
        done_url="training:programme_list",
    ),
    ImportKind(
        room="training",
        slug="angkatan",
        title=_("Import batches with results"),
        lead=_("Take over batches from a workbook: one row per participant, with attendance and scores."),
        permission="training.import",
        columns=BATCH_COLUMNS,
        run=actions.import_batches,
        preview_task="training.preview_import",
        apply_task="training.apply_import",
        done_url="training:batch_list",
    ),
    ImportKind(
        room="training",
        slug="presensi",
        title=_("Import attendance"),
        lead=_("Take over who was at which session: one row per person and session of a running batch."),
        permission="training.import",
        columns=ATTENDANCE_COLUMNS,
        run=actions.import_attendance,
        preview_task="training.preview_import",
        apply_task="training.apply_import",
        done_url="training:batch_list",
    ),
    ImportKind(
        room="training",
        slug="riwayat",
        title=_("Import training history"),
        lead=_("Take over what people learned elsewhere or before: one row per person and training."),
        permission="training.import",
        columns=HISTORY_COLUMNS,
        run=actions.import_training_history,
        preview_task="training.preview_import",
        apply_task="training.apply_import",
        done_url="training:hours_report",
    ),
)
