"""Reading and writing of multipart/mixed bodies (RFC 2046, section 5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bina.records.rules.checks import Malformed

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^\s;]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One part; the names of ``headers`` are in lower case."""

    headers: Mapping[str, str]
    content: bytes


def split(body: bytes, content_type: str) -> list[BodyPart]:
    """The parts of a body.

    Raises:
        Malformed: there is no boundary, or no part between boundaries.
    """
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Malformed("The Content-Type names no boundary.")
    boundary = b"--" + (found[1] or found[2]).encode()
    pieces = (b"\r\n" + body).split(b"\r\n" + boundary)
    inner = [piece for piece in pieces[1:] if not piece.startswith(b"--")]
    if not inner or not pieces[-1].startswith(b"--"):
        raise Malformed("The body does not end with its boundary.")
    return [_part(piece) for piece in inner]


def _part(piece: bytes) -> BodyPart:
    head, gap, content = piece.partition(b"\r\n\r\n")
    if not gap:
        raise Malformed("A part has no empty line between its headers and its content.")
    headers = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return BodyPart(headers, content)


def join(parts: Iterable[BodyPart], *, boundary: str) -> bytes:
    """The body that holds the parts."""
    pieces = []
    for part in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
        pieces.append(f"--{boundary}\r\n{head}\r\n".encode() + part.content + b"\r\n")
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()])
