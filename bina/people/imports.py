"""The importers of the people room, as the pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.people import actions, rules
from bina.platform.imports.kinds import ImportKind, Option, kinds_by_slug

KINDS = kinds_by_slug(
    ImportKind(
        room="people",
        slug="pegawai",
        title=_("Import employees"),
        lead=_("Bring the register in line with the workforce file of SIASN (67 columns)."),
        permission="people.import",
        columns=rules.EMPLOYEE_COLUMNS,
        run=actions.import_employees,
        preview_task="people.preview_import",
        apply_task="people.apply_import",
        options=(
            Option(
                "create_units",
                _("Create unknown units"),
                _(
                    "Units that only this file knows are created below the agency. "
                    "Otherwise their rows are refused."
                ),
            ),
        ),
        acceptable=rules.MISMATCHES,
        done_url="people:employee_list",
    ),
    ImportKind(
        room="people",
        slug="unit",
        title=_("Import units"),
        lead=_("Bring the tree of units in line with a workbook: each unit and the unit above it."),
        permission="people.import",
        columns=rules.UNIT_COLUMNS,
        run=actions.import_units,
        preview_task="people.preview_import",
        apply_task="people.apply_import",
        done_url="people:unit_tree",
    ),
    ImportKind(
        room="people",
        slug="hukuman-disiplin",
        title=_("Import penalties"),
        lead=_("Take over disciplinary penalties (hukuman disiplin) from a workbook."),
        permission="people.import",
        columns=rules.DISCIPLINE_COLUMNS,
        run=actions.import_discipline,
        preview_task="people.preview_import",
        apply_task="people.apply_import",
        done_url="people:employee_list",
    ),
)
