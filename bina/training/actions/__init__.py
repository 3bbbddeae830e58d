"""Writes of the training room: one function per thing a person does."""

from __future__ import annotations

from bina.training.actions.after import (
    agree_to_plan,
    check_plan,
    judge_log,
    remind_before_leaving,
    remind_of_plans,
    write_log,
    write_plan,
)
from bina.training.actions.approvals import decide, delegate, end_delegation, escalate
from bina.training.actions.batches import (
    BatchValues,
    create_batch,
    edit_batch,
    open_batch,
    start_batch,
)
from bina.training.actions.bookings import (
    SessionValues,
    add_room,
    add_trainer,
    drop_agency_day,
    drop_session,
    save_session,
    save_venue,
    set_agency_day,
)
from bina.training.actions.courses import take_course_hours
from bina.training.actions.draws import announce_draw, hold_draw
from bina.training.actions.enrolments import (
    Claimed,
    Placed,
    accept_offer,
    claim,
    enrol,
    lapse_offers,
    nominate,
    withdraw,
)
from bina.training.actions.entry import set_programme_entry, set_unit_coverage
from bina.training.actions.feeds import renew_batch_feed, renew_own_feed
from bina.training.actions.imports import (
    import_attendance,
    import_batches,
    import_programmes,
    import_training_history,
)
from bina.training.actions.joint import JointValues, close_to_agencies, open_to_agencies
from bina.training.actions.plan import (
    BatchChange,
    PlannedBatch,
    change_batches_from_plan,
    create_batches_from_plan,
)
from bina.training.actions.presence import begin_codes, note_by_hand, scan
from bina.training.actions.programmes import ProgrammeValues, create_programme, edit_programme
from bina.training.actions.rearranging import (
    Landed,
    cancel_batch,
    copy_batch,
    merge_batches,
    move_batch,
)
from bina.training.actions.refusals import (
    BatchFull,
    BatchRefused,
    BookingClash,
    CodeRefused,
    DelegationRefused,
    DrawRefused,
    JointRefused,
    NotEligible,
    NotOfThisAgency,
    ProgrammeRefused,
    ScoreOutOfRange,
    WrongState,
)
from bina.training.actions.reminders import remind_of_batches
from bina.training.actions.results import finish_batch, record_attendance, record_scores
from bina.training.actions.telling import mail_notice, tell

__all__ = [
    "BatchChange",
    "BatchFull",
    "BatchRefused",
    "BatchValues",
    "BookingClash",
    "Claimed",
    "CodeRefused",
    "DelegationRefused",
    "DrawRefused",
    "JointRefused",
    "JointValues",
    "Landed",
    "NotEligible",
    "NotOfThisAgency",
    "Placed",
    "PlannedBatch",
    "ProgrammeRefused",
    "ProgrammeValues",
    "ScoreOutOfRange",
    "SessionValues",
    "WrongState",
    "accept_offer",
    "add_room",
    "add_trainer",
    "agree_to_plan",
    "announce_draw",
    "begin_codes",
    "cancel_batch",
    "change_batches_from_plan",
    "check_plan",
    "claim",
    "close_to_agencies",
    "copy_batch",
    "create_batch",
    "create_batches_from_plan",
    "create_programme",
    "decide",
    "delegate",
    "drop_agency_day",
    "drop_session",
    "edit_batch",
    "edit_programme",
    "end_delegation",
    "enrol",
    "escalate",
    "finish_batch",
    "hold_draw",
    "import_attendance",
    "import_batches",
    "import_programmes",
    "import_training_history",
    "judge_log",
    "lapse_offers",
    "mail_notice",
    "merge_batches",
    "move_batch",
    "nominate",
    "note_by_hand",
    "open_batch",
    "open_to_agencies",
    "record_attendance",
    "record_scores",
    "remind_before_leaving",
    "remind_of_batches",
    "remind_of_plans",
    "renew_batch_feed",
    "renew_own_feed",
    "save_session",
    "save_venue",
    "scan",
    "set_agency_day",
    "set_programme_entry",
    "set_unit_coverage",
    "start_batch",
    "take_course_hours",
    "tell",
    "withdraw",
    "write_log",
    "write_plan",
]
