"""SIASN's web services over HTTP, as far as finished training needs them.

Only what published client libraries agree on is used (see the rule set ``siasn-service``): a token of
the gate (client credentials) in ``Authorization``, a token of the sign-on (password) in ``Auth``, the
histories of a person to look up what is there, ``/diklat/save`` and ``/kursus/save``, and
``/upload-dok-rw`` for documents.
There is no key against doubles: a caller whose answer was lost looks up first.
"""

from __future__ import annotations

import http.client
import json
import secrets
import time
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from bina.exchange.rules.content import DIKLAT, KURSUS

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 30.0
LARGEST_ANSWER = 16 << 20
LONGEST_WORDS = 500
SOON_OVER = 30.0  # a token is not used in its last seconds
HISTORIES = {DIKLAT: "rw-diklat", KURSUS: "rw-kursus"}
KEYS = {DIKLAT: "rwDiklatId", KURSUS: "rwKursusId"}


class SiasnTrouble(Exception):
    """Something SIASN did not do; ``said`` are its own words, cut short, never a secret."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said[:LONGEST_WORDS]


class NoAnswer(SiasnTrouble):
    """The answer was lost: whether the request was carried out is not known."""


class Busy(SiasnTrouble):
    """The service said that it cannot now; nothing was carried out."""


class LoginRefused(SiasnTrouble):
    """Name, password, keys or rights are not accepted; asking again without a change is of no use."""


class SaidNo(SiasnTrouble):
    """The service understood and refused what it was asked."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an environment answers: the data, the gate's tokens, the sign-on's tokens."""

    data: str
    gate: str
    sign_on: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an agency was given by BKN; secrets stay out of the text of the object, and so out of logs."""

    consumer_key: str
    client_id: str
    username: str
    consumer_secret: str = field(repr=False)
    password: str = field(repr=False)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, so that tokens never reach another host."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        return None


class SiasnClient:
    """One agency's conversation with SIASN; tokens are fetched when needed and kept while they hold."""

    def __init__(self, addresses: Addresses, credentials: Credentials, *, seconds: float = SECONDS) -> None:
        self._addresses = addresses
        self._credentials = credentials
        self._seconds = seconds
        self._opener = urllib.request.build_opener(_StayHere)
        self._tokens: dict[str, tuple[str, float]] = {}

    def sign_in(self) -> None:
        """Fetch both tokens.

        Raises:
            SiasnTrouble: as its kinds say.
        """
        self._tokens.clear()
        self._headers()

    def person(self, nip: str) -> str | None:
        """SIASN's key of the person with a NIP; None when it knows nobody of that NIP."""
        answer = self._ask("GET", f"/pns/data-utama/{quote(nip)}", missing=True)
        found = answer.get("data")
        return str(found["id"]) if isinstance(found, dict) and found.get("id") else None

    def history(self, service: str, nip: str) -> list[dict[str, Any]]:
        """What stands in SIASN of a person's trainings of one service."""
        answer = self._ask("GET", f"/pns/{HISTORIES[service]}/{quote(nip)}", missing=True)
        rows = answer.get("data")
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def save(self, service: str, fields: Mapping[str, Any]) -> str:
        """Make or change an entry; gives its key.

        Raises:
            SaidNo: SIASN refuses the fields.
            NoAnswer: it may or may not have been carried out.
            Busy, LoginRefused: it was not carried out.
        """
        body = json.dumps(fields).encode()
        answer = self._ask("POST", f"/{service.lower()}/save", body=body, kind="application/json")
        keys = answer.get("mapData")
        key = keys.get(KEYS[service]) if isinstance(keys, dict) else None
        if not key:
            raise NoAnswer(_words(answer))
        return str(key)

    def attach(self, siasn_id: str, *, reference: str, document: bytes) -> None:
        """Put a PDF beside an entry; a second one takes the place of the first."""
        border = secrets.token_hex(16)
        parts = {"id_riwayat": siasn_id, "id_ref_dokumen": reference}
        lines = [
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in parts.items()
        ]
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="sertifikat.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        body = b"".join([*lines, head, document, f"\r\n--{border}--\r\n".encode()])
        self._ask("POST", "/upload-dok-rw", body=body, kind=f"multipart/form-data; boundary={border}")

    def _ask(
        self, method: str, path: str, *, body: bytes | None = None, kind: str = "", missing: bool = False
    ) -> dict[str, Any]:
        """One request with both tokens, and once more with new ones when they are no longer accepted."""
        for again in (True, False):
            headers = self._headers() | ({"Content-Type": kind} if kind else {})
            request = urllib.request.Request(  # noqa: S310  # an address of the rule set or the settings
                f"{self._addresses.data}{path}", data=body, headers=headers, method=method
            )
            status, answer = self._open(request)
            if status == 401 and again:
                self._tokens.clear()
                continue
            return _judged(status, answer, missing=missing)
        raise LoginRefused

    def _headers(self) -> dict[str, str]:
        gate, sign_on = self._token("gate"), self._token("sign_on")
        return {
            "Authorization": f"Bearer {gate}",
            "Auth": f"bearer {sign_on}",
            "Accept": "application/json",
        }

    def _token(self, which: str) -> str:
        held = self._tokens.get(which)
        if held and held[1] > time.monotonic():
            return held[0]
        status, answer = self._open(self._token_request(which))
        if status in {400, 401, 403}:
            raise LoginRefused(_words(answer))
        token = answer.get("access_token")
        if status != 200 or not isinstance(token, str) or not token:
            raise Busy(_words(answer) or str(status))
        lasts = answer.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int | float) else 0.0
        self._tokens[which] = (token, time.monotonic() + max(seconds - SOON_OVER, seconds / 2))
        return token

    def _token_request(self, which: str) -> urllib.request.Request:
        given = self._credentials
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if which == "gate":
            pair = b64encode(f"{given.consumer_key}:{given.consumer_secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
            values = {"grant_type": "client_credentials"}
        else:
            names = {"client_id": given.client_id, "username": given.username, "password": given.password}
            values = {"grant_type": "password", **names}
        address = self._addresses.gate if which == "gate" else self._addresses.sign_on
        return urllib.request.Request(  # noqa: S310  # an address of the rule set or the settings
            address, data=urlencode(values).encode(), headers=headers, method="POST"
        )

    def _open(self, request: urllib.request.Request) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of the answer; an empty object where it is none."""
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                return answer.status, _read(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _read(_rest(error))
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error


def _rest(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(65536)
    except (OSError, http.client.HTTPException):
        return b""


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _judged(status: int, answer: dict[str, Any], *, missing: bool) -> dict[str, Any]:
    """The answer, or the trouble that its status and words mean. ``missing``: nothing there is an answer."""
    if status in {401, 403}:
        raise LoginRefused(_words(answer))
    if status == 404 and missing:
        return {}
    if status in {404, 429, 503} or 300 <= status < 400:
        raise Busy(_words(answer) or str(status))
    if status == 408 or status >= 500:
        raise NoAnswer(_words(answer) or str(status))  # a gateway gave up; the service may still do it
    if status >= 400 or answer.get("success") is False:
        raise SaidNo(_words(answer) or str(status))
    if not answer:
        raise NoAnswer
    return answer


def _words(answer: Mapping[str, Any]) -> str:
    """What an answer says in words, whichever of the names in use it says it under."""
    for name in ("message", "Message", "mapData", "data", "error_description", "description", "error"):
        said = answer.get(name)
        if isinstance(said, str) and said.strip():
            return said.strip()[:LONGEST_WORDS]
    return ""
