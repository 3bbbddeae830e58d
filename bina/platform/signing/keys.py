"""Keys an installation makes for itself: a test authority with a signing key, and the key of credentials."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

TEST_AUTHORITY = "Bina CA UJI (tanpa kekuatan hukum)"
TEST_SIGNER = "Bina KUNCI UJI (tanpa kekuatan hukum)"
KEY, CHAIN, AUTHORITY, AUTHORITY_KEY = "key.pem", "certificates.pem", "authority.pem", "authority-key.pem"
CREDENTIALS_KEY = "credentials-key.pem"
RSA_BITS = 3072
YEARS = 10

Rsa = rsa.RSAPrivateKey


def make_test_keys(folder: Path, *, at: datetime) -> bool:
    """Make the test authority and its signing key as ``folder``; True when they were not there before.

    Two processes at once make one set: each fills a folder aside, and only one can be put in place.
    """
    if folder.exists():
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".test-keys-", dir=folder.parent))
    try:
        _fill(aside, at)
        aside.rename(folder)
    except OSError:
        if not (folder / KEY).exists():
            raise
        return False
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return True


def _fill(folder: Path, at: datetime) -> None:
    authority_key, key = _rsa(), _rsa()
    authority = authority_certificate(name=TEST_AUTHORITY, key=authority_key, at=at)
    leaf = signing_certificate(
        name=TEST_SIGNER, key=key, authority=authority, authority_key=authority_key, at=at
    )
    write_private(folder / AUTHORITY_KEY, authority_key)
    write_private(folder / KEY, key)
    (folder / AUTHORITY).write_bytes(as_pem(authority))
    (folder / CHAIN).write_bytes(as_pem(leaf) + as_pem(authority))


def _rsa() -> Rsa:
    return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)


def as_pem(certificate: x509.Certificate) -> bytes:
    """A certificate as text."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def write_private(path: Path, key: Rsa | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
    """Write a private key that only its owner can read. Fails when the file exists."""
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)


def authority_certificate(
    *, name: str, key: CertificateIssuerPrivateKeyTypes, at: datetime
) -> x509.Certificate:
    """A self-signed authority that may sign certificates and revocation lists, valid ten years."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        _builder(subject, subject, key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def signing_certificate(
    *,
    name: str,
    key: CertificateIssuerPrivateKeyTypes,
    authority: x509.Certificate,
    authority_key: CertificateIssuerPrivateKeyTypes,
    at: datetime,
    for_time_stamps: bool = False,
) -> x509.Certificate:
    """A certificate for documents, or for a time stamp service, issued by ``authority``."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        _builder(subject, authority.subject, key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
    )
    if for_time_stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(authority_key, hashes.SHA256())


def _builder(subject: x509.Name, issuer: x509.Name, public: object, at: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)  # type: ignore[arg-type]  # the public half of one of the issuer's key types
        .serial_number(x509.random_serial_number())
        .not_valid_before(at.astimezone(UTC) - timedelta(minutes=5))
        .not_valid_after(at.astimezone(UTC) + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)  # type: ignore[arg-type]  # as above
    )


def _usage(**wanted: bool) -> x509.KeyUsage:
    every = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in every})


def credentials_key(folder: Path) -> ed25519.Ed25519PrivateKey:
    """The key that signs credentials, made at the first call; safe when two processes race."""
    path = folder / CREDENTIALS_KEY
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".credentials-", dir=folder))
        try:
            write_private(aside / CREDENTIALS_KEY, ed25519.Ed25519PrivateKey.generate())
            os.link(aside / CREDENTIALS_KEY, path)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise TypeError(f"{path.name} holds no Ed25519 key.")
    return key
