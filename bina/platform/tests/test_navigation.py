"""Who finds which places."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from bina.platform.access import Actor, Held, Role, agency_root
from bina.platform.navigation import ENTRIES, Entry, Place, phone_places, places

AGENCY = UUID("01999999-0000-7000-8000-000000000001")
DESIGN = "platform:design"
TRIAL = (
    Entry("Design", DESIGN, "home"),
    Entry("Rules", "platform:rulesets", "scale", "platform.rules", office=True),
    Entry("Mine", "platform:notices", "bell", own=True),
    Entry("Nowhere", "platform:no_such_page", "x"),
)


def actor(role: str, *, employee_id: UUID | None = None) -> Actor:
    held = Held(role=role, agency_id=AGENCY, unit_path=agency_root(AGENCY))
    return Actor(agency_id=AGENCY, employee_id=employee_id, grants=(held,))


@pytest.fixture(autouse=True)
def trial_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bina.platform.navigation.ENTRIES", TRIAL)


def labels(found: tuple[Place, ...]) -> list[str]:
    return [str(place.label) for place in found]


def test_a_place_is_shown_to_who_holds_its_permission() -> None:
    assert labels(places(actor(Role.HR_DEVELOPER), path="/")) == ["Design", "Rules"]
    assert labels(places(actor(Role.EMPLOYEE), path="/")) == ["Design"]


def test_an_own_place_is_shown_to_employees_only() -> None:
    assert labels(places(actor(Role.EMPLOYEE, employee_id=AGENCY), path="/")) == ["Design", "Mine"]


def test_a_place_without_a_page_is_left_out() -> None:
    found = places(actor(Role.HR_DEVELOPER), path="/")
    assert "Nowhere" not in labels(found)


def test_the_place_that_holds_the_page_is_marked() -> None:
    below = reverse("platform:design_sample", args=["list"])
    found = places(actor(Role.HR_DEVELOPER), path=below)
    assert [str(place.label) for place in found if place.current] == ["Design"]


@pytest.mark.parametrize(("count", "bar", "more"), [(3, 3, 0), (5, 5, 0), (6, 4, 2), (14, 4, 10)])
def test_the_bottom_bar_has_at_most_five_places(count: int, bar: int, more: int) -> None:
    found = [
        Place(label=str(number), url=f"/{number}/", icon="home", office=False) for number in range(count)
    ]
    first, rest = phone_places(found)
    assert (len(first), len(rest)) == (bar, more)
    assert [*first, *rest] == found


def test_every_entry_of_the_real_navigation_names_its_room_and_page() -> None:
    assert [entry.url_name for entry in ENTRIES if entry.url_name.count(":") != 1] == []
