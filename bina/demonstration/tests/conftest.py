"""One city of the size that ``make run`` shows, made once for all tests of this package."""

from __future__ import annotations

from pathlib import Path

import pytest

from bina.demonstration.city import City, generate, write


@pytest.fixture(scope="package")
def city() -> City:
    return generate(code="contoh", employees=5000, seed=7)


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city's files: every workbook is there, and reading them is quick."""
    path = tmp_path_factory.mktemp("city")
    write(generate(code="contoh", employees=300, seed=7), path)
    return path
