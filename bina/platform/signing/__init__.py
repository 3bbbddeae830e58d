"""Signing: PDFs (PAdES) with a key file, a token or BSrE; verifiable credentials with a key of their own."""

from __future__ import annotations

from bina.platform.signing.documents import DocumentSigner, NotSigned, open_signer
from bina.platform.signing.options import test_options

__all__ = ["DocumentSigner", "NotSigned", "open_signer", "test_options"]
