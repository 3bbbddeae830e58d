"""Secrets in the database open with the installation's key only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bina.platform.sealing import KEY_FILE, NotOpened, seal, unseal


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.BINA_HOME = tmp_path
    return tmp_path


def test_a_sealed_secret_opens_again_and_does_not_show_itself() -> None:
    sealed = seal("rahasia sekali")
    assert unseal(sealed) == "rahasia sekali"
    assert "rahasia" not in sealed
    assert seal("rahasia sekali") != sealed


def test_nothing_stays_nothing() -> None:
    assert (seal(""), unseal("")) == ("", "")


def test_another_installation_cannot_open_it(home: Path) -> None:
    sealed = seal("rahasia")
    (home / KEY_FILE).unlink()
    with pytest.raises(NotOpened):
        unseal(sealed)


def test_a_changed_text_is_not_opened() -> None:
    sealed = seal("rahasia")
    with pytest.raises(NotOpened):
        unseal(sealed[:-8] + "AAAAAAA=")


def test_only_the_installation_reads_its_key(home: Path) -> None:
    seal("rahasia")
    assert (home / KEY_FILE).stat().st_mode & 0o777 == 0o600
