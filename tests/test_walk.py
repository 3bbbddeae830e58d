from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

WALK = Path(__file__).parent.parent / "docs" / "develop" / "loop.md"
NAMES = sorted(set(re.findall(r"`(bina\.[a-z_.]+)`", WALK.read_text(encoding="utf-8"))))


def test_the_walk_names_functions() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_every_function_the_walk_names_is_there(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(import_module(module), function))
