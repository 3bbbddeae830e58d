"""Secrets that stand in the database, enciphered with a key that the database never holds."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.platform.secret import kept_secret

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = "sealing-key"


class NotOpened(Refused):
    """A sealed secret cannot be opened: it was sealed with another installation's key, or was changed."""


def seal(secret: str) -> str:
    """The secret as text that only this installation opens; an empty secret stays empty.

    Sealing the same secret twice gives two texts (Fernet: AES-128-CBC with HMAC-SHA256, random IV).
    """
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret that ``seal`` was given.

    Raises:
        NotOpened: the text was not sealed with this installation's key, or somebody changed it.
    """
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        text = _("A stored password cannot be opened with this installation's key. Write it again.")
        raise NotOpened(text) from error


def _box() -> Fernet:
    """The box of the key in ``BINA_HOME``, made at the first call with mode 600."""
    home: Path = settings.BINA_HOME
    return Fernet(urlsafe_b64encode(sha256(kept_secret(home / KEY_FILE).encode()).digest()))
