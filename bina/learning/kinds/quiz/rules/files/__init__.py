"""Files that questions come in from other systems, and go out in."""

from __future__ import annotations

from bina.learning.kinds.quiz.rules.files.found import Found, Reading, Trouble, Words
from bina.learning.kinds.quiz.rules.files.gift import read_gift
from bina.learning.kinds.quiz.rules.files.gift_writing import Exported, write_gift
from bina.learning.kinds.quiz.rules.files.moodle import read_moodle

__all__ = [
    "Exported",
    "Found",
    "Reading",
    "Trouble",
    "Words",
    "read_file",
    "read_gift",
    "read_moodle",
    "write_gift",
]


def read_file(raw: bytes, *, words: Words) -> Reading:
    """Questions of a GIFT or Moodle XML file; which of the two it is, its first sign says."""
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_moodle(raw, words=words)
    return read_gift(raw, words=words)
