"""Who is let in where, as data.

One row per address (and per kind of thing in it, or word in it, where that makes a difference). ``let_in``
names the roles by place:

- ``here``: the address names no thing;
- ``self``: the thing is the asking person's own (their record, their seat);
- ``own``: it belongs to the unit of employee, supervisor and service officer;
- ``other``: it belongs to another unit of the agency;
- ``agency``: it belongs to the agency as a whole.

Things of another agency are refused to everyone, so no row says it. A visitor is sent to the login page
unless the row is public. HR developer, leader, auditor, trainer and administrator hold their role on the
whole agency.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bina.platform.access import Role
from tests.permissions.certificate_things import PUBLIC_CODE, PUBLIC_TOKEN

Roles = frozenset[str]


def _roles(*roles: Role) -> Roles:
    return frozenset(role.value for role in roles)


NOBODY: Roles = frozenset()
EVERYONE = _roles(*(role for role in Role if role is not Role.SYSTEM))
HR = _roles(Role.HR_DEVELOPER)
ADMIN = _roles(Role.ADMINISTRATOR)
TRAINER = _roles(Role.TRAINER)
SUPERVISOR = _roles(Role.SUPERVISOR)
AGENCY_WIDE = HR | _roles(Role.LEADER, Role.AUDITOR)  # see everything about the agency's people
SEE = AGENCY_WIDE | SUPERVISOR  # see at least one unit
ASSESS = HR | SUPERVISOR
EMPLOYED = EVERYONE - TRAINER - ADMIN
CATALOGUE = EVERYONE - ADMIN
RECORD = HR | TRAINER
APPROVE = HR | _roles(Role.LEADER)
WATCH = HR | ADMIN | _roles(Role.AUDITOR)
AUDIT = ADMIN | _roles(Role.AUDITOR)

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """What is expected of one address. ``thing`` is the kind of the one key in it, ``words`` the rest."""

    name: str
    let_in: dict[str, Roles]
    methods: tuple[str, ...] = GET
    thing: str = ""
    words: dict[str, str | int] = field(default_factory=dict)
    query: str = ""
    public: bool = False

    def __str__(self) -> str:
        return " ".join([self.name, self.thing, *map(str, self.words.values())]).replace("  ", " ").strip()


def _here(name: str, roles: Roles, methods: tuple[str, ...] = GET, /, **words: str | int) -> Row:
    return Row(name, {"here": roles}, methods, words=words)


def _of_agency(
    name: str, thing: str, roles: Roles, methods: tuple[str, ...] = GET, /, **words: str | int
) -> Row:
    return Row(name, {"agency": roles}, methods, thing, words)


def _of_unit(
    name: str, thing: str, *, own: Roles, other: Roles, methods: tuple[str, ...] = GET, **mine: Roles
) -> Row:
    return Row(name, {**mine, "own": own, "other": other}, methods, thing)


def _public(name: str, methods: tuple[str, ...] = GET, /, **words: str | int) -> Row:
    return Row(name, {"here": EVERYONE}, methods, words=words, public=True)


def _imports(room: str, what: str) -> list[Row]:
    kind = f"import.{room}"
    return [
        _here(f"{room}:import_start", HR, BOTH, what=what),
        _of_agency(f"{room}:import_preview", kind, HR, what=what),
        _of_agency(f"{room}:import_apply", kind, HR, POST, what=what),
        _of_agency(f"{room}:import_accept", kind, HR, POST, what=what),
        _of_agency(f"{room}:import_rejects", kind, HR, what=what),
    ]


PEOPLE = [
    _here("people:employee_list", SEE),
    _here("people:employee_export", SEE),
    Row(
        "people:employee",
        {"self": EMPLOYED, "own": SEE, "other": AGENCY_WIDE},
        thing="employee",
    ),
    _of_unit("people:employee_status", "employee", own=HR, other=HR, methods=BOTH, self=HR),
    _of_unit("people:superior_set", "employee", own=HR, other=HR, methods=BOTH, self=HR),
    _here("people:unit_tree", SEE),
    _of_unit("people:unit", "unit", own=SEE, other=AGENCY_WIDE),
    _of_unit("people:unit_children", "unit", own=SEE, other=AGENCY_WIDE),
    _of_unit("people:unit_rename", "unit", own=HR, other=HR, methods=BOTH),
    _of_unit("people:unit_move", "unit", own=HR, other=HR, methods=BOTH),
    _of_unit("people:unit_new", "unit", own=HR, other=HR, methods=BOTH),
    _of_unit("people:unit_close", "unit", own=HR, other=HR, methods=BOTH),
    _of_unit("people:acting_new", "unit", own=HR, other=HR, methods=BOTH),
    _of_unit("people:acting_end", "acting", own=HR, other=HR, methods=POST),
    *_imports("people", "pegawai"),
    _here("people:accounts", HR | ADMIN),
    _here("people:issue_codes", HR | ADMIN, POST),
    _here("people:close_accounts", HR | ADMIN, POST),
    _here("people:grants", ADMIN),
    _here("people:grant_new", ADMIN, BOTH),
    _of_unit("people:grant_take", "grant", own=ADMIN, other=ADMIN, methods=POST),
]

COMPETENCY = [
    _here("competency:heat_map", SEE),
    _here("competency:people", SEE),
    _here("competency:mine", EMPLOYED),
    _of_unit("competency:profile", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    _here("competency:team", ASSESS),
    _here("competency:assess_own", EMPLOYED),
    _of_unit("competency:assess", "employee", own=ASSESS, other=HR, methods=BOTH, self=EMPLOYED),
    _of_unit("competency:hand_in", "employee", own=ASSESS, other=HR, methods=POST, self=EMPLOYED),
    _here("competency:assess_team", ASSESS, BOTH),
    _here("competency:assessments", EMPLOYED),  # without a role: their own
    _here("competency:standards", SEE),
    _here("competency:standard_new", HR, BOTH),
    _here("competency:standard_defaults", HR, POST),
    _of_agency("competency:standard_end", "standard", HR, POST),
    *_imports("competency", "penilaian"),
    _here("competency:frameworks", EVERYONE),  # published regulation: nothing of the agency's
    _here("competency:framework", EVERYONE, code="MANSOSKUL"),
]

SURVEYS = [
    _here("surveys:mine", EVERYONE),
    Row("surveys:answer", {"self": EMPLOYED}, BOTH, "survey"),
    Row("surveys:thanks", {"self": EMPLOYED}, GET, "survey"),
    _of_agency("surveys:results", "survey", AGENCY_WIDE),
    _of_agency("surveys:close", "survey", HR, POST),
]

PERFORMANCE = [
    _here("performance:appraisals", SEE),
    _here("performance:mine", EMPLOYED),
    _of_unit("performance:person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    _here("performance:metrics", SEE),
    _here("performance:metric_new", HR, BOTH),
    _of_agency("performance:metric", "metric", SEE),
    _of_agency("performance:metric_edit", "metric", HR, BOTH),
    _of_agency("performance:value_new", "metric", HR, BOTH),
    _of_unit("performance:value_remove", "value", own=HR, other=HR, methods=POST),
    *_imports("performance", "predikat"),
]

PROFESSIONALISM = [
    _here("professionalism:overview", SEE),
    _here("professionalism:mine", EMPLOYED),
    _of_unit("professionalism:person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    _here("professionalism:people", SEE),
    _of_unit("professionalism:unit", "unit", own=SEE, other=AGENCY_WIDE),
    _here("professionalism:target", SEE),
    _here("professionalism:measure", HR, POST),
]

RECORDS = [
    _here("records:keys", HR | ADMIN),
    _here("records:key_new", HR | ADMIN, BOTH),
    _of_agency("records:key_revoke", "key", HR | ADMIN, POST),
]

BATCHES = [
    _of_agency("training:batch_cancel", "batch", HR, BOTH),
    _of_agency("training:batch_merge", "batch", HR, BOTH),
    _of_agency("training:batch_move", "batch", HR, BOTH),
    _of_agency("training:batch_copy", "batch", HR, BOTH),
    _of_agency("training:batch_draw", "batch", CATALOGUE),
    _of_agency("training:draw_announce", "batch", HR, POST),
    _of_agency("training:draw_hold", "batch", HR, POST),
    _of_agency("training:batch_letters", "batch", HR, BOTH),
    _here("training:letter_layout", HR, BOTH),
    _here("training:letter_preview", HR, kind="tugas"),
    _of_unit("training:letter_pdf", "letter", own=HR, other=HR, self=EMPLOYED),
    _of_agency("training:session_new", "batch", HR, BOTH),
    _of_agency("training:session_edit", "session", HR, BOTH),
    _of_agency("training:session_drop", "session", HR, POST),
    _of_unit("training:accept_offer", "enrolment", own=HR, other=HR, methods=POST, self=EMPLOYED),
    _here("training:own_feed_renew", EMPLOYED, POST),
    _of_agency("training:batch_feed_renew", "batch.running", RECORD, POST),
    _of_agency("training:presence_screen", "session", RECORD),
    _of_agency("training:presence_by_hand", "session", RECORD, POST),
    _of_agency("training:presence", "session", EMPLOYED, BOTH),
    _of_agency("training:presence_send", "session", EMPLOYED, POST),
    _of_unit(
        "training:place_follow_up",
        "enrolment",
        own=SEE | TRAINER,
        other=AGENCY_WIDE | TRAINER,
        self=EMPLOYED,
    ),
    _here("training:follow_up", EMPLOYED | TRAINER),
    _of_agency("training:plan_agree", "plan.action", NOBODY, POST),
    Row("training:plan_check", {"agency": NOBODY}, POST, "plan.action", {"days": 30}),
    _of_agency("training:log_judge", "entry", RECORD, POST),
    _of_agency("training:material_new", "batch.running", RECORD, POST),
    _of_agency("training:material_drop", "material", RECORD, POST),
    _of_agency("training:material_open", "material.file", EMPLOYED | AGENCY_WIDE | RECORD),
    _here("training:approvals", EMPLOYED),
    _of_agency("training:approval", "approval", HR, BOTH),
    _here("training:delegations", EMPLOYED, BOTH),
    _of_agency("training:delegation_end", "delegation", HR, POST),
    _here("training:team", ASSESS),
    _of_agency("training:team_batch", "batch", ASSESS, BOTH),
    _here("training:venue_list", CATALOGUE),
    _here("training:venue_list", HR, POST),
    _of_agency("training:room_new", "venue", HR, POST),
    _here("training:trainer_list", CATALOGUE),
    _here("training:trainer_list", HR, POST),
    _here("training:working_days", CATALOGUE),
    _here("training:working_days", HR, POST),
    _of_agency("training:agency_day_drop", "day", HR, POST),
    _of_agency("training:programme_entry", "programme", HR, BOTH),
]

TRAINING = [
    _here("training:batch_list", CATALOGUE),
    *_imports("training", "program"),
    _here("training:batch_calendar", CATALOGUE),
    _here("training:mine", EMPLOYED),
    _here("training:programme_list", CATALOGUE),
    _here("training:programme_new", HR, BOTH),
    _of_agency("training:programme", "programme", CATALOGUE),
    _of_agency("training:programme_edit", "programme", HR, BOTH),
    _of_agency("training:batch_new", "programme", HR, BOTH),
    _of_agency("training:batch", "batch", CATALOGUE),
    _of_agency("training:batch", "batch.draft", SEE),
    _of_agency("training:batch_sessions", "batch.running", CATALOGUE),
    Row("training:batch_scores", {"agency": SEE | TRAINER}, GET, "batch.running"),
    Row("training:batch_scores", {"agency": RECORD}, POST, "batch.running"),
    _of_agency("training:scores_from_quiz", "batch.running", HR, POST),
    _of_agency("training:batch_results", "batch.finished", SEE | TRAINER),
    _of_agency("training:batch_edit", "batch", HR, BOTH),
    _of_agency("training:enrol", "batch", HR, POST),
    _of_agency("training:nominate_myself", "batch", EMPLOYED, POST),
    _of_agency("training:batch_step", "batch.draft", HR, POST, step="buka"),
    _of_agency("training:batch_step", "batch", HR, POST, step="mulai"),
    _of_agency("training:batch_step", "batch.running", RECORD, POST, step="selesaikan"),
    *BATCHES,
    _of_unit("training:withdraw", "enrolment", own=HR, other=HR, methods=POST, self=EMPLOYED),
    _of_agency("training:attendance", "session", RECORD, BOTH),
    _here("training:certificate_list", EMPLOYED),
    _here("training:certificate_export", EMPLOYED),
    _of_unit("training:certificate_pdf", "certificate", own=HR, other=HR, self=EMPLOYED),
    _of_unit("training:certificate_credential", "certificate", own=HR, other=HR, self=EMPLOYED),
    _of_unit(
        "training:certificate_share", "certificate", own=NOBODY, other=NOBODY, methods=POST, self=EMPLOYED
    ),
    _of_unit(
        "training:certificate_unshare", "certificate", own=NOBODY, other=NOBODY, methods=POST, self=EMPLOYED
    ),
    _of_unit("training:certificate_revoke", "certificate", own=HR, other=HR, methods=BOTH, self=HR),
    _here("training:certificate_register", HR),
    _here("training:certificate_order", HR, POST),
    _here("training:certificate_layout", HR, BOTH),
    _here("training:certificate_preview", HR),
    _here("training:outside_queue", HR),
    _here("training:outside_new", EMPLOYED, BOTH),
    _of_unit("training:outside_check", "outside", own=HR, other=HR, methods=BOTH, self=HR),
    _of_unit("training:outside_mend", "outside", own=NOBODY, other=NOBODY, methods=BOTH, self=EMPLOYED),
    _of_unit("training:outside_file", "outside", own=HR, other=HR, self=EMPLOYED),
    _public("certificates:start", BOTH),
    _public("certificates:check", BOTH, code=PUBLIC_CODE),
    _public("certificates:shared", token=PUBLIC_TOKEN),
    _public("certificates:shared_pdf", token=PUBLIC_TOKEN),
    _public("certificates:shared_credential", token=PUBLIC_TOKEN),
    _public("certificates:did", agency="kota-a"),
    _public("certificates:status", agency="kota-a", number=0),
    _here("training:hours_report", SEE),
    _here("training:hours_people", SEE),
    _of_unit("training:hours_person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
]

CONTRACT = AGENCY_WIDE  # see partners, agreements and money of the agency
PARTNERS = [
    _here("training:partner_desk", NOBODY),  # a partner's contacts only: see the tests of the room
    _here("training:partner_list", CONTRACT),
    _here("training:partner_new", HR, BOTH),
    _of_agency("training:partner", "partner", CONTRACT),
    _of_agency("training:partner_edit", "partner", HR, BOTH),
    _of_agency("training:contact_invite", "partner", HR, POST),
    _of_agency("training:contact_dismiss", "partner", HR, POST),
    _here("training:agreement_list", CONTRACT),
    _of_agency("training:agreement_new", "partner", HR, BOTH),
    _of_agency("training:agreement_edit", "agreement", HR, BOTH),
    _here("training:offer_list", CONTRACT),
    _here("training:offer_compare", CONTRACT),
    _of_agency("training:offer_new", "partner", NOBODY, BOTH),
    _of_agency("training:offer", "offer", CONTRACT),
    _of_agency("training:offer_edit", "offer", NOBODY, BOTH),
    *(_of_agency("training:offer_step", "offer", HR, POST, step=step) for step in ("terima", "tolak")),
    *(
        _of_agency("training:offer_step", "offer", NOBODY, POST, step=s)
        for s in ("kirim", "tarik", "lanjutkan")
    ),
    _here("training:budget_list", CONTRACT),
    _here("training:budget_new", HR, BOTH),
    _here("training:budget_file", CONTRACT),
    _of_agency("training:budget_line", "line", CONTRACT),
    _of_agency("training:budget_edit", "line", HR, BOTH),
    _of_agency("training:batch_money", "batch", CONTRACT),
    _of_agency("training:batch_commit", "batch", HR, POST),
    _of_agency("training:batch_partner", "batch", HR, POST),
    _of_agency("training:commitment_pay", "commitment", HR, BOTH),
    _of_agency("training:commitment_release", "commitment", HR, POST),
    _here("training:report", CONTRACT),
    _here("training:mandatory", SEE),
    _here("training:mandatory_nominate", HR | SUPERVISOR, POST),
    _here("training:study_list", EMPLOYED),
    _here("training:study_new", EMPLOYED, BOTH),
    Row("training:study", {"self": EMPLOYED, "own": SEE, "other": AGENCY_WIDE}, GET, "case"),
    Row("training:study_step", {"self": EMPLOYED, "own": HR, "other": HR}, POST, "case", {"step": "tarik"}),
    Row("training:study_step", {"own": HR | SUPERVISOR, "other": HR}, POST, "case", {"step": "rekomendasi"}),
    *(
        Row("training:study_step", {"own": HR, "other": HR}, POST, "case", {"step": step})
        for step in ("setujui", "tolak", "mulai", "lulus", "henti", "kemajuan")
    ),
    _of_agency("training:programme_curriculum", "programme", HR, BOTH),
    _of_agency("training:programme_costs", "programme", HR, BOTH),
    _of_agency("training:programme_prerequisites", "programme", HR, BOTH),
]

AUTHOR = HR | TRAINER  # they build courses and mark what is handed in
LEARNING = [
    _here("learning:catalogue", EMPLOYED),
    _here("learning:mine", EMPLOYED),
    _here("learning:deliver", EMPLOYED, POST),
    _here("learning:saved", EVERYONE),
    _public("learning:session"),
    _public("learning:offline", language="id"),
    _of_agency("learning:course", "course", EMPLOYED),
    _of_agency("learning:course", "course.draft", NOBODY),
    _of_agency("learning:enrol", "course", EMPLOYED, POST),
    _of_agency("learning:asset", "asset", EMPLOYED | TRAINER),
    _here("learning:asset_send", AUTHOR, POST),
    *(
        Row(
            f"learning:{name}",
            {"self": EMPLOYED, "own": NOBODY, "other": NOBODY},
            methods,
            "enrolment.course",
            words,
        )
        for name, methods, words in (
            ("way", GET, {}),
            ("player", GET, {"place": 1}),
            ("launch", GET, {"place": 5}),
            ("do", POST, {"place": 1}),
            ("withdraw", POST, {}),
            ("offline_needs", BOTH, {}),
            ("offline_way", GET, {}),
            ("offline_player", GET, {"place": 1}),
        )
    ),
    Row("learning:flag_explain", {"self": EMPLOYED, "agency": NOBODY}, POST, "flag"),
    _of_agency("learning:flag_decide", "flag", AUTHOR, POST),
    _here("learning:marking", AUTHOR),
    _here("learning:flags", AUTHOR),
    _of_agency("learning:work", "submission", AUTHOR, BOTH),
    _of_agency("learning:launch_preview", "activity.package", AUTHOR),
    _of_agency("learning:presence", "activity.live", AUTHOR, BOTH),
    _here("learning:studio_list", AUTHOR),
    _here("learning:studio_new", AUTHOR, BOTH),
    _here("learning:studio_import", AUTHOR, BOTH),
    *(
        _of_agency(f"learning:studio{part}", kind, AUTHOR)
        for part in ("", "_people", "_figures", "_file")
        for kind in ("course", "course.draft")
    ),
    _of_agency("learning:studio_settings", "course.draft", AUTHOR, BOTH),
    _of_agency("learning:studio_assign", "course", HR, BOTH),
    *(
        _of_agency("learning:studio_step", "course", AUTHOR, POST, step=step)
        for step in ("terbitkan", "versi-baru", "gandakan", "arsipkan", "pulihkan")
    ),
    _of_agency("learning:section_add", "course.draft", AUTHOR, POST),
    *(
        _of_agency("learning:section_change", "section", AUTHOR, POST, step=step)
        for step in ("nama", "naik", "turun", "hapus")
    ),
    _of_agency("learning:activity_new", "section", AUTHOR, BOTH, kind="page"),
    _of_agency("learning:activity_edit", "activity", AUTHOR, BOTH),
    _of_agency("learning:activity_preview", "activity", AUTHOR),
    *(
        _of_agency("learning:activity_change", "activity", AUTHOR, POST, step=step)
        for step in ("naik", "turun", "hapus")
    ),
]

QUIZZES = [
    _here("learning:bank_list", AUTHOR),
    _here("learning:bank_new", AUTHOR, BOTH),
    _of_agency("learning:bank", "bank", AUTHOR),
    _of_agency("learning:bank_rename", "bank", AUTHOR, BOTH),
    _of_agency("learning:question_new", "bank", AUTHOR, BOTH, kind="satu"),
    _of_agency("learning:questions_import", "bank", AUTHOR, BOTH),
    _of_agency("learning:questions_preview", "upload", AUTHOR, BOTH),
    _of_agency("learning:questions_export", "bank", AUTHOR),
    _of_agency("learning:question_edit", "question", AUTHOR, BOTH),
    _of_agency("learning:question_preview", "question", AUTHOR),
    _of_agency("learning:question_step", "question", AUTHOR, POST, step="pensiun"),
    _here("learning:quiz_marking", AUTHOR),
    _of_agency("learning:quiz_mark", "attempt", AUTHOR),
    _of_agency("learning:item_statistics", "activity.quiz", AUTHOR),
]

PLANNING = [
    _here("planning:plan_list", SEE),
    _here("planning:plan_new", HR, BOTH),
    _here("planning:plan_compare", AGENCY_WIDE),
    _here("planning:need_list", SEE),
    _here("planning:need_new", HR, BOTH),
    _here("planning:need_derive", HR, POST),
    *(
        _of_agency(f"planning:{name}", kind, roles)
        for name in ("plan", "plan_batches", "plan_export")
        for kind, roles in (("plan", AGENCY_WIDE), ("plan.approved", SEE))  # a supervisor: once approved
    ),
    _here("planning:plan_mine", EMPLOYED),
    _of_unit("planning:plan_person", "employee", own=SEE, other=AGENCY_WIDE, self=EMPLOYED),
    _of_agency("planning:plan_ask_place", "plan", HR, POST),
    _of_agency("planning:plan_prices", "plan", AGENCY_WIDE),
    _of_agency("planning:plan_prices", "plan", HR, POST),
    _of_agency("planning:plan_richer", "question", HR, POST),
    _of_agency("planning:plan_sharing", "plan", AGENCY_WIDE),
    _of_agency("planning:plan_solve", "plan", HR, POST),
    _of_agency("planning:plan_approve", "plan", APPROVE, POST),
    _of_agency("planning:plan_remove", "plan", HR, POST),
]

EVALUATION = [
    _here("evaluation:index", AGENCY_WIDE),
    _here("evaluation:export", AGENCY_WIDE),
    _here("evaluation:evaluate", HR, POST),
    _here("evaluation:finding_list", AGENCY_WIDE),
    _of_agency("evaluation:finding", "finding", AGENCY_WIDE),
    _of_agency("evaluation:finding_edit", "finding", HR, BOTH),
    _of_agency("evaluation:finding_publish", "finding", HR, POST),
    _of_agency("evaluation:batch", "batch.finished", AGENCY_WIDE),
    _of_agency("evaluation:ask", "batch.finished", HR, POST),
    _of_agency("evaluation:record", "evaluation", AGENCY_WIDE),
    _of_agency("evaluation:finding_new", "evaluation", HR, BOTH),
]

EXCHANGE = [
    _here("exchange:outbox", HR | _roles(Role.AUDITOR)),
    _here("exchange:send", HR, POST),
    _here("exchange:again", HR, POST),
    _here("exchange:connection", HR | ADMIN, BOTH),
    _here("exchange:connection_try", HR | ADMIN, POST),
    _of_agency("exchange:entry", "entry.siasn", HR | _roles(Role.AUDITOR)),
    _of_agency("exchange:entry_leave", "entry.siasn", HR, BOTH),
    _of_agency("exchange:entry_settle", "entry.siasn", HR, BOTH),
]

INSIGHT = [
    _here("insight:home", EVERYONE),
    _here("insight:cycle", SEE),
    _here("insight:cycle_of_year", SEE, year=2026),
    Row("insight:search", {"here": EVERYONE}, query="q=rahasia"),
    Row("insight:search", {"here": EVERYONE}, query="q=seberang"),
]

PLATFORM = [
    _public("platform:activate", BOTH),
    _public("platform:manifest"),
    _public("platform:service_worker"),
    _here("platform:run_list", EVERYONE),
    Row("platform:run", {"self": EVERYONE, "agency": WATCH}, GET, "run"),
    Row("platform:cancel_run", {"self": EVERYONE, "agency": HR | ADMIN}, POST, "run"),  # auditors only look
    _here("platform:notices", EVERYONE),
    _here("platform:read_notices", EVERYONE, POST),
    _here("platform:audit", AUDIT),
    _here("platform:rulesets", WATCH),
    _here("platform:ruleset", WATCH, name="jpm-categories"),
    _here("platform:ruleset_adopt", HR | ADMIN, BOTH, name="jpm-categories"),
    _public("platform:design"),
    _public("platform:theme", POST),
    _public("platform:language", POST),
    _public("platform:design_sample", name="list"),
]

TABLE = [
    *PEOPLE,
    *COMPETENCY,
    *PERFORMANCE,
    *PROFESSIONALISM,
    *SURVEYS,
    *RECORDS,
    *PARTNERS,
    *LEARNING,
    *QUIZZES,
    *TRAINING,
    *PLANNING,
    *EVALUATION,
    *EXCHANGE,
    *INSIGHT,
    *PLATFORM,
]

# allauth's own pages guard themselves; what is said here is who gets past the login page.
ACCOUNT_OPEN = {
    # A private address is its own key: whoever has it may read; an unknown one is not found.
    "training:feed": {"token": "tidak-ada"},
    "account_login": {},
    "account_logout": {},
    "account_inactive": {},
    "account_signup": {},
    "account_email_verification_sent": {},
    "account_reset_password": {},
    "account_reset_password_done": {},
    "account_reset_password_from_key": {"uidb36": "1", "key": "a-b"},
    "account_reset_password_from_key_done": {},
    "account_confirm_email": {"key": "x"},
    "account_confirm_login_code": {},
    "mfa_authenticate": {},
    "mfa_login_webauthn": {},
}
ACCOUNT_SIGNED_IN: dict[str, dict[str, int]] = {
    "account_reauthenticate": {},
    "account_email": {},
    "account_change_password": {},
    "account_set_password": {},
    "mfa_index": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
}
