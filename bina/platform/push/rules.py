"""What is sent to a phone, when it is tried again, and which addresses are asked."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from urllib.parse import urlsplit

# A reminder that two days did not bring is stale; it still stands in Bina.
LIVES = timedelta(days=2)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_TEXT = 120
LONGEST_ENDPOINT = 1000
LONGEST_NAME = 253
_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})+\.?"
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)
_BROWSERS = (
    ("Edge", r"Edg(?:A|iOS)?/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Opera", r"OPR/|OPT/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)


class Outcome(Enum):
    """What came of a message: it is with the service, the device is gone, try again, or give up."""

    DONE = "done"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


def outcome(status: int) -> Outcome:
    """What a service's answer means (RFC 8030, sections 5 and 7.3): 404 and 410 end a subscription."""
    if 200 <= status < 300:
        return Outcome.DONE
    if status in {404, 410}:
        return Outcome.GONE
    if status in {408, 425, 429} or status >= 500:
        return Outcome.LATER
    return Outcome.REFUSED


def wait(*, tries: int, retry_after: str, at: datetime) -> timedelta:
    """How long until a message is tried again: four times longer each time, or as the service asks.

    Args:
        tries: how often it was tried, >= 1.
        retry_after: the header's seconds or date, or "" (RFC 9110, section 10.2.3).
    """
    longer: int = 4 ** min(tries - 1, 8)
    own = min(FIRST_WAIT * longer, LONGEST_WAIT)
    return max(own, min(_asked(retry_after, at), LIVES))


def _asked(retry_after: str, at: datetime) -> timedelta:
    if re.fullmatch(r"\d{1,9}", retry_after.strip()):
        return timedelta(seconds=int(retry_after))
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):  # a year of many digits
        return timedelta()
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - at


def endpoint_allowed(endpoint: str) -> bool:
    """Whether the address may be one of a push service: https, its usual port, a name or a public address.

    Only visible ASCII, as an address on the wire has (RFC 3986), and names as RFC 1123 (2.1) has them.
    """
    if len(endpoint) > LONGEST_ENDPOINT or not re.fullmatch(r"[!-~]+", endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or port not in {None, 443} or parts.username is not None:
        return False
    host = parts.hostname or ""
    try:
        return address_allowed(host)
    except ValueError:
        return len(host) <= LONGEST_NAME and re.fullmatch(_NAME, host) is not None


def address_allowed(address: str) -> bool:
    """Whether the internet address is a public one: not of this machine, the network here, or a group.

    Raises:
        ValueError: it is no address.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None and not inner.is_global:
            return False
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return address_allowed(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def shortened(text: str) -> str:
    """The text as a phone shows it, whole words, at most 120 characters."""
    if len(text) <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–") + "…"


def device_name(user_agent: str) -> str:
    """Browser and system as a person knows them, such as "Chrome, Android"; "" when neither is known."""
    names = (
        next((name for name, pattern in known if re.search(pattern, user_agent)), "")
        for known in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in names if name)
