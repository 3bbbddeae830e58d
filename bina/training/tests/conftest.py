from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bina.competency.actions import install_frameworks
from bina.people.tests.factories import UnitFactory, hr_actor
from bina.training.models import Programme
from bina.training.tests.city import City
from bina.training.tests.desk import Desk
from bina.training.tests.factories import ProgrammeFactory


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    install_frameworks()
    unit = UnitFactory.create()
    return Desk(unit.agency, unit, hr_actor(unit.agency), tmp_path)


@pytest.fixture
def programme(desk: Desk) -> Programme:
    return ProgrammeFactory.create(agency=desk.agency, code="PLY01", length_jp=Decimal(24))
