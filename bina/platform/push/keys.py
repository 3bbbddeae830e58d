"""The installation's own key, by which push services know who sends (RFC 8292)."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from bina.platform.push.messages import base64url
from bina.platform.signing.keys import write_private

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = "push-key.pem"


def sender_key() -> ec.EllipticCurvePrivateKey:
    """The key in ``BINA_HOME``, made at the first call with mode 600; safe when two processes race.

    Phones accept messages of this key only: with another, everybody would have to switch reminders on again.
    """
    folder: Path = settings.BINA_HOME
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        aside = tempfile.mkdtemp(prefix=".push-", dir=folder)
        try:
            made = folder / aside / KEY_FILE
            write_private(made, ec.generate_private_key(ec.SECP256R1()))
            os.link(made, path)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise TypeError(f"{path.name} holds no P-256 key.")
    return key


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers take it: the uncompressed point in base64url."""
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64url(point)
