"""A new version of a plan during its year: what changes cost, and what became of each place."""

from __future__ import annotations

from dataclasses import dataclass

CHANGE_PRICE = 0.25  # points; a quarter of a level: worth one person's rearranged calendar and letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One person's place in a programme before and after, and what is known of both.

    Attributes:
        before, after: names of the batches, None where there is no place.
        begun: the batch has begun, or its day has come.
        active: the person is in active service here.
        given_back: the place was given back before.
        cancelled: the batch before was cancelled; ``closed``: the new version does not hold it any more.
        engaged: the person takes the programme in another batch.
        fits: the programme is for the post held now.
        worth: of the place today, >= 0.
        required, barred: it was settled by hand that the place must be, or must not be.
    """

    before: str | None
    after: str | None
    begun: bool = False
    active: bool = True
    given_back: bool = False
    cancelled: bool = False
    closed: bool = False
    engaged: bool = False
    fits: bool = True
    worth: float = 0.0
    new_person: bool = False
    new_need: bool = False
    required: bool = False
    barred: bool = False


def change_of(stand: Stand) -> tuple[str, str]:
    """What becomes of a place and the reason, as codes of ``PlanChange.Kind`` and ``PlanChange.Reason``."""
    if stand.before is None:
        reasons = (
            ("REQUIRED", stand.required),
            ("NEW_PERSON", stand.new_person),
            ("NEW_NEED", stand.new_need),
            ("FREED", True),
        )
        return "ADDED", _first(reasons)
    if stand.after is None:
        return "DROPPED", _first(
            (
                *(("INACTIVE", not stand.active), ("BARRED", stand.barred)),
                *(("LEFT", stand.given_back), ("ENGAGED", stand.engaged)),
                *(("NOT_FOR_POST", not stand.fits), ("CANCELLED", stand.cancelled)),
                *(("CLOSED", stand.closed), ("NO_NEED", stand.worth <= 0), ("OTHERS", True)),
            )
        )
    if stand.before == stand.after:
        return "KEPT", "BEGUN" if stand.begun else "STAYS"
    return "MOVED", _first((("CANCELLED", stand.cancelled), ("CLOSED", stand.closed), ("OTHERS", True)))


def _first(reasons: tuple[tuple[str, bool], ...]) -> str:
    return next(code for code, holds in reasons if holds)


def worth_of_new(*, worth: float, price: float) -> float | None:
    """What a place that is new in the plan adds to its value; None where the change costs more."""
    return worth - price if worth > price else None
