"""A simulator of SIASN's web services: tokens, a person's key, histories, saving, documents.

It behaves as published client libraries describe the service, and makes the faults it is told to make. What
it refuses beyond that (dates the wrong way round, a field missing) is ours, so that refusals can be tried.
"""

from __future__ import annotations

import json
import secrets
import threading
import uuid
from base64 import b64decode
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bina.exchange.simulators.checks import faults_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

DATA = "/apisiasn/1.0"
GATE, SIGN_ON = "/oauth2/token", "/auth/realms/public-siasn/protocol/openid-connect/token"
HOST = "127.0.0.1"
# Made up, and printed by the command that starts the simulator.
CONSUMER_KEY, CONSUMER_SECRET = "kunci-simulator", "rahasia-simulator"  # opens a simulator only
CLIENT_ID, USERNAME, PASSWORD = "klien-simulator", "akun-simulator", "sandi-simulator"  # as above
PEOPLE = uuid.UUID("5a1e7c7e-9b1f-4c58-9a70-6f6f3f0a51a5")
NOTHING = {"code": 0, "data": "Data tidak ditemukan"}
KEYS = {"diklat": "rwDiklatId", "kursus": "rwKursusId"}
HELD_SECONDS, SECONDS_TO_STOP = 60.0, 0.02

# Faults: no answer and not done; done but the answer lost; done only later and no answer; tokens no longer
# accepted; cannot now; too many; refused; held until the caller gives up.
DROP, LOST, LATE, EXPIRED, BUSY, LIMIT, REFUSE, HOLD = (
    *("DROP", "LOST", "LATE", "EXPIRED", "BUSY", "LIMIT", "REFUSE", "HOLD"),
)
FAULTS = (DROP, LOST, LATE, EXPIRED, BUSY, LIMIT, REFUSE, HOLD)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault to make at the next request whose path holds ``on``."""

    kind: str
    on: str = ""
    said: str = "Data ditolak oleh simulator"


@dataclass
class Held:
    """What the simulator holds: entries by service, documents by entry, tokens, faults to make."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"diklat": [], "kursus": []})
    documents: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    people: dict[str, str] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    late: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


class SiasnSimulator:
    """The simulator as a server of its own: ``with SiasnSimulator() as simulator``."""

    def __init__(self, *, port: int = 0) -> None:
        self.held = Held()
        self._lock = threading.Lock()
        self._let_go = threading.Event()
        handler = type("Handler", (_Handler,), {"simulator": self})
        self._server = ThreadingHTTPServer((HOST, port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": SECONDS_TO_STOP}, daemon=True
        )

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Answer until the process is told to stop."""
        self._server.serve_forever()

    def make(self, faults: Iterable[Fault]) -> None:
        """Make these faults, one after another, at the requests they fit."""
        with self._lock:
            self.held.faults.extend(faults)

    def settle(self) -> None:
        """Carry out what was to be done later."""
        with self._lock:
            for service, row in self.held.late:
                self._keep(service, row)
            self.held.late.clear()

    def entries(self, nip: str = "") -> list[dict[str, Any]]:
        """Every entry there is, of one person when a NIP is given."""
        with self._lock:
            every = [row for rows in self.held.rows.values() for row in rows]
            return [dict(row) for row in every if not nip or row["nipBaru"] == nip]

    def person(self, nip: str) -> str | None:
        """The key of a person: made from the NIP, so that it is the same in every trial."""
        if nip in self.held.unknown or not (nip.isdecimal() and len(nip) == 18):
            return None
        key = uuid.uuid5(PEOPLE, nip).hex.upper()
        self.held.people[key] = nip
        return key

    def fault(self, path: str) -> Fault | None:
        """The fault to make now: the first in line, if it fits the path."""
        with self._lock:
            self.held.asked.append(path)
            if self.held.faults and self.held.faults[0].on in path:
                return self.held.faults.popleft()
            return None

    def wait(self) -> None:
        """Hold an answer back until the simulator stops."""
        self._let_go.wait(HELD_SECONDS)

    def token(self) -> dict[str, Any]:
        made = secrets.token_hex(16)
        with self._lock:
            self.held.tokens.add(made)
        return {"access_token": made, "token_type": "Bearer", "expires_in": 3600}

    def knows(self, *tokens: str) -> bool:
        with self._lock:
            return all(token in self.held.tokens for token in tokens)

    def forget_tokens(self) -> None:
        with self._lock:
            self.held.tokens.clear()

    def history(self, service: str, nip: str) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(row) for row in self.held.rows[service] if row["nipBaru"] == nip]

    def save(self, service: str, fields: dict[str, Any], *, late: bool = False) -> dict[str, Any]:
        """Make or change an entry, as the real service answers it."""
        nip = self.held.people.get(str(fields.get("pnsOrangId")))
        wrong = ["pnsOrangId tidak dikenal"] if nip is None else faults_of(service, fields)
        if wrong:
            return {"success": False, "message": "; ".join(wrong), "mapData": None}
        row = {**fields, "idPns": fields["pnsOrangId"], "nipBaru": nip, "path": None}
        if service == "kursus":
            row["noSertipikat"] = row.pop("nomorSertipikat", "")
        row["id"] = fields.get("id") or uuid.uuid4().hex
        with self._lock:
            if late:
                self.held.late.append((service, row))
            else:
                self._keep(service, row)
        return {"success": True, "message": "success", "mapData": {KEYS[service]: row["id"]}}

    def _keep(self, service: str, row: dict[str, Any]) -> None:
        others = [kept for kept in self.held.rows[service] if kept["id"] != row["id"]]
        self.held.rows[service] = [*others, row]

    def attach(self, entry: str, reference: str, document: bytes) -> dict[str, Any]:
        with self._lock:
            rows = [row for kept in self.held.rows.values() for row in kept if row["id"] == entry]
            if not rows or not document.startswith(b"%PDF-"):
                return {"success": False, "message": "Dokumen atau riwayat tidak dikenal"}
            self.held.documents[entry] = [(reference, document)]
            rows[0]["path"] = {reference: {"dok_id": reference, "dok_uri": f"peremajaan/{entry}.pdf"}}
        return {"code": 1, "message": "success", "data": {"dok_uri": f"peremajaan/{entry}.pdf"}}


class _Gone(Exception):
    """The connection is closed without an answer."""


class _Handler(BaseHTTPRequestHandler):
    simulator: SiasnSimulator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(self._read)

    def do_POST(self) -> None:
        self._answer(self._write)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Keep the terminal quiet."""

    def _answer(self, work: Any) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = urlsplit(self.path).path
        try:
            status, answer = self._with_faults(work, path, body)
        except _Gone:
            self.close_connection = True
            return
        said = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def _with_faults(self, work: Any, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        fault = self.simulator.fault(path)
        kind = fault.kind if fault else ""
        if kind == HOLD:
            self.simulator.wait()
        if kind in {DROP, HOLD}:
            raise _Gone
        if kind == EXPIRED:
            self.simulator.forget_tokens()
        if kind in {BUSY, LIMIT}:
            return (503, {"message": "Service Unavailable"}) if kind == BUSY else (429, {"message": "Batas"})
        if kind == REFUSE and fault and path.endswith("/save"):
            return 200, {"success": False, "message": fault.said}
        answer: tuple[int, dict[str, Any]] = work(path, body, kind == LATE)
        if kind in {LOST, LATE}:
            raise _Gone
        return answer

    def _read(self, path: str, body: bytes, late: bool) -> tuple[int, dict[str, Any]]:
        if refused := self._refused():
            return refused
        *_above, kind, nip = path.split("/")
        if kind == "data-utama":
            key = self.simulator.person(nip)
            return (200, {"code": 1, "data": {"id": key, "nipBaru": nip}}) if key else (404, NOTHING)
        if kind in {"rw-diklat", "rw-kursus"}:
            rows = self.simulator.history(kind.removeprefix("rw-"), nip)
            return (200, {"code": 1, "data": rows}) if rows else (404, NOTHING)
        return 404, {"message": "No matching resource found"}

    def _write(self, path: str, body: bytes, late: bool) -> tuple[int, dict[str, Any]]:
        if path in {GATE, SIGN_ON}:
            return self._give_token(path, body)
        if refused := self._refused():
            return refused
        if path in {f"{DATA}/diklat/save", f"{DATA}/kursus/save"}:
            service = path.split("/")[-2]
            return 200, self.simulator.save(service, json.loads(body), late=late)
        if path == f"{DATA}/upload-dok-rw":
            parts = self._parts(body)
            entry, reference = parts["id_riwayat"].decode(), parts["id_ref_dokumen"].decode()
            return 200, self.simulator.attach(entry, reference, parts["file"])
        return 404, {"message": "No matching resource found"}

    def _refused(self) -> tuple[int, dict[str, Any]] | None:
        gate = self.headers.get("Authorization", "").removeprefix("Bearer ")
        sign_on = self.headers.get("Auth", "").removeprefix("bearer ")
        if self.simulator.knows(gate, sign_on):
            return None
        return 401, {"code": "900901", "message": "Invalid Credentials"}

    def _give_token(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if path == GATE:
            pair = b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            right = pair == f"{CONSUMER_KEY}:{CONSUMER_SECRET}" and given == {
                "grant_type": "client_credentials"
            }
        else:
            names = {"client_id": CLIENT_ID, "username": USERNAME, "password": PASSWORD}
            right = given == {"grant_type": "password", **names}
        if not right:
            return 401, {"error": "invalid_grant", "error_description": "Invalid user credentials"}
        return 200, self.simulator.token()

    def _parts(self, body: bytes) -> dict[str, bytes]:
        """The parts of a multipart form by name."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = message_from_bytes(head + body)
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)  # type: ignore[misc]  # bytes of a part that is no container
            for part in form.get_payload()
            if not isinstance(part, str)
        }
