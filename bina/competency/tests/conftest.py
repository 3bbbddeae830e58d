from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import translation

from bina.competency import actions
from bina.competency.tests.factories import NINE, require
from bina.people.tests.factories import UnitFactory, account_with, hr_actor
from bina.platform.access import Role

if TYPE_CHECKING:
    from bina.people.models import Agency, Unit
    from bina.platform.access import Actor


@dataclass(frozen=True)
class City:
    """An agency with two offices whose names begin alike, and its HR developer."""

    agency: Agency
    root: Unit
    health: Unit
    healthy: Unit
    hr: Actor


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """Every test begins in the language of the screen, whatever a page before it spoke."""
    with translation.override("id"):
        yield


@pytest.fixture
def frameworks(db: None) -> int:
    return actions.install_frameworks()


@pytest.fixture
def city(frameworks: int) -> City:
    root = UnitFactory.create()
    health = UnitFactory.create(parent=root, name="Dinas Kesehatan", path=f"{root.path}.health")
    healthy = UnitFactory.create(parent=root, name="Dinas Kesehatan Hewan", path=f"{root.path}.healthy")
    return City(root.agency, root, health, healthy, hr_actor(root.agency))


@pytest.fixture
def hr(city: City) -> Client:
    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    return client


@pytest.fixture
def nine(city: City) -> None:
    for code in NINE:
        require(city.agency, code, 2)
