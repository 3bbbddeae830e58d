"""Pure rules of the insight room: the cycle's stages, where it is stuck, and the ring's geometry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stage(StrEnum):
    """A stage of the yearly cycle (Siklus pembinaan), in the order of the loop."""

    PEOPLE = "people"
    STANDARDS = "standards"
    ASSESSMENTS = "assessments"
    NEEDS = "needs"
    PLAN = "plan"
    TRAINING = "training"
    EVALUATION = "evaluation"
    LESSONS = "lessons"


class Progress(StrEnum):
    """How far a stage is in this cycle."""

    DONE = "done"
    UNDERWAY = "underway"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one cycle has reached. Counts are of people, posts, needs, batches and so on; money in rupiah.

    Attributes:
        employees: people in service.
        posts: people counted by the post they hold; for ``posts_with_standard`` of them it has a standard.
        assessed: people with at least one valid assessment.
        gaps: pairs of person and competence below the standard today.
        needs: needs of this cycle; ``needs_from_lessons`` of them come from last cycle's findings.
        plans_solved: solved plans of the cycle; ``plan_approved`` when one of them was approved.
        batches: batches of the cycle's year, cancelled ones left out; ``batches_finished`` of them are over.
        programmes_finished: programmes with a finished batch; ``programmes_evaluated`` have an effect.
        findings: published findings about the cycle's year.
        next_needs: needs of the next cycle that name a finding of this one.
        counted_at: when people and gaps were counted.
    """

    employees: int = 0
    posts: int = 0
    posts_with_standard: int = 0
    assessed: int = 0
    gaps: int = 0
    needs: int = 0
    needs_from_lessons: int = 0
    plans_solved: int = 0
    plan_approved: bool = False
    plan_people: int = 0
    plan_cost_rupiah: int = 0
    plan_budget_rupiah: int = 0
    batches: int = 0
    batches_finished: int = 0
    completed: int = 0
    programmes_finished: int = 0
    programmes_evaluated: int = 0
    findings: int = 0
    next_needs: int = 0
    counted_at: datetime | None = None


def progress(figures: Figures) -> dict[Stage, Progress]:
    """How far each stage is: done when nothing of it is left, waiting when nothing of it exists."""
    return {
        Stage.PEOPLE: _part(figures.employees, figures.employees),
        Stage.STANDARDS: _part(figures.posts_with_standard, figures.posts),
        Stage.ASSESSMENTS: _part(figures.assessed, figures.employees),
        Stage.NEEDS: _part(figures.needs, figures.needs),
        Stage.PLAN: Progress.DONE if figures.plan_approved else _begun(figures.plans_solved),
        Stage.TRAINING: _part(figures.batches_finished, figures.batches),
        Stage.EVALUATION: _part(figures.programmes_evaluated, figures.programmes_finished),
        Stage.LESSONS: _part(figures.next_needs, figures.findings) if figures.findings else Progress.WAITING,
    }


def _part(done: int, whole: int) -> Progress:
    if whole and done >= whole:
        return Progress.DONE
    return _begun(done)


def _begun(count: int) -> Progress:
    return Progress.UNDERWAY if count else Progress.WAITING


def current_stage(figures: Figures) -> Stage:
    """The stage to work on now: the first that holds up what follows.

    A stage that is only partly done holds nothing up when a later one has begun: not everyone must be
    assessed before a plan is made. The last stage is current when all is done: there the next cycle begins.
    """
    reached = progress(figures)
    order = list(Stage)
    begun = [place for place, stage in enumerate(order) if reached[stage] is not Progress.WAITING]
    last = max(begun, default=-1)
    if last >= 0 and reached[order[last]] is Progress.UNDERWAY and order[last] not in _ENOUGH_WHEN_BEGUN:
        return order[last]
    return order[min(last + 1, len(order) - 1)]


_ENOUGH_WHEN_BEGUN = frozenset({Stage.STANDARDS, Stage.ASSESSMENTS, Stage.NEEDS})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a stage sits on the ring, in the drawing's units.

    ``arc`` is an SVG path from it to the next stage. The words stand outside the ring at ``text_x``,
    ``text_y``, set by ``anchor`` (``start``, ``middle``, ``end``).
    """

    x: float
    y: float
    arc: str
    text_x: float
    text_y: float
    anchor: str


WIDTH, HEIGHT = 960, 640
RADIUS = 210.0
GAP_DEGREES = 13.0
OUTSIDE = 58.0
SECOND_LINE = 24.0  # a stage has two lines of words; above the ring both stand higher


def ring(count: int) -> list[Spot]:
    """Spots evenly on a circle in a drawing of 960 x 640, the first at the top, clockwise.

    Args:
        count: spots, 2 to 12.
    """
    step = 360 / count
    if count < 2 or step <= 2 * GAP_DEGREES:
        raise ValueError("A ring has 2 to 12 spots; more leave no room for the arcs between them.")
    return [_spot(place * step, step) for place in range(count)]


def _point(degrees: float, radius: float) -> tuple[float, float]:
    turn = math.radians(degrees - 90)
    return round(WIDTH / 2 + radius * math.cos(turn), 1), round(HEIGHT / 2 + radius * math.sin(turn), 1)


def _spot(degrees: float, step: float) -> Spot:
    x, y = _point(degrees, RADIUS)
    start, end = _point(degrees + GAP_DEGREES, RADIUS), _point(degrees + step - GAP_DEGREES, RADIUS)
    text_x, text_y = _point(degrees, RADIUS + OUTSIDE)
    side = text_x - WIDTH / 2
    anchor = "middle" if abs(side) < 1 else "start" if side > 0 else "end"
    if anchor == "middle" and y < HEIGHT / 2:
        text_y -= SECOND_LINE
    arc = f"M {start[0]} {start[1]} A {RADIUS} {RADIUS} 0 0 1 {end[0]} {end[1]}"
    return Spot(x=x, y=y, arc=arc, text_x=text_x, text_y=text_y, anchor=anchor)


FIRST_MONTH_OF_NEXT_CYCLE = 7  # needs of the next year are gathered from the second half on (domain 3.3)


def open_year(*, today: date, years: Sequence[int]) -> int:
    """The cycle that work is in: the latest of ``years`` up to next year, else by the calendar."""
    known = [year for year in years if year <= today.year + 1]
    if known:
        return max(known)
    return today.year + (today.month >= FIRST_MONTH_OF_NEXT_CYCLE)
