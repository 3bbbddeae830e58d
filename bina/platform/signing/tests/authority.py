"""A certification authority on this machine: it issues, publishes a revocation list and stamps times."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from bina.platform.signing import keys

NOW = datetime.now(UTC)
PLAIN = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Authority:
    """The authority, and the address below which it publishes."""

    address: str = "http://127.0.0.1:1"
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    stamping_key: rsa.RSAPrivateKey = field(default_factory=new_key)
    certificate: x509.Certificate = field(init=False)
    revoked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.certificate = keys.authority_certificate(name="CA percobaan", key=self.key, at=NOW)

    def issue(
        self, key: rsa.RSAPrivateKey, *, name: str = "Kepala BKPSDM", stamps: bool = False
    ) -> x509.Certificate:
        """A certificate that says where its revocation would be published."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=1))
            .not_valid_after(NOW + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(_signing_only(), critical=True)
            .add_extension(_published_at(f"{self.address}/crl"), critical=False)
        )
        if stamps:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def crl(self) -> bytes:
        """The list of revoked certificates, signed now."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(NOW - timedelta(hours=1))
            .next_update(NOW + timedelta(days=7))
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        for serial in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def stamp(self, request: bytes) -> bytes:
        """A time stamp (RFC 3161) by pyHanko's own service."""
        certificate = self.issue(self.stamping_key, name="Layanan waktu", stamps=True)
        service = DummyTimeStamper(
            asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(
                self.stamping_key.private_bytes(serialization.Encoding.DER, *PLAIN)
            ),
        )
        answer: bytes = service.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return answer

    def write(self, folder: Path, *, password: str = "") -> Path:
        """A key file as an administrator has it: PKCS#12 with a password, else PEM with the chain in it."""
        key = new_key()
        leaf = self.issue(key)
        (folder / "root.pem").write_bytes(keys.as_pem(self.certificate))
        if password:
            path = folder / "kunci.p12"
            path.write_bytes(
                serialization.pkcs12.serialize_key_and_certificates(
                    b"seal",
                    key,
                    leaf,
                    [self.certificate],
                    serialization.BestAvailableEncryption(password.encode()),
                )
            )
            return path
        path = folder / "kunci.pem"
        path.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, *PLAIN)
            + keys.as_pem(leaf)
            + keys.as_pem(self.certificate)
        )
        return path


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _published_at(url: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])


class Handler(BaseHTTPRequestHandler):
    """Answers without writing to the terminal."""

    def log_message(self, *args: Any) -> None:
        """Nothing is logged."""

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))


@contextmanager
def served(handler: type[Handler]) -> Iterator[str]:
    """The address at which a handler answers until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def open_authority() -> Iterator[Authority]:
    """An authority that publishes its list and stamps times until the end of the block."""
    authority = Authority()

    class Office(Handler):
        def do_GET(self) -> None:
            self.answer(authority.crl(), "application/pkix-crl")

        def do_POST(self) -> None:
            self.answer(authority.stamp(self.body()), "application/timestamp-reply")

    with served(Office) as address:
        authority.address = address
        yield authority


def pdfsig(path: Path) -> str:
    """What ``pdfsig`` of poppler-utils says of a file."""
    asked = ["pdfsig", "-nocert", str(path)]
    done = subprocess.run(  # noqa: S603  # fixed words and a path of the test
        asked, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    return done.stdout
