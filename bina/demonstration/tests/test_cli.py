from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bina.demonstration.cli import COMMANDS
from bina.platform.cli import Outcome

COMMAND = COMMANDS[0]


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    COMMAND.arguments(parser)
    return parser.parse_args(words)


def test_the_command_writes_the_files_and_tells_their_rows(tmp_path: Path) -> None:
    outcome = COMMAND.run(parse("--agency", "TELUK", "--employees", "300", "--out", str(tmp_path / "new")))
    assert isinstance(outcome, Outcome)
    assert outcome.status == 0
    assert outcome.data["rows"]["employees.xlsx"] == 300
    assert (tmp_path / "new" / "employees.xlsx").is_file()


def test_nothing_is_brought_in_unless_asked_for(tmp_path: Path) -> None:
    outcome = COMMAND.run(parse("--agency", "TELUK", "--employees", "300", "--out", str(tmp_path)))
    assert isinstance(outcome, Outcome)
    assert "imported" not in outcome.data


@pytest.mark.parametrize(
    "words",
    [
        ("--agency", "TELUK", "--employees", "299"),
        ("--agency", "TELUK", "--employees", "100001"),
        ("--agency", "TELUK", "--employees", "banyak"),
        ("--agency", "TELUK", "--seed", "-1"),
        ("--agency", "Teluk"),
        ("--agency", "TELUK-"),
        ("--agency", "TELUK 1"),
        ("--agency", "A" * 41),
        ("--agency", "TELUK", "--as-of", "31-08-2026"),
    ],
)
def test_a_word_that_makes_no_sense_is_wrong_usage(words: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        parse(*words, "--out", str(tmp_path))
    assert stopped.value.code == 2
