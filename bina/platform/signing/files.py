"""A key in a file: PKCS#12, or PEM with its certificates; without one, the installation's test key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils.translation import gettext as _
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from bina.platform.signing import keys
from bina.platform.signing.documents import NotSigned
from bina.platform.signing.pades import Sealing, seal, sealing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from bina.platform.signing.options import Options

PKCS12 = {".p12", ".pfx"}
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class KeySigner:
    """Signs with a key that pyHanko can use, whether it lies in a file or on a token."""

    key: signers.Signer
    how: Sealing
    name: str
    is_test: bool = False

    def __repr__(self) -> str:
        return f"KeySigner({self.name})"

    def sign(self, document: bytes, *, reason: str) -> bytes:
        """As ``DocumentSigner.sign``."""
        return seal(document, signer=self.key, how=self.how, reason=reason)


class LoadedKey(signers.Signer):
    """A key that was read once: pyHanko's own signer reads and checks it anew for every signature.

    The parts of a signature are handed on as bytes that were read back: ``asn1crypto`` writes a part it was
    given as values anew, twice for each level that lies around it, which took most of a signature's time.
    """

    def __init__(self, key: PrivateKey, own: x509.Certificate, others: Iterable[x509.Certificate]) -> None:
        certificate = as_asn1(own)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's own
        for one in (certificate, *map(as_asn1, others)):
            store.register(one)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def signed_attrs(self, *given: Any, **named: Any) -> cms.CMSAttributes:
        """As pyHanko's, written once."""
        return cms.CMSAttributes.load((await super().signed_attrs(*given, **named)).dump())

    def signer_info(self, *given: Any, **named: Any) -> cms.SignerInfo:
        """As pyHanko's, written once."""
        return cms.SignerInfo.load(super().signer_info(*given, **named).dump())

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, padding.PKCS1v15(), get_pyca_cryptography_hash(digest_algorithm))
        return self._key.sign(data, ec.ECDSA(get_pyca_cryptography_hash(digest_algorithm)))


def file_signer(given: Options, *, at: datetime) -> KeySigner:
    """The signer of the key file that was set; else of the test key, made when there is none yet.

    Raises:
        NotSigned: the file cannot be read, or its password is wrong.
    """
    how = sealing(given)
    path = given.path("SIGN_KEY")
    if path is None:
        keys.make_test_keys(given.test_keys, at=at)
        found = _read(given.test_keys / keys.KEY, given.test_keys / keys.CHAIN, None)
    else:
        found = _read(
            path, given.path("SIGN_CERTIFICATE") or path, given.get("SIGN_PASSWORD").encode() or None
        )
    return KeySigner(found, how, found.subject_name or "", is_test=path is None)


def _read(key: Path, chain: Path, password: bytes | None) -> LoadedKey:
    """The key with its certificates, its own first."""
    try:
        if key.suffix.lower() in PKCS12:
            private, own, others = pkcs12.load_key_and_certificates(key.read_bytes(), password)
        else:
            private = serialization.load_pem_private_key(key.read_bytes(), password)
            own, *others = x509.load_pem_x509_certificates(chain.read_bytes())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        text = _("The key in {file} cannot be used: not there, of another form, or the password is wrong.")
        raise NotSigned(text.format(file=key)) from error
    if own is None or not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NotSigned(_("{file} holds no RSA or EC key with its certificate.").format(file=key))
    return LoadedKey(private, own, others)


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """A certificate in the form pyHanko works with."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
