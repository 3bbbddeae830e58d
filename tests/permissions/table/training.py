"""Batches, programmes, partners, money."""

from __future__ import annotations

from tests.permissions.certificate_things import PUBLIC_CODE, PUBLIC_TOKEN
from tests.permissions.table.rows import (
    AGENCY_WIDE,
    ASSESS,
    BOTH,
    CATALOGUE,
    EMPLOYED,
    GET,
    HR,
    NOBODY,
    POST,
    RECORD,
    SEE,
    SUPERVISOR,
    TRAINER,
    Row,
    here,
    imports,
    of_agency,
    of_unit,
    public,
)



def shut_for_guests() -> list[Row]:
    """Pages of another agency's batch that is open to ours: of the host only, whatever somebody is at home."""
    reads = ("sessions", "scores", "results", "draw", "agencies", "letters", "money", "edit", "cancel")
    writes = ("enrol", "nominate_myself", "batch_merge", "batch_move", "material_new", "draw_announce")
    return [
        of_agency("training:batch", "batch.joint", SEE),  # leads to the page for guests
        *(of_agency(f"training:batch_{name}", "batch.joint", NOBODY) for name in reads),
        *(of_agency(f"training:{name}", "batch.joint", NOBODY, POST) for name in writes),
    ]


BATCHES = [
    of_agency("training:batch_cancel", "batch", HR, BOTH),
    of_agency("training:batch_merge", "batch", HR, BOTH),
    of_agency("training:batch_move", "batch", HR, BOTH),
    of_agency("training:batch_copy", "batch", HR, BOTH),
    of_agency("training:batch_draw", "batch", CATALOGUE),
    of_agency("training:draw_announce", "batch", HR, POST),
    of_agency("training:draw_hold", "batch", HR, POST),
    of_agency("training:batch_agencies", "batch", HR, BOTH),
    of_agency("training:batch_agencies_close", "batch", HR, POST),
    here("training:joint_list", SEE),
    of_agency("training:joint", "batch.joint", SEE),
    of_agency("training:joint_claim", "batch.joint", ASSESS, POST),
    *shut_for_guests(),
    of_agency("training:batch_letters", "batch", HR, BOTH),
    here("training:letter_layout", HR, BOTH),
    here("training:letter_preview", HR, kind="tugas"),
    of_unit("training:letter_cancel", "letter", own=HR, other=HR, methods=BOTH, self=HR),
    of_unit("training:letter_pdf", "letter", own=HR, other=HR, self=EMPLOYED),
    of_agency("training:session_new", "batch", HR, BOTH),
    of_agency("training:session_edit", "session", HR, BOTH),
    of_agency("training:session_drop", "session", HR, POST),
    of_unit("training:accept_offer", "enrolment", own=HR, other=HR, methods=POST, self=EMPLOYED),
    here("training:own_feed_renew", EMPLOYED, POST),
    of_agency("training:batch_feed_renew", "batch.running", RECORD, POST),
    of_agency("training:presence_screen", "session", RECORD),
    of_agency("training:presence_by_hand", "session", RECORD, POST),
    of_agency("training:presence", "session", EMPLOYED, BOTH),
    of_agency("training:presence_send", "session", EMPLOYED, POST),
    of_unit(
        "training:place_follow_up",
        "enrolment",
        own=SEE | TRAINER,
        other=AGENCY_WIDE | TRAINER,
        self=EMPLOYED,
    ),
    here("training:follow_up", EMPLOYED | TRAINER),
    of_agency("training:plan_agree", "plan.action", NOBODY, POST),
    Row("training:plan_check", {"agency": NOBODY}, POST, "plan.action", {"days": 30}),
    of_agency("training:log_judge", "entry", RECORD, POST),
    of_agency("training:material_new", "batch.running", RECORD, POST),
    of_agency("training:material_drop", "material", RECORD, POST),
    of_agency("training:material_open", "material.file", EMPLOYED | AGENCY_WIDE | RECORD),
    here("training:approvals", EMPLOYED),
    of_agency("training:approval", "approval", HR, BOTH),
    here("training:delegations", EMPLOYED, BOTH),
    of_agency("training:delegation_end", "delegation", HR, POST),
    here("training:team", ASSESS),
    of_agency("training:team_batch", "batch", ASSESS, BOTH),
    here("training:venue_list", CATALOGUE),
    here("training:venue_list", HR, POST),
    of_agency("training:room_new", "venue", HR, POST),
    here("training:trainer_list", CATALOGUE),
    here("training:trainer_list", HR, POST),
    here("training:working_days", CATALOGUE),
    here("training:working_days", HR, POST),
    of_agency("training:agency_day_drop", "day", HR, POST),
    of_agency("training:programme_entry", "programme", HR, BOTH),
]

TRAINING = [
    here("training:batch_list", CATALOGUE),
    *imports("training", "program"),
    here("training:batch_calendar", CATALOGUE),
    here("training:mine", EMPLOYED),
    here("training:programme_list", CATALOGUE),
    here("training:programme_new", HR, BOTH),
    of_agency("training:programme", "programme", CATALOGUE),
    of_agency("training:programme_edit", "programme", HR, BOTH),
    of_agency("training:batch_new", "programme", HR, BOTH),
    of_agency("training:batch", "batch", CATALOGUE),
    of_agency("training:batch", "batch.draft", SEE),
    of_agency("training:batch_sessions", "batch.running", CATALOGUE),
    Row("training:batch_scores", {"agency": SEE | TRAINER}, GET, "batch.running"),
    Row("training:batch_scores", {"agency": RECORD}, POST, "batch.running"),
    of_agency("training:scores_from_quiz", "batch.running", HR, POST),
    of_agency("training:batch_results", "batch.finished", SEE | TRAINER),
    of_agency("training:batch_edit", "batch", HR, BOTH),
    of_agency("training:enrol", "batch", HR, POST),
    of_agency("training:nominate_myself", "batch", EMPLOYED, POST),
    of_agency("training:batch_step", "batch.draft", HR, POST, step="buka"),
    of_agency("training:batch_step", "batch", HR, POST, step="mulai"),
    of_agency("training:batch_step", "batch.running", RECORD, POST, step="selesaikan"),
    *BATCHES,
    of_unit("training:withdraw", "enrolment", own=HR, other=HR, methods=POST, self=EMPLOYED),
    of_agency("training:attendance", "session", RECORD, BOTH),
    here("training:certificate_list", EMPLOYED),
    here("training:certificate_export", EMPLOYED),
    of_unit("training:certificate_pdf", "certificate", own=HR, other=HR, self=EMPLOYED),
    of_unit("training:certificate_credential", "certificate", own=HR, other=HR, self=EMPLOYED),
    of_unit(
        "training:certificate_share", "certificate", own=NOBODY, other=NOBODY, methods=POST, self=EMPLOYED
    ),
    of_unit(
        "training:certificate_unshare", "certificate", own=NOBODY, other=NOBODY, methods=POST, self=EMPLOYED
    ),
    of_unit("training:certificate_revoke", "certificate", own=HR, other=HR, methods=BOTH, self=HR),
    here("training:certificate_register", HR),
    here("training:certificate_order", HR, POST),
    here("training:certificate_layout", HR, BOTH),
    here("training:certificate_preview", HR),
    here("training:outside_queue", HR),
    here("training:outside_new", EMPLOYED, BOTH),
    of_unit("training:outside_check", "outside", own=HR, other=HR, methods=BOTH, self=HR),
    of_unit("training:outside_mend", "outside", own=NOBODY, other=NOBODY, methods=BOTH, self=EMPLOYED),
    of_unit("training:outside_file", "outside", own=HR, other=HR, self=EMPLOYED),
    public("certificates:start", BOTH),
    public("certificates:check", BOTH, code=PUBLIC_CODE),
    public("certificates:shared", token=PUBLIC_TOKEN),
    public("certificates:shared_pdf", token=PUBLIC_TOKEN),
    public("certificates:shared_credential", token=PUBLIC_TOKEN),
    public("certificates:did", agency="kota-a"),
    public("certificates:status", agency="kota-a", number=0),
    here("training:hours_report", SEE),
    here("training:hours_people", SEE),
    of_unit("training:hours_person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
]

CONTRACT = AGENCY_WIDE  # see partners, agreements and money of the agency

PARTNERS = [
    here("training:partner_desk", NOBODY),  # a partner's contacts only: see the tests of the room
    here("training:partner_list", CONTRACT),
    here("training:partner_new", HR, BOTH),
    of_agency("training:partner", "partner", CONTRACT),
    of_agency("training:partner_edit", "partner", HR, BOTH),
    of_agency("training:contact_invite", "partner", HR, POST),
    of_agency("training:contact_dismiss", "partner", HR, POST),
    here("training:agreement_list", CONTRACT),
    of_agency("training:agreement_new", "partner", HR, BOTH),
    of_agency("training:agreement_edit", "agreement", HR, BOTH),
    here("training:offer_list", CONTRACT),
    here("training:offer_compare", CONTRACT),
    of_agency("training:offer_new", "partner", NOBODY, BOTH),
    of_agency("training:offer", "offer", CONTRACT),
    of_agency("training:offer_edit", "offer", NOBODY, BOTH),
    *(of_agency("training:offer_step", "offer", HR, POST, step=step) for step in ("terima", "tolak")),
    *(
        of_agency("training:offer_step", "offer", NOBODY, POST, step=s)
        for s in ("kirim", "tarik", "lanjutkan")
    ),
    here("training:budget_list", CONTRACT),
    here("training:budget_new", HR, BOTH),
    here("training:budget_file", CONTRACT),
    of_agency("training:budget_line", "line", CONTRACT),
    of_agency("training:budget_edit", "line", HR, BOTH),
    of_agency("training:batch_money", "batch", CONTRACT),
    of_agency("training:batch_commit", "batch", HR, POST),
    of_agency("training:batch_partner", "batch", HR, POST),
    of_agency("training:commitment_pay", "commitment", HR, BOTH),
    of_agency("training:commitment_release", "commitment", HR, POST),
    here("training:report", CONTRACT),
    here("training:mandatory", SEE),
    here("training:mandatory_nominate", HR | SUPERVISOR, POST),
    here("training:study_list", EMPLOYED),
    here("training:study_new", EMPLOYED, BOTH),
    Row("training:study", {"self": EMPLOYED, "own": SEE, "other": AGENCY_WIDE}, GET, "case"),
    Row("training:study_step", {"self": EMPLOYED, "own": HR, "other": HR}, POST, "case", {"step": "tarik"}),
    Row("training:study_step", {"own": HR | SUPERVISOR, "other": HR}, POST, "case", {"step": "rekomendasi"}),
    *(
        Row("training:study_step", {"own": HR, "other": HR}, POST, "case", {"step": step})
        for step in ("setujui", "tolak", "mulai", "lulus", "henti", "kemajuan")
    ),
    of_agency("training:programme_curriculum", "programme", HR, BOTH),
    of_agency("training:programme_costs", "programme", HR, BOTH),
    of_agency("training:programme_prerequisites", "programme", HR, BOTH),
]
