"""The yearly report of competency development: what was delivered, learned and spent, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from bina.competency.queries.ground import hash_joins
from bina.training.queries.closed_gaps import closed_gaps
from bina.training.queries.hours import (
    COUNTED,
    IN_SERVICE,
    NO_DUTY,
    SUMS,
    PersonHours,
    UnitHours,
    duties,
    hours_by_unit,
    summed,
    year_values,
)
from bina.training.rules.money import Costs, costs

if TYPE_CHECKING:
    from bina.platform.access import Actor

SEE = "training.contract"

_FORMS = f"""
SELECT l.form, count(*), count(DISTINCT l.employee_id), sum(l.counted_jp) FROM ({COUNTED}) l
GROUP BY l.form ORDER BY sum(l.counted_jp) DESC, l.form
"""  # noqa: S608  # fixed parts
_MONTHS = f"""
SELECT extract(month FROM l.earned_on)::int, l.source, sum(l.counted_jp), count(*)
FROM ({COUNTED}) l GROUP BY 1, 2
"""  # noqa: S608  # fixed parts
# Everybody at once: sums by person are joined, not looked up one by one as for a page of fifty.
_PEOPLE = f"""
SELECT e.id, e.nip, e.name, u.name, e.employment_kind, coalesce(h.jp, 0)
FROM people_employee e JOIN people_unit u ON u.id = e.unit_id
LEFT JOIN (SELECT employee_id, sum(jp) AS jp FROM ({SUMS}) s GROUP BY employee_id) h ON h.employee_id = e.id
WHERE e.agency_id = %(agency)s AND {IN_SERVICE} ORDER BY e.name, e.id
"""  # noqa: S608  # fixed parts
_HELD = """
SELECT b.id, b.partner_id, b.state,
  count(n.id) FILTER (WHERE n.state IN ('COMPLETED', 'FAILED')),
  count(n.id) FILTER (WHERE n.state = 'COMPLETED'), coalesce(sum(n.earned_jp), 0),
  sum((n.post_score - n.pre_score) / (100 - n.pre_score))
    FILTER (WHERE n.pre_score < 100 AND n.post_score IS NOT NULL),
  count(n.id) FILTER (WHERE n.pre_score < 100 AND n.post_score IS NOT NULL)
FROM training_batch b LEFT JOIN training_enrolment n ON n.batch_id = b.id
WHERE b.agency_id = %(agency)s AND b.ends_on BETWEEN %(first)s AND %(last)s
  AND b.state IN ('FINISHED', 'CANCELLED')
GROUP BY b.id
"""
_SPENT = """
SELECT c.batch_id, sum(c.amount_rupiah), coalesce(sum(p.paid), 0) FROM training_commitment c
JOIN training_batch b ON b.id = c.batch_id
LEFT JOIN LATERAL (
  SELECT sum(amount_rupiah) AS paid FROM training_payment WHERE commitment_id = c.id) p ON true
WHERE c.agency_id = %(agency)s AND b.ends_on BETWEEN %(first)s AND %(last)s GROUP BY c.batch_id
"""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of development in a year: completions of all kinds, people, hours that count."""

    form: int
    completions: int
    people: int
    jp: Decimal


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Hours earned in a month, by where they were earned."""

    month: int
    batches_jp: Decimal
    elsewhere_jp: Decimal
    courses_jp: Decimal

    @property
    def jp(self) -> Decimal:
        return self.batches_jp + self.elsewhere_jp + self.courses_jp


@dataclass(slots=True)
class PartnerLine:
    """Batches of a year delivered by one partner; ``partner_id`` None for the agency itself."""

    partner_id: UUID | None
    name: str = ""
    finished: int = 0
    cancelled: int = 0
    took_part: int = 0
    completed: int = 0
    jp: Decimal = Decimal(0)
    gain_sum: Decimal = Decimal(0)
    gain_people: int = 0
    committed: int = 0
    paid: int = 0
    closed_gaps: int = 0

    @property
    def n_gain(self) -> Decimal | None:
        """Mean gain (Hake 1998), to four decimals, which every spreadsheet keeps."""
        return round(self.gain_sum / self.gain_people, 4) if self.gain_people else None

    @property
    def costs(self) -> Costs:
        return costs(
            total=self.committed,
            participants=self.took_part,
            hours_jp=self.jp,
            closed_gaps=self.closed_gaps,
        )

    def add(self, other: PartnerLine) -> None:
        """Count another line in."""
        for name in ("finished", "cancelled", "took_part", "completed", "jp", "gain_sum", "gain_people"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("committed", "paid", "closed_gaps"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class YearlyReport:
    """A year of competency development of an agency; ``whole`` and ``total`` sum what stands below them."""

    year: int
    units: tuple[UnitHours, ...]
    whole: UnitHours | None
    forms: tuple[FormLine, ...]
    months: tuple[MonthLine, ...]
    partners: tuple[PartnerLine, ...]
    total: PartnerLine


def yearly_report(actor: Actor, *, agency_id: UUID, year: int, on: date) -> YearlyReport | None:
    """The report of an agency whose contracts the actor sees as a whole; None for any other. Seven queries,
    and settings of the planner around them.

    Args:
        on: the day whose standards say which gaps closed.
    """
    if agency_id not in actor.agencies(SEE):
        return None
    values = year_values(year=year, agency_id=agency_id)
    units = tuple(hours_by_unit(actor, agency_id=agency_id, year=year))
    closed = closed_gaps(actor, agency_id=agency_id, on=on, year=year)
    with hash_joins():
        lines, months = _partner_lines(values, closed), _months(values)
        forms = tuple(FormLine(*row) for row in _rows(_FORMS, values))
    total = PartnerLine(None)
    for line in lines:
        total.add(line)
    return YearlyReport(
        year=year,
        units=units,
        whole=summed(units),
        forms=forms,
        months=months,
        partners=lines,
        total=total,
    )


def everybody_hours(actor: Actor, *, agency_id: UUID, year: int) -> list[PersonHours]:
    """Everybody of an agency by name with their hours, for whom ``yearly_report`` is. One query."""
    if agency_id not in actor.agencies(SEE):
        return []
    values = year_values(year=year, agency_id=agency_id)
    asked = duties(year=year, agency_id=agency_id)
    with hash_joins():
        rows = _rows(_PEOPLE, values)
    return [
        PersonHours(key, nip, name, unit, kind, jp, asked.get(kind, NO_DUTY))
        for key, nip, name, unit, kind, jp in rows
    ]


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _months(values: dict[str, Any]) -> tuple[MonthLine, ...]:
    known = {(month, source): jp for month, source, jp, _number in _rows(_MONTHS, values)}
    return tuple(
        MonthLine(
            month, *(known.get((month, source), Decimal(0)) for source in ("BATCH", "RECORD", "COURSE"))
        )
        for month in range(1, 13)
    )


def _partner_lines(values: dict[str, Any], closed: dict[UUID, int]) -> tuple[PartnerLine, ...]:
    """One line per partner and one for the agency itself, the most hours first."""
    spent = {batch: (committed, paid) for batch, committed, paid in _rows(_SPENT, values)}
    lines: dict[UUID | None, PartnerLine] = {}
    for batch_id, partner_id, state, took_part, completed, jp, gain, people in _rows(_HELD, values):
        committed, paid = spent.get(batch_id, (0, 0))
        held = PartnerLine(
            partner_id,
            finished=int(state == "FINISHED"),
            cancelled=int(state == "CANCELLED"),
            took_part=took_part,
            completed=completed,
            jp=jp,
            gain_sum=gain or Decimal(0),
            gain_people=people,
            committed=int(committed),
            paid=int(paid),
            closed_gaps=closed.get(batch_id, 0),
        )
        lines.setdefault(partner_id, PartnerLine(partner_id)).add(held)
    names = dict(
        _rows(
            "SELECT id, name FROM training_partner WHERE id = ANY(%(keys)s)",
            {"keys": [k for k in lines if k]},
        )
    )
    for key, line in lines.items():
        line.name = names.get(key, "")
    return tuple(sorted(lines.values(), key=lambda line: (-line.jp, line.name)))
