"""A push service on this machine, and a phone that opens what it is sent by its own reading of RFC 8291."""

from __future__ import annotations

import json
import os
import socket
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def data(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


def _hmac(key: bytes, message: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(message)
    return made.finalize()


@dataclass
class Phone:
    """Keys as a browser makes them, and what it does with a message."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def given(self, endpoint: str) -> dict[str, str]:
        return {"endpoint": endpoint, "p256dh": text(self.point), "auth": text(self.secret)}

    def opened(self, body: bytes) -> bytes:
        """The message within one aes128gcm record, by the formulas of RFC 8291, section 3.4."""
        salt, length, theirs = body[:16], body[20], body[21 : 21 + body[20]]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), sender)
        first = _hmac(self.secret, shared)
        material = _hmac(first, b"WebPush: info\0" + self.point + theirs + b"\x01")
        second = _hmac(salt, material)
        key = _hmac(second, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = _hmac(second, b"Content-Encoding: nonce\0\x01")[:12]
        padded = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        assert padded[-1:] == b"\x02"
        return padded[:-1]

    def shown(self, body: bytes) -> dict[str, str]:
        told: dict[str, str] = json.loads(self.opened(body))
        return told


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


class PushService:
    """Answers each path with the status it was told, 201 otherwise, and keeps what it received."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.statuses: dict[str, int] = {}
        self.headers: dict[str, str] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.received.append(Received(self.path, dict(self.headers), body))
                self.send_response(service.statuses.get(self.path, 201))
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@contextmanager
def dripping() -> Iterator[tuple[int, threading.Event]]:
    """Port of a service that gives a byte now and then, never a whole line; whether it gave all it has."""
    over, gave_all = threading.Event(), threading.Event()

    def drip(listening: socket.socket) -> None:
        taken, _address = listening.accept()
        with taken:
            for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 1000:  # as much a handshake as a status line
                if over.wait(0.01):
                    return
                try:
                    taken.send(bytes([byte]))
                except OSError:  # the other side has gone
                    return
            gave_all.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening])
        thread.start()
        try:
            yield listening.getsockname()[1], gave_all
        finally:
            over.set()
            thread.join()
