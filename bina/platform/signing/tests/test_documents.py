"""Signed documents as poppler sees them, and what is refused in a sentence that names no secret."""

from __future__ import annotations

import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from bina.platform.signing import NotSigned, keys, open_signer
from bina.platform.signing.options import Options
from bina.platform.signing.tests.authority import Authority, open_authority, pdfsig
from bina.platform.signing.tests.paper import AT, page

PASSWORD = "rahasia-kunci-42"


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    with open_authority() as found:
        yield found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has made its test key."""
    folder = tmp_path_factory.mktemp("home")
    keys.make_test_keys(folder / "signing" / "test", at=AT)
    return folder


def _options(folder: Path, **values: str) -> Options:
    return Options(values=values, folder=folder / "signing")


def _signed(given: Options, document: bytes) -> bytes:
    with open_signer(at=AT, chosen=given) as signer:
        return signer.sign(document, reason="Sertifikat 0001")


def _said(folder: Path, signed: bytes) -> str:
    path = folder / "bertanda.pdf"
    path.write_bytes(signed)
    return pdfsig(path)


def test_without_any_setting_a_labelled_test_key_is_made_and_poppler_finds_the_page_unchanged(
    tmp_path: Path, home: Path
) -> None:
    given = _options(home)
    signed = _signed(given, page(tmp_path))
    said = _said(tmp_path, signed)
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert f"Signer Certificate Common Name: {keys.TEST_SIGNER}" in said
    with open_signer(at=AT, chosen=given) as signer:
        assert signer.is_test
        assert "UJI" in signer.name
    assert stat.S_IMODE((given.test_keys / keys.KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE((given.test_keys / keys.AUTHORITY_KEY).stat().st_mode) == 0o600


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_altered_byte_of_what_was_signed_is_found(tmp_path: Path, home: Path, place: float) -> None:
    document = page(tmp_path)
    signed = bytearray(_signed(_options(home), document))
    signed[int(len(document) * place)] ^= 1
    assert "Signature Validation: Signature is Valid." not in _said(tmp_path, bytes(signed))


def test_a_key_of_pkcs12_and_one_of_pem_sign_in_the_name_of_their_certificate(
    tmp_path: Path, authority: Authority
) -> None:
    for path, password in (
        (authority.write(tmp_path, password=PASSWORD), PASSWORD),
        (authority.write(tmp_path), ""),
    ):
        given = _options(tmp_path, SIGN_KEY=str(path), SIGN_PASSWORD=password)
        with open_signer(at=AT, chosen=given) as signer:
            assert (signer.is_test, signer.name) == (False, "Kepala BKPSDM")
            said = _said(tmp_path, signer.sign(page(tmp_path), reason="x"))
        assert "Signer Certificate Common Name: Kepala BKPSDM" in said
        assert "Signature is Valid." in said
    assert not (tmp_path / "signing").exists()


def test_a_wrong_password_is_refused_without_being_told(tmp_path: Path, authority: Authority) -> None:
    path = authority.write(tmp_path, password=PASSWORD)
    with pytest.raises(NotSigned) as refusal:
        _signed(_options(tmp_path, SIGN_KEY=str(path), SIGN_PASSWORD="salah-sekali"), page(tmp_path))
    assert "salah-sekali" not in str(refusal.value)
    assert "kunci.p12" in str(refusal.value)


def test_the_time_of_a_stamp_service_stands_in_a_signature_of_level_b_t(
    tmp_path: Path, authority: Authority
) -> None:
    path = authority.write(tmp_path)
    given = _options(tmp_path, SIGN_KEY=str(path), TSA_URL=f"{authority.address}/tsa")
    assert given.level == "B-T"
    signed = _signed(given, page(tmp_path))
    assert _embedded(signed) == {"stamped": True, "revocation": False}
    assert "Signature is Valid." in _said(tmp_path, signed)


def test_level_b_lt_brings_the_revocation_lists_along(tmp_path: Path, authority: Authority) -> None:
    path = authority.write(tmp_path)
    given = _options(
        tmp_path,
        SIGN_KEY=str(path),
        SIGN_LEVEL="B-LT",
        SIGN_TRUST=str(tmp_path / "root.pem"),
        TSA_URL=f"{authority.address}/tsa",
    )
    signed = _signed(given, page(tmp_path))
    assert _embedded(signed) == {"stamped": True, "revocation": True}
    assert "Signature is Valid." in _said(tmp_path, signed)


def _embedded(signed: bytes) -> dict[str, bool]:
    """Whether the signature carries a time stamp, and the document revocation lists."""
    reader = PdfFileReader(BytesIO(signed))
    [signature] = reader.embedded_signatures
    try:
        lists = len(DocumentSecurityStore.read_dss(reader).crls)
    except NoDSSFoundError:
        lists = 0
    added = {attribute["type"].native for attribute in signature.signer_info["unsigned_attrs"]}
    return {"stamped": "signature_time_stamp_token" in added, "revocation": lists > 0}


def test_a_revoked_certificate_signs_nothing_at_level_b_lt(tmp_path: Path) -> None:
    with open_authority() as authority:
        path = authority.write(tmp_path)
        leaf = x509.load_pem_x509_certificates(path.read_bytes().split(b"KEY-----\n", 2)[2])[0]
        authority.revoked.append(leaf.serial_number)
        given = _options(
            tmp_path,
            SIGN_KEY=str(path),
            SIGN_LEVEL="B-LT",
            SIGN_TRUST=str(tmp_path / "root.pem"),
            TSA_URL=f"{authority.address}/tsa",
        )
        with pytest.raises(NotSigned):
            _signed(given, page(tmp_path))


@pytest.mark.parametrize(
    "values",
    [
        {"SIGNER": "awan"},
        {"SIGN_LEVEL": "B-Z"},
        {"SIGN_LEVEL": "B-T"},
        {"SIGN_LEVEL": "B-LT", "TSA_URL": "http://127.0.0.1:1/tsa"},
        {"TSA_URL": "http://127.0.0.1:1/tsa"},
        {"SIGN_KEY": "/tidak/ada.pem"},
        {"SIGNER": "pkcs11"},
        {"SIGNER": "bsre"},
    ],
)
def test_what_cannot_sign_says_why(tmp_path: Path, home: Path, values: dict[str, str]) -> None:
    with pytest.raises(NotSigned) as refusal:
        _signed(_options(home, **values), page(tmp_path))
    assert str(refusal.value)


def test_what_is_no_pdf_is_refused(home: Path) -> None:
    with pytest.raises(NotSigned):
        _signed(_options(home), b"bukan pdf")


def test_signing_logs_no_key_and_no_password(
    tmp_path: Path, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    path = authority.write(tmp_path, password=PASSWORD)
    given = _options(tmp_path, SIGN_KEY=str(path), SIGN_PASSWORD=PASSWORD)
    with caplog.at_level(logging.DEBUG), open_signer(at=AT, chosen=given) as signer:
        signer.sign(page(tmp_path), reason="x")
    told = caplog.text + repr(given) + repr(signer)
    assert PASSWORD not in told
    assert "PRIVATE" not in told


def test_two_first_starts_at_once_make_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "signing" / "test"
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _number: keys.make_test_keys(folder, at=AT), range(2)))
    assert sorted(made) == [False, True]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [keys.KEY, keys.CHAIN, keys.AUTHORITY, keys.AUTHORITY_KEY]
    )
    assert [path.name for path in folder.parent.iterdir()] == ["test"]


def test_the_commands_make_a_test_key_and_say_that_it_is_one(tmp_path: Path) -> None:
    def bina(*words: str) -> str:
        done = subprocess.run(  # noqa: S603  # our own module
            [sys.executable, "-m", "bina", "signing", "key", *words, "--json"],
            capture_output=True,
            text=True,
            check=True,
            env={
                "BINA_HOME": str(tmp_path),
                "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
                "PATH": "/usr/bin:/bin",
            },
        )
        return done.stdout

    assert '"made": true' in bina("create")
    shown = bina("show")
    assert '"test_key": true' in shown
    assert "PRIVATE" not in shown
