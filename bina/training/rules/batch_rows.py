"""Checking the rows of batches.xlsx: one participant per row. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import CellFault, Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of
from bina.training.rules.completion import Demand, verdict
from bina.training.rules.states import EnrolmentState, Reason

BATCH_COLUMNS: tuple[Column, ...] = (
    Column("batch", "KODE ANGKATAN", required=True, aliases=("ANGKATAN",)),
    Column("programme", "KODE PROGRAM", required=True, aliases=("PROGRAM",)),
    Column("starts_on", "MULAI", required=True, aliases=("TANGGAL MULAI",)),
    Column("ends_on", "SELESAI", required=True, aliases=("TANGGAL SELESAI",)),
    Column("venue", "TEMPAT"),
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("attendance", "KEHADIRAN %", aliases=("KEHADIRAN",)),
    Column("pre_score", "NILAI PRETEST", aliases=("PRETEST", "NILAI PRE-TEST")),
    Column("post_score", "NILAI POSTTEST", aliases=("POSTTEST", "NILAI POST-TEST")),
    Column("status", "STATUS", required=True),
    Column("certificate", "NOMOR SERTIFIKAT"),
    *(Column(f"r{number}", f"R{number}") for number in range(1, 6)),
)
_HEADINGS = headings_of(BATCH_COLUMNS)
HEAD = ("batch", "programme", "starts_on", "ends_on", "venue")

STATUSES: dict[str, str] = {
    "LULUS": EnrolmentState.COMPLETED.value,
    "COMPLETED": EnrolmentState.COMPLETED.value,
    "TIDAK LULUS": EnrolmentState.FAILED.value,
    "FAILED": EnrolmentState.FAILED.value,
    "MENGUNDURKAN DIRI": EnrolmentState.WITHDRAWN.value,
    "WITHDRAWN": EnrolmentState.WITHDRAWN.value,
    "TIDAK HADIR": Reason.NEVER_CAME.value,
    "NEVER CAME": Reason.NEVER_CAME.value,
}
_EARLIEST = date(1990, 1, 1)
_NIP_DIGITS = 18


class BatchHead(NamedTuple):
    """What the rows of one batch have in common."""

    batch: str
    programme: str
    starts_on: date
    ends_on: date
    venue: str


class BatchRow(NamedTuple):
    """One participant of one batch; ``reactions`` has five answers from 1 to 4, None where there is none."""

    head: BatchHead
    nip: str
    state: str
    reason: str
    attendance: Decimal | None
    pre_score: Decimal | None
    post_score: Decimal | None
    certificate: str
    reactions: tuple[int | None, ...]


def percent(cell: Cell) -> Decimal | None:
    """A number from 0 to 100, kept to two decimals.

    Raises:
        CellFault: ``bad_number`` or ``percent_range``.
    """
    found = cells.number(cell)
    if found is None:
        return None
    if not 0 <= found <= 100:
        raise CellFault("percent_range")
    return round(found, 2)


def mark(cell: Cell) -> int | None:
    """An answer from 1 to 4.

    Raises:
        CellFault: ``bad_number``, ``not_whole`` or ``mark_range``.
    """
    found = cells.whole_number(cell)
    if found is not None and not 1 <= found <= 4:
        raise CellFault("mark_range")
    return found


def check_batch_row(
    row: Sequence[Cell], *, demands: Mapping[str, Demand]
) -> tuple[BatchRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``BATCH_COLUMNS``; no row with an error.

    Args:
        row: the cells.
        demands: what completion asks for, by code of programme; a code that is missing is not known.
    """
    reader = RowReader(_HEADINGS, row)
    head: dict[str, Any] = {
        "batch": reader.filled("batch", cells.code),
        "programme": reader.filled("programme", cells.code),
        "starts_on": reader.filled("starts_on", cells.to_date, None),
        "ends_on": reader.filled("ends_on", cells.to_date, None),
        "venue": reader.read("venue", cells.text),
    }
    values: dict[str, Any] = {
        "nip": reader.filled("nip", cells.text_id),
        "attendance": reader.read("attendance", percent, None),
        "pre_score": reader.read("pre_score", percent, None),
        "post_score": reader.read("post_score", percent, None),
        "certificate": reader.read("certificate", cells.text),
        "reactions": tuple(reader.read(f"r{number}", mark, None) for number in range(1, 6)),
    }
    status = reader.coded("status", STATUSES, "status_unknown")
    if not status and not reader.has_error("status"):
        reader.say("status", "required")
    _check_head(reader, head, demands)
    reader.limit({**head, **values}, {"batch": 60, "venue": 200, "certificate": 120})
    if values["nip"] and not (values["nip"].isdigit() and len(values["nip"]) == _NIP_DIGITS):
        reader.say("nip", "nip_length")
    if reader.rejected:
        return None, reader.faults
    state, reason = _result(reader, status, values, demands[head["programme"]])
    if reader.rejected:
        return None, reader.faults
    return BatchRow(head=BatchHead(**head), state=state, reason=reason, **values), reader.faults


def _check_head(reader: RowReader, head: Mapping[str, Any], demands: Mapping[str, Demand]) -> None:
    if head["programme"] and head["programme"] not in demands:
        reader.say("programme", "programme_unknown")
    if head["starts_on"] and head["starts_on"] < _EARLIEST:
        reader.say("starts_on", "too_long_ago")
    if head["starts_on"] and head["ends_on"] and head["ends_on"] < head["starts_on"]:
        reader.say("ends_on", "ends_before_it_starts")


def _result(
    reader: RowReader, status: str, values: dict[str, Any], demand: Demand
) -> tuple[EnrolmentState, Reason]:
    """State and reason the status stands for; a pass the rule set would not give is a warning."""
    if values["certificate"] and status != EnrolmentState.COMPLETED:
        reader.say("certificate", "certificate_without_pass")
    if status == Reason.NEVER_CAME:
        values["attendance"] = values["attendance"] or Decimal(0)
        return EnrolmentState.WITHDRAWN, Reason.NEVER_CAME
    if status == EnrolmentState.WITHDRAWN:
        return EnrolmentState.WITHDRAWN, Reason.LEFT
    by_rule = verdict(
        attendance_percent=Decimal(100) if values["attendance"] is None else values["attendance"],
        post_score=values["post_score"],
        tested=values["post_score"] is not None,
        demand=demand,
    )
    if status == EnrolmentState.COMPLETED:
        if by_rule.state != EnrolmentState.COMPLETED:
            reader.say("status", "passed_against_the_rule", warn=True)
        return EnrolmentState.COMPLETED, Reason.NONE
    failed = by_rule.state == EnrolmentState.FAILED
    return EnrolmentState.FAILED, by_rule.reason if failed else Reason.RECORDED
