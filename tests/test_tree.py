"""What must never be committed: secrets, traces of one machine, other people's code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST_FILE = 1_000_000


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def matches(pattern: str) -> list[str]:
    wanted = re.compile(pattern.encode())
    return [
        f"{path.relative_to(ROOT)}: {found.group()[:40]!r}"
        for path in tracked()
        if path != Path(__file__)
        for found in [wanted.search(path.read_bytes())]
        if found
    ]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
        ("cloud key", r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b"),
        ("forge token", r"\b(gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{40,}|glpat-[\w-]{20})"),
        ("chat or payment token", r"\bxox[abpr]-[\w-]{10,}|\bsk_live_\w{16,}|\bsk-[A-Za-z0-9]{32,}"),
        ("web token", r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
        ("password in an address", r"\bpostgres(?:ql)?://\w+:(?!\$|<|(?i:password|sandi)@)[^@/\s'\"{]{3,}@"),
    ],
)
def test_no_secret_is_in_the_tree(what: str, pattern: str) -> None:
    assert matches(pattern) == [], what


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("package registry", r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|deb\.debian\.org"),
        (
            "folder of one machine",
            r"(?<![\w.])/(?:home|Users)/[a-z]\w+/|(?<![\w./*])/(?:work|farm|opt/pypi)/",
        ),
        ("local package folder", r"--find-links|--(extra-)?index-url|file:///"),
    ],
)
def test_nothing_names_a_registry_or_one_machine(what: str, pattern: str) -> None:
    assert matches(pattern) == [], what


def test_only_what_was_written_by_hand_is_in_the_tree() -> None:
    made = re.compile(
        r"(^|/)(node_modules|\.venv|var|__pycache__|dist)/|\.(mo|pyc|min\.js|min\.css|map|whl)$"
    )
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert [name for name in names if made.search(name)] == []
    assert [str(path) for path in tracked() if path.stat().st_size > LARGEST_FILE] == []
