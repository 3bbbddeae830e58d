"""Formats of xAPI's texts: identifiers, times, durations (xAPI 1.0.3 Data 4; IEEE 9274.1.1 section 4.2.7)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

IRI = r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+\Z"
MAILBOX = r"^mailto:[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+\Z"
UUID_TEXT = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}\Z"
SHA1 = r"^[0-9a-fA-F]{40}\Z"
SHA2 = r"^(?:[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})\Z"
MEDIA_TYPE = r"^[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(\s*;.*)?\Z"
# RFC 5646, section 2.1, without the list of irregular tags.
LANGUAGE = (
    r"^(?:(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-x(?:-[A-Za-z0-9]{1,8})+)?"
    r"|[xXiI](?:-[A-Za-z0-9]{1,8})+)\Z"
)
DURATION = (
    r"^P(?:\d+(?:[.,]\d+)?W|(?=.)(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?=.)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?)\Z"
)
_TIME = re.compile(
    r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:[.,]\d+)?"
    r"(?:[Zz]|[+-](?!00(?::?00)?\Z)\d\d(?::?\d\d)?|\+00(?::?00)?)?\Z"
)
_PARTS = re.compile(
    r"P(?:(?P<W>[\d.,]+)W)?(?:(?P<Y>[\d.,]+)Y)?(?:(?P<M>[\d.,]+)M)?(?:(?P<D>[\d.,]+)D)?"
    r"(?:T(?:(?P<h>[\d.,]+)H)?(?:(?P<m>[\d.,]+)M)?(?:(?P<s>[\d.,]+)S)?)?"
)
# A year and a month have no fixed length; these are the Gregorian means.
_SECONDS = {"W": 604800, "Y": 31556952, "M": 2629746, "D": 86400, "h": 3600, "m": 60, "s": 1}


def moment(text: str) -> datetime:
    """The time a timestamp names, in UTC; one without zone is taken as UTC.

    Raises:
        ValueError: not a timestamp of ISO 8601, or with the offset ``-00:00``, which xAPI forbids.
    """
    if not _TIME.match(text):
        raise ValueError(f'"{text}" is not a timestamp such as 2026-03-01T08:30:00Z')
    read = datetime.fromisoformat(text.replace(",", "."))
    try:
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except OverflowError:
        raise ValueError(f'"{text}" lies outside of the years 1 to 9999') from None


def time_text(at: datetime) -> str:
    """A time in UTC to the microsecond, the form in which all times leave the store."""
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def seconds(duration: str) -> Decimal:
    """Length of an ISO 8601 duration in seconds, to the hundredth."""
    found = _PARTS.match(duration)
    parts = found.groupdict() if found else {}
    total = sum(
        (Decimal(text.replace(",", ".")) * _SECONDS[unit] for unit, text in parts.items() if text), Decimal()
    )
    return total.quantize(Decimal("0.01"))
