from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bina.exchange.simulators.siasn import SiasnSimulator
from bina.exchange.tests.factories import Office, office


@pytest.fixture
def simulator(settings: Any) -> Iterator[SiasnSimulator]:
    with SiasnSimulator() as running:
        settings.SIASN_SIMULATOR_URL = running.url
        yield running


@pytest.fixture
def bkpsdm(db: None, simulator: SiasnSimulator, settings: Any, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path
    return office(simulator)
