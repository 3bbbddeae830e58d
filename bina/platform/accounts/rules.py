"""Rules of accounts: what a one-time code looks like and how long it lives."""

from __future__ import annotations

import secrets
from datetime import timedelta

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: codes are read from paper
CODE_LENGTH = 10
CODE_LIVES = timedelta(days=14)
TRIES_ALLOWED = 5


def new_code() -> str:
    """A random code of 10 letters and digits, 50 bits, none of which is mistaken for another on paper."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def plain_code(typed: str) -> str:
    """The code as it was made, whatever spaces, dashes and small letters the person typed."""
    return "".join(letter for letter in typed.upper() if letter in CODE_ALPHABET)


def shown_code(code: str) -> str:
    """The code in two groups, as it is printed."""
    return f"{code[:5]}-{code[5:]}"
