"""Why a person is in a programme of the plan, or what keeps them out."""

from __future__ import annotations

from enum import StrEnum


class Obstacle(StrEnum):
    """What keeps a person out of a programme; the first that holds, in this order."""

    NONE = "NONE"
    ENGAGED = "ENGAGED"
    TARGET = "TARGET"
    LEFT_OUT = "LEFT_OUT"
    BARRED = "BARRED"
    NO_WORTH = "NO_WORTH"
    CEILING = "CEILING"
    NOT_HELD = "NOT_HELD"
    CEILING_WITH_PLAN = "CEILING_WITH_PLAN"
    FULL = "FULL"
    OTHERS = "OTHERS"


ASKABLE = frozenset({Obstacle.NOT_HELD, Obstacle.CEILING_WITH_PLAN, Obstacle.FULL, Obstacle.OTHERS})


def obstacle(
    *,
    chosen: bool,
    engaged: bool,
    fits_post: bool,
    worth: float,
    held_jp: float,
    planned_jp: float,
    length_jp: float,
    ceiling_jp: float | None,
    batches: int,
    most_batches: int,
    people: int,
    seats: int,
    left_out: bool = False,
    barred: bool = False,
) -> Obstacle:
    """What keeps a person out of a programme, ``NONE`` when they are in it.

    Those in ``ASKABLE`` are the plan's own choice: another plan may give the place. The others hold in
    every plan from the same needs and rules.

    Args:
        engaged: already in a batch of it that year.
        worth: of the place for the person, >= 0; 0 closes nothing.
        held_jp: lesson hours earned or coming, ``planned_jp`` those of the plan.
        ceiling_jp: most lesson hours in the year; None is no ceiling.
        batches: of the programme in the plan, of at most ``most_batches``, with ``people`` in them; each
            holds ``seats``.
        left_out: the rules of the plan leave the programme out.
        barred: it is settled by hand that the person does not get it.
    """
    over = ceiling_jp is not None and held_jp + length_jp > ceiling_jp + 1e-9
    over_with_plan = ceiling_jp is not None and held_jp + planned_jp + length_jp > ceiling_jp + 1e-9
    full = batches >= most_batches and people >= batches * seats
    reasons = (
        (chosen, Obstacle.NONE),
        (engaged, Obstacle.ENGAGED),
        (not fits_post, Obstacle.TARGET),
        (left_out, Obstacle.LEFT_OUT),
        (barred, Obstacle.BARRED),
        (worth <= 0, Obstacle.NO_WORTH),
        (over, Obstacle.CEILING),
        (batches == 0, Obstacle.NOT_HELD),
        (over_with_plan, Obstacle.CEILING_WITH_PLAN),
        (full, Obstacle.FULL),
    )
    return next((said for holds, said in reasons if holds), Obstacle.OTHERS)
