"""Plans, evaluation, exchange, the cycle, and what every room shares."""

from __future__ import annotations

from bina.platform.access import Role
from tests.permissions.table.rows import (
    ADMIN,
    AGENCY_WIDE,
    APPROVE,
    ASSESS,
    AUDIT,
    BOTH,
    EMPLOYED,
    EVERYONE,
    GET,
    HR,
    NOBODY,
    POST,
    SEE,
    WATCH,
    Row,
    here,
    imports,
    of_agency,
    of_unit,
    public,
    roles,
)

PLANNING = [
    here("planning:plan_list", SEE),
    here("planning:plan_new", HR, BOTH),
    here("planning:plan_compare", AGENCY_WIDE),
    here("planning:outlook", SEE),
    here("planning:need_list", SEE),
    here("planning:need_new", APPROVE, BOTH),
    here("planning:need_services", HR),
    here("planning:need_derive", HR, POST),
    here("planning:need_decide", HR, POST),
    of_agency("planning:need_undo", "edit.need", HR, POST),
    here("planning:cycle_now", SEE),
    here("planning:cycle_new", HR, BOTH),
    of_agency("planning:cycle", "cycle", SEE),
    of_agency("planning:cycle_dates", "cycle", HR, BOTH),
    of_agency("planning:cycle_move_units", "cycle", ASSESS, POST),
    of_agency("planning:cycle_move", "cycle", APPROVE, POST),
    of_agency("planning:cycle_remind", "cycle", HR, POST),
    of_agency("planning:cycle_unit", "row.cycle", AGENCY_WIDE),
    *imports("planning", "rencana"),
    here("planning:paper_look", HR, BOTH),
    of_agency("planning:plan_papers", "plan", AGENCY_WIDE),
    of_agency("planning:plan_paper", "plan", AGENCY_WIDE, GET, kind="rencana", suffix="xlsx"),
    of_agency("planning:cycle_form", "row.cycle", AGENCY_WIDE, GET, suffix="xlsx"),
    here("planning:wish_list", EMPLOYED, BOTH),
    here("planning:aim_set", EMPLOYED, POST),
    Row("planning:wish", {"self": EMPLOYED, "agency": NOBODY}, BOTH, "wish"),
    here("planning:dialogue_list", EMPLOYED),
    of_agency("planning:dialogue", "wish", HR, BOTH),
    *(
        of_agency(f"planning:{name}", kind, roles)
        for name in ("plan", "plan_batches", "plan_export")
        for kind, roles in (("plan", AGENCY_WIDE), ("plan.approved", SEE))  # a supervisor: once approved
    ),
    here("planning:plan_mine", EMPLOYED),
    of_unit("planning:plan_person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    of_agency("planning:plan_ask_place", "plan", HR, POST),
    of_agency("planning:plan_prices", "plan", AGENCY_WIDE),
    of_agency("planning:plan_prices", "plan", HR, POST),
    of_agency("planning:plan_rules", "plan", HR, BOTH),
    of_agency("planning:plan_ask_rule", "plan", HR, POST),
    of_agency("planning:plan_required", "plan", AGENCY_WIDE),
    of_agency("planning:plan_settle", "plan", HR, POST),
    of_agency("planning:plan_richer", "question.plan", HR, POST),
    of_agency("planning:plan_sharing", "plan", AGENCY_WIDE),
    of_agency("planning:plan_revise", "plan.approved", HR, BOTH),
    of_agency("planning:plan_changes", "plan.version", AGENCY_WIDE),
    of_agency("planning:plan_price", "plan.version", HR, POST),
    of_agency("planning:plan_solve", "plan", HR, POST),
    of_agency("planning:plan_approve", "plan", APPROVE, POST),
    of_agency("planning:plan_remove", "plan", HR, POST),
]

EVALUATION = [
    here("evaluation:index", AGENCY_WIDE),
    here("evaluation:export", AGENCY_WIDE),
    here("evaluation:evaluate", HR, POST),
    here("evaluation:finding_list", AGENCY_WIDE),
    of_agency("evaluation:finding", "finding", AGENCY_WIDE),
    of_agency("evaluation:finding_edit", "finding", HR, BOTH),
    of_agency("evaluation:finding_publish", "finding", HR, POST),
    of_agency("evaluation:batch", "batch.finished", AGENCY_WIDE),
    of_agency("evaluation:ask", "batch.finished", HR, POST),
    of_agency("evaluation:record", "evaluation", AGENCY_WIDE),
    of_agency("evaluation:finding_new", "evaluation", HR, BOTH),
]

EXCHANGE = [
    here("exchange:outbox", HR | roles(Role.AUDITOR)),
    here("exchange:send", HR, POST),
    here("exchange:again", HR, POST),
    here("exchange:connection", HR | ADMIN, BOTH),
    here("exchange:connection_try", HR | ADMIN, POST),
    of_agency("exchange:entry", "entry.siasn", HR | roles(Role.AUDITOR)),
    of_agency("exchange:entry_leave", "entry.siasn", HR, BOTH),
    of_agency("exchange:entry_settle", "entry.siasn", HR, BOTH),
]

INSIGHT = [
    here("insight:home", EVERYONE),
    here("insight:cycle", SEE),
    here("insight:cycle_of_year", SEE, year=2026),
    Row("insight:search", {"here": EVERYONE}, query="q=rahasia"),
    Row("insight:search", {"here": EVERYONE}, query="q=seberang"),
]

PLATFORM = [
    public("platform:activate", BOTH),
    public("platform:manifest"),
    public("platform:service_worker"),
    here("platform:run_list", EVERYONE),
    Row("platform:run", {"self": EVERYONE, "agency": WATCH}, GET, "run"),
    Row("platform:cancel_run", {"self": EVERYONE, "agency": HR | ADMIN}, POST, "run"),  # auditors only look
    here("platform:notices", EVERYONE),
    here("platform:read_notices", EVERYONE, POST),
    here("platform:phone", EVERYONE),
    here("platform:remind_here", EVERYONE, POST),
    here("platform:stop_here", EVERYONE, POST),
    here("platform:send_trial", EVERYONE, POST),
    Row("platform:forget_phone", {"self": EVERYONE}, POST, "phone"),
    here("platform:audit", AUDIT),
    here("platform:rulesets", WATCH),
    here("platform:ruleset", WATCH, name="jpm-categories"),
    here("platform:ruleset_adopt", HR | ADMIN, BOTH, name="jpm-categories"),
    public("platform:design"),
    public("platform:theme", POST),
    public("platform:language", POST),
    public("platform:design_sample", name="list"),
]
