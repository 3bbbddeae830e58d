"""BSrE, the state's certification office: its e-sign client service in the region's own network.

Only what published client libraries agree on is used: ``POST {address}/api/sign/pdf`` with Basic
authentication and a multipart form (``file``, ``nik``, ``passphrase``, ``tampilan``), answered by the signed
PDF itself or by JSON with ``error`` or ``message``. The level of the signature is BSrE's own.
"""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bina.platform.signing.documents import NotSigned
from bina.platform.signing.options import Options

SECONDS = 60
LARGEST_ANSWER = 64 << 20
PATH = "/api/sign/pdf"


@dataclass(frozen=True, slots=True)
class BsreSigner:
    """Sends documents to the service; what identifies the signer never appears in a text of the object."""

    url: str
    user: str = field(repr=False)
    password: str = field(repr=False)
    nik: str = field(repr=False)
    passphrase: str = field(repr=False)
    name: str = "BSrE"
    is_test: bool = False

    def sign(self, document: bytes, *, reason: str) -> bytes:
        """As ``DocumentSigner.sign``; the service takes no reason for an invisible signature."""
        parts = {"nik": self.nik, "passphrase": self.passphrase, "tampilan": "invisible"}
        border, body = _form(parts, document)
        secret = b64encode(f"{self.user}:{self.password}".encode()).decode()
        headers = {
            "Authorization": f"Basic {secret}",
            "Content-Type": f"multipart/form-data; boundary={border}",
            "Accept": "application/pdf, application/json",
        }
        request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310  # checked when made
        return _answer(request)


def bsre_signer(given: Options) -> BsreSigner:
    """The signer that was set.

    Raises:
        NotSigned: a part of the settings is missing.
    """
    names = ("BSRE_URL", "BSRE_USER", "BSRE_PASSWORD", "BSRE_NIK", "BSRE_PASSPHRASE")
    missing = [f"BINA_{name}" for name in names if not given.get(name)]
    if missing:
        raise NotSigned(_("BSrE needs these settings: {names}.").format(names=", ".join(missing)))
    address, user, password, nik, passphrase = (given.get(name) for name in names)
    if not address.startswith(("http://", "https://")):
        raise NotSigned(_("BINA_BSRE_URL is no address of a service."))
    return BsreSigner(f"{address.rstrip('/')}{PATH}", user, password, nik, passphrase)


def _form(parts: dict[str, str], document: bytes) -> tuple[str, bytes]:
    """A multipart form and the border between its parts."""
    border = secrets.token_hex(16)
    lines = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
    ]
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="dokumen.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return border, b"".join([*lines, head.encode(), document, f"\r\n--{border}--\r\n".encode()])


def _answer(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # the administrator's address
            found: bytes = answer.read(LARGEST_ANSWER + 1)
    except urllib.error.HTTPError as error:
        raise NotSigned(_("BSrE refused: {why}").format(why=_sentence(error))) from error
    except OSError as error:
        raise NotSigned(_("BSrE's service cannot be reached; nothing was signed.")) from error
    if not found.startswith(b"%PDF-") or len(found) > LARGEST_ANSWER:
        raise NotSigned(_("BSrE's service answered with something other than a PDF."))
    return found


def _sentence(error: urllib.error.HTTPError) -> str:
    """What the service said, cut short; its status when it said nothing readable."""
    try:
        said = json.loads(error.read(65536))
        text = said.get("error") or said.get("message") if isinstance(said, dict) else ""
    except (ValueError, OSError):
        text = ""
    return str(text)[:200] if text else str(error.code)
