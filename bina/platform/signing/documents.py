"""A PDF in, a signed PDF out: one interface, whoever holds the key."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.platform.signing.options import Options, options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class NotSigned(Refused):
    """The document was not signed; the text says why, and never names a secret."""


class DocumentSigner(Protocol):
    """Somebody who can sign documents."""

    @property
    def name(self) -> str:
        """Who signs, as their certificate says it."""

    @property
    def is_test(self) -> bool:
        """True for the key an installation made for itself, which has no force of law."""

    def sign(self, document: bytes, *, reason: str) -> bytes:
        """The document with a PAdES signature over all of it.

        Raises:
            NotSigned: the key, the token or a service refused or could not be reached.
        """


@contextmanager
def open_signer(*, at: datetime, chosen: Options | None = None) -> Iterator[DocumentSigner]:
    """The signer of this installation, with its session kept open for as many documents as follow.

    Without any setting it is a test key that Bina makes for itself.

    Raises:
        NotSigned: what was set does not lead to a key.
    """
    given = chosen or options()
    if given.kind == "bsre":
        from bina.platform.signing.bsre import bsre_signer  # only where it is used

        yield bsre_signer(given)
    elif given.kind == "pkcs11":
        from bina.platform.signing.tokens import token_signer  # loads a native library

        with token_signer(given) as signer:
            yield signer
    elif given.kind == "file":
        from bina.platform.signing.files import file_signer  # pyHanko is slow to load

        yield file_signer(given, at=at)
    else:
        text = _("BINA_SIGNER is {found}; allowed are file, pkcs11 and bsre.")
        raise NotSigned(text.format(found=given.kind))
