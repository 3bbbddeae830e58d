"""The origin on which a package runs: its own for every package and every person.

The name says which package it is and carries a mark of the person, so that what the package keeps in the
browser (its own storage, what is not sent yet) is out of reach for another person on the same device.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

LABEL: Final = re.compile(r"([0-9a-f]{32})-([0-9a-f]{20})")
_PURPOSE: Final = b"bina.learning.content"


def _mark(text: str, length: int) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE, sha256)
    return hmac.digest(key, text.encode(), sha256).hex()[:length]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request on a content origin goes: the package, the mark of the person, the whole label."""

    package_id: UUID
    label: str

    def is_of(self, account_id: UUID) -> bool:
        """Whether the origin was made for the account."""
        return hmac.compare_digest(self.label, label_of(self.package_id, account_id))


def label_of(package_id: UUID, account_id: UUID) -> str:
    """First label of the origin's name for a package and a person."""
    return f"{package_id.hex}-{_mark(f'person {package_id} {account_id}', 20)}"


def is_content_host(host: str) -> bool:
    """Whether a Host header means content, known or not."""
    name = host.lower().partition(":")[0].rstrip(".")
    own = _content_name()
    return name == own or name.endswith(f".{own}")


def place_of(host: str) -> Place | None:
    """The package that a Host header names; None when it is no name of ours."""
    name = host.lower().partition(":")[0]
    label = name.removesuffix(f".{_content_name()}")
    found = LABEL.fullmatch(label)
    return Place(UUID(found[1]), label) if found else None


def _content_name() -> str:
    return str(settings.CONTENT_HOST).lower().partition(":")[0]


def origin_of(request: HttpRequest, package_id: UUID, account_id: UUID) -> str:
    """The package's origin for a person, as the browser that made this request reaches it."""
    port = "" if ":" in settings.CONTENT_HOST else request.get_host().partition(":")[2]
    ending = f":{port}" if port else ""
    return f"{request.scheme}://{label_of(package_id, account_id)}.{settings.CONTENT_HOST}{ending}"


def application_origins(host: str) -> list[str]:
    """Origins whose pages may show content: the installation's, and the machine's own in a trial."""
    address = urlsplit(settings.INSTALLATION_URL)
    found = [f"{address.scheme}://{address.netloc}", *settings.CSRF_TRUSTED_ORIGINS]
    if _content_name().endswith("localhost"):
        port = host.partition(":")[2]
        ending = f":{port}" if port else ""
        found += [f"http://127.0.0.1{ending}", f"http://localhost{ending}"]
    return list(dict.fromkeys(found))


def files_key(label: str, at: datetime) -> str:
    """The first part of the path of a package's files. It changes with the month, so that addresses end."""
    return _mark(f"files {label} {at:%Y-%m}", 24)


def is_files_key(key: str, label: str, at: datetime) -> bool:
    """Whether the key is this month's or last month's."""
    last = at.replace(year=at.year - (at.month == 1), month=at.month - 1 or 12, day=1)
    return any(hmac.compare_digest(key, files_key(label, one)) for one in (at, last))
