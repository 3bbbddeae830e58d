"""A key on a token: SoftHSM stands in for the device."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives import serialization

from bina.platform.signing import NotSigned, keys, open_signer
from bina.platform.signing.options import Options
from bina.platform.signing.tests.authority import PLAIN, Authority, new_key, pdfsig
from bina.platform.signing.tests.paper import AT, page

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "271828"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """A token with a key and its certificate. The library reads its settings once per process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    patch = pytest.MonkeyPatch()
    patch.setenv("SOFTHSM2_CONF", str(config))
    key, authority = new_key(), Authority()
    (folder / "kunci.p8").write_bytes(key.private_bytes(serialization.Encoding.PEM, *PLAIN))
    _util("--init-token", "--free", "--label", "bina", "--so-pin", "314159", "--pin", PIN)
    _util(
        "--import",
        str(folder / "kunci.p8"),
        "--token",
        "bina",
        "--label",
        "segel",
        "--id",
        "A1",
        "--pin",
        PIN,
    )
    leaf = authority.issue(key, name="Kunci di token")
    with pkcs11.lib(LIBRARY).get_token(token_label="bina").open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: "segel",
                pkcs11.Attribute.ID: b"\xa1",
                pkcs11.Attribute.SUBJECT: leaf.subject.public_bytes(),
                pkcs11.Attribute.VALUE: leaf.public_bytes(serialization.Encoding.DER),
            }
        )
    (folder / "root.pem").write_bytes(keys.as_pem(authority.certificate))
    values = {"SIGNER": "pkcs11", "PKCS11_LIBRARY": LIBRARY, "PKCS11_TOKEN": "bina", "PKCS11_PIN": PIN}
    chain = {"PKCS11_KEY": "segel", "SIGN_CERTIFICATE": str(folder / "root.pem")}
    return Options(values=values | chain, folder=folder)


def _util(*words: str) -> None:
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)  # noqa: S603, S607  # words of this file; the folder differs between systems


def test_the_key_on_a_token_signs_many_documents_in_one_session(tmp_path: Path, token: Options) -> None:
    with open_signer(at=AT, chosen=token) as signer:
        assert (signer.name, signer.is_test) == ("Kunci di token", False)
        signed = [signer.sign(page(tmp_path, words), reason=words) for words in ("satu", "dua")]
    for number, document in enumerate(signed):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(document)
        assert "Signature is Valid." in pdfsig(path)


@pytest.mark.parametrize(
    "change",
    [
        {"PKCS11_PIN": "000000"},
        {"PKCS11_KEY": "lain"},
        {"PKCS11_TOKEN": "lain"},
        {"PKCS11_LIBRARY": "/tidak/ada.so"},
    ],
)
def test_a_token_that_cannot_be_used_is_refused_and_its_pin_not_told(
    tmp_path: Path, token: Options, change: dict[str, str]
) -> None:
    given = Options(values={**token.values, **change}, folder=token.folder)
    with pytest.raises(NotSigned) as refusal, open_signer(at=AT, chosen=given) as signer:
        signer.sign(page(tmp_path), reason="x")
    assert PIN not in str(refusal.value)
    assert "000000" not in str(refusal.value)
