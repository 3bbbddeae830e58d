"""Reads of the professionalism room."""

from __future__ import annotations

from bina.professionalism.queries.figures import (
    Group,
    Lack,
    Overview,
    Year,
    history,
    measurements,
    newest_mean,
    overview,
)
from bina.professionalism.queries.gains import Gains, gains
from bina.professionalism.queries.ground import Ground, Person, Standing, ground, rule_set, standing_of
from bina.professionalism.queries.persons import (
    ORDERS,
    Newest,
    indices,
    indices_matching,
    newest_index,
    person_years,
)
from bina.professionalism.queries.prices import Price, cost_per_person, offers_for, prices
from bina.professionalism.queries.target import Candidate, NothingMeasured, Share, Way, way_to

__all__ = [
    "ORDERS",
    "Candidate",
    "Gains",
    "Ground",
    "Group",
    "Lack",
    "Newest",
    "NothingMeasured",
    "Overview",
    "Person",
    "Price",
    "Share",
    "Standing",
    "Way",
    "Year",
    "cost_per_person",
    "gains",
    "ground",
    "history",
    "indices",
    "indices_matching",
    "measurements",
    "newest_index",
    "newest_mean",
    "offers_for",
    "overview",
    "person_years",
    "prices",
    "rule_set",
    "standing_of",
    "way_to",
]
