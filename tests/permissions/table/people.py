"""People, their competence, performance and records."""

from __future__ import annotations

from tests.permissions.table.rows import (
    ADMIN,
    AGENCY_WIDE,
    ASSESS,
    BOTH,
    EMPLOYED,
    EVERYONE,
    GET,
    HR,
    POST,
    SEE,
    Row,
    here,
    imports,
    of_agency,
    of_unit,
)

PEOPLE = [
    here("people:employee_list", SEE),
    here("people:employee_export", SEE),
    Row(
        "people:employee",
        {"self": EMPLOYED, "own": SEE, "other": AGENCY_WIDE},
        thing="employee",
    ),
    of_unit("people:employee_status", "employee", own=HR, other=HR, methods=BOTH, self=HR),
    of_unit("people:superior_set", "employee", own=HR, other=HR, methods=BOTH, self=HR),
    here("people:unit_tree", SEE),
    of_unit("people:unit", "unit", own=SEE, other=AGENCY_WIDE),
    of_unit("people:unit_children", "unit", own=SEE, other=AGENCY_WIDE),
    of_unit("people:unit_rename", "unit", own=HR, other=HR, methods=BOTH),
    of_unit("people:unit_move", "unit", own=HR, other=HR, methods=BOTH),
    of_unit("people:unit_new", "unit", own=HR, other=HR, methods=BOTH),
    of_unit("people:unit_close", "unit", own=HR, other=HR, methods=BOTH),
    of_unit("people:acting_new", "unit", own=HR, other=HR, methods=BOTH),
    of_unit("people:acting_end", "acting", own=HR, other=HR, methods=POST),
    *imports("people", "pegawai"),
    here("people:accounts", HR | ADMIN),
    here("people:issue_codes", HR | ADMIN, POST),
    here("people:close_accounts", HR | ADMIN, POST),
    here("people:grants", ADMIN),
    here("people:grant_new", ADMIN, BOTH),
    of_unit("people:grant_take", "grant", own=ADMIN, other=ADMIN, methods=POST),
]

COMPETENCY = [
    here("competency:heat_map", SEE),
    here("competency:people", SEE),
    here("competency:mine", EMPLOYED),
    of_unit("competency:profile", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    here("competency:team", ASSESS),
    here("competency:assess_own", EMPLOYED),
    of_unit("competency:assess", "employee", own=ASSESS, other=HR, methods=BOTH, self=EMPLOYED),
    of_unit("competency:hand_in", "employee", own=ASSESS, other=HR, methods=POST, self=EMPLOYED),
    here("competency:assess_team", ASSESS, BOTH),
    here("competency:assessments", EMPLOYED),  # without a role: their own
    here("competency:standards", SEE),
    here("competency:standard_new", HR, BOTH),
    here("competency:standard_defaults", HR, POST),
    of_agency("competency:standard_end", "standard", HR, POST),
    *imports("competency", "penilaian"),
    here("competency:frameworks", EVERYONE),  # published regulation: nothing of the agency's
    here("competency:framework", EVERYONE, code="MANSOSKUL"),
]

SURVEYS = [
    here("surveys:mine", EVERYONE),
    Row("surveys:answer", {"self": EMPLOYED}, BOTH, "survey"),
    Row("surveys:thanks", {"self": EMPLOYED}, GET, "survey"),
    of_agency("surveys:results", "survey", AGENCY_WIDE),
    of_agency("surveys:close", "survey", HR, POST),
]

PERFORMANCE = [
    here("performance:appraisals", SEE),
    here("performance:mine", EMPLOYED),
    of_unit("performance:person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    here("performance:metrics", SEE),
    here("performance:metric_new", HR, BOTH),
    of_agency("performance:metric", "metric", SEE),
    of_agency("performance:metric_edit", "metric", HR, BOTH),
    of_agency("performance:value_new", "metric", HR, BOTH),
    of_unit("performance:value_remove", "value", own=HR, other=HR, methods=POST),
    *imports("performance", "predikat"),
]

PROFESSIONALISM = [
    here("professionalism:overview", SEE),
    here("professionalism:mine", EMPLOYED),
    of_unit("professionalism:person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    here("professionalism:people", SEE),
    of_unit("professionalism:unit", "unit", own=SEE, other=AGENCY_WIDE),
    here("professionalism:target", SEE),
    here("professionalism:measure", HR, POST),
]

RECORDS = [
    here("records:keys", HR | ADMIN),
    here("records:key_new", HR | ADMIN, BOTH),
    of_agency("records:key_revoke", "key", HR | ADMIN, POST),
]
