"""Messages that only one device can read, and the ticket that says who sends them. No database, no clock."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from datetime import datetime

RECORD_BYTES = 4096
POINT_BYTES, SECRET_BYTES, SALT_BYTES = 65, 16, 16
CURVE = ec.SECP256R1()
LAST_RECORD = b"\x02"


def base64url(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """What ``base64url`` was given; padding is allowed.

    Raises:
        ValueError: the text holds other characters, or its length is none of base64.
    """
    bare = text.rstrip("=")
    decoded = urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    if base64url(decoded) != bare:
        raise ValueError("The text is not base64url.")
    return decoded


def device_keys(*, p256dh: str, auth: str) -> tuple[bytes, bytes]:
    """A device's public point (65 bytes) and its shared secret (16 bytes).

    Raises:
        ValueError: one of them is not what a browser makes (RFC 8291, section 2).
    """
    point, secret = from_base64url(p256dh), from_base64url(auth)
    if len(point) != POINT_BYTES or len(secret) != SECRET_BYTES:
        raise ValueError("The keys have not the length of a browser's keys.")
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    return point, secret


def sealed(
    message: bytes, *, point: bytes, secret: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """The message as one record that only the device opens (RFC 8291, section 3; RFC 8188, section 2).

    Args:
        message: at most 3,993 bytes, so that it fits what every service takes.
        point: the device's public point.
        secret: what the device and we alone know.
        own: a key made for this message only.
        salt: 16 random bytes, for this message only.
    """
    ours = own.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
    material = _derived(shared, salt=secret, info=b"WebPush: info\x00" + point + ours, length=32)
    key = _derived(material, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = _derived(material, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def _derived(material: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)


def ticket(*, key: ec.EllipticCurvePrivateKey, audience: str, contact: str, until: datetime) -> str:
    """A signed token for one service (RFC 8292, section 2; ES256 of RFC 7518).

    Args:
        audience: origin of the service, such as ``https://push.example``.
        contact: ``mailto:`` or ``https:`` address of who runs this installation.
        until: at most a day from now.
    """
    head = _part({"typ": "JWT", "alg": "ES256"})
    claims = _part({"aud": audience, "exp": int(until.timestamp()), "sub": contact})
    r, s = decode_dss_signature(key.sign(f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())))
    return f"{head}.{claims}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _part(values: dict[str, object]) -> str:
    return base64url(json.dumps(values, separators=(",", ":")).encode())
