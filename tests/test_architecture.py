"""What import-linter and ruff cannot see of the house rules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EDGES = ("views", "api", "jobs", "cli", "forms")
LONGEST_FILE = 400


def python_files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts


def edge_files() -> list[Path]:
    """The thin files of every room; `platform.jobs` is the machinery that jobs run on, not an edge."""
    return [
        path
        for path in python_files("bina")
        if not is_test(path)
        and {path.stem, *path.relative_to(ROOT).parts[2:-1]} & set(EDGES)
        and not shown(path).startswith("bina/platform/jobs/")
    ]


def places(files: list[Path], pattern: str) -> list[str]:
    """``path:line`` of every line that matches."""
    wanted = re.compile(pattern)
    return [
        f"{shown(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


def test_the_rooms_have_edges_to_look_at() -> None:
    assert "bina/platform/cli.py" in [shown(path) for path in edge_files()]


def test_edges_neither_query_nor_save() -> None:
    assert places(edge_files(), r"\.objects\b|\.save\(|\.delete\(\)") == []


def test_files_are_short_enough_to_be_read_at_once() -> None:
    long = {
        shown(path): lines
        for path in python_files("bina", "scripts")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def has_code(text: str) -> bool:
    """Whether a file holds more than its docstring."""
    return any(not isinstance(node, ast.Expr) for node in ast.parse(text).body)


def test_every_file_with_code_postpones_its_annotations() -> None:
    without = [
        shown(path)
        for path in python_files("bina", "tests", "scripts")
        if has_code(text := path.read_text(encoding="utf-8"))
        and "from __future__ import annotations" not in text
    ]
    assert without == []


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = [
        shown(path) for path in python_files("bina") if path.stem in {"utils", "helpers", "misc", "common"}
    ]
    assert drawers == []


def test_a_silenced_checker_has_its_reason_on_the_line() -> None:
    bare = r"# (noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s*$|# (noqa|type: ignore)\s*($|  )"
    assert places([*python_files("bina", "scripts")], bare) == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("skipped tests", r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b"),
        ("waiting by the clock", r"\btime\.sleep\(|\bwait_for_timeout\("),
        ("mocks", r"\b(unittest\.mock|mocker|MagicMock|mock\.patch)\b"),
        ("repeated tests", r"\bflaky\b|\breruns\b"),
    ],
)
def test_tests_hide_nothing(what: str, pattern: str) -> None:
    files = [path for path in python_files("bina", "tests") if is_test(path) and path != Path(__file__)]
    assert places(files, pattern) == [], what


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline script", r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)"),
        ("inline style", r"<style\b|\sstyle=[\"']"),
        ("inline handler", r"\son[a-z]+=[\"']|\bhx-on\b"),
        (
            "a colour outside the tokens",
            r"(?<![&\w])#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?\b(?=[\"';])|\brgba?\(",
        ),
        ("switched-off escaping", r"(?<!field.help_text)\|\s*safe\b|{%\s*autoescape off"),
    ],
)
def test_pages_keep_the_content_security_policy_and_the_tokens(what: str, pattern: str) -> None:
    pages = [path for path in sorted((ROOT / "bina").rglob("*.html")) if "email" not in path.parts]
    assert pages
    assert places(pages, pattern) == [], what
