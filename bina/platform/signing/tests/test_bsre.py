"""BSrE's e-sign client service, with a simulator in its place: the real one is never called."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from bina.platform.signing import NotSigned, open_signer
from bina.platform.signing.options import Options
from bina.platform.signing.tests.authority import Authority, Handler, pdfsig, served
from bina.platform.signing.tests.paper import AT, page

USER, PASSWORD, NIK, PHRASE = "bkpsdm", "sandi-klien", "1173010101900001", "frasa sandi pejabat"


def _fields(handler: Handler) -> dict[str, bytes]:
    head = f"Content-Type: {handler.headers['Content-Type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + handler.body()).walk()
    named = ((part.get_param("name", header="content-disposition"), part) for part in parts)
    return {str(name): part.get_payload(decode=True) for name, part in named if name}  # type: ignore[misc]  # bytes of a leaf


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The simulator: it asks for what public client libraries send, and signs with a key of its own."""
    folder = tmp_path_factory.mktemp("bsre")
    own = Options(values={"SIGN_KEY": str(Authority().write(folder))}, folder=folder)
    login = f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"

    class Simulator(Handler):
        def do_POST(self) -> None:  # noqa: N802  # the name http.server calls
            if self.headers["Authorization"] != login:
                self._refuse(401, "Unauthorized")
                return
            fields = _fields(self)
            if self.path != "/api/sign/pdf" or fields.get("tampilan") != b"invisible":
                self._refuse(400, "Parameter tidak sesuai")
            elif fields["nik"] != NIK.encode():
                self._refuse(404, "NIK tidak terdaftar")
            elif fields["passphrase"] != PHRASE.encode():
                self._refuse(400, "Passphrase anda salah")
            else:
                with open_signer(at=AT, chosen=own) as signer:
                    self.answer(signer.sign(fields["file"], reason=""), "application/pdf")

        def _refuse(self, status: int, text: str) -> None:
            self.answer(json.dumps({"status_code": 2031, "error": text}).encode(), "application/json", status)

    with served(Simulator) as address:
        yield address


def _options(address: str, folder: Path, **change: str) -> Options:
    values = {
        "SIGNER": "bsre",
        "BSRE_URL": address,
        "BSRE_USER": USER,
        "BSRE_PASSWORD": PASSWORD,
        "BSRE_NIK": NIK,
        "BSRE_PASSPHRASE": PHRASE,
    }
    return Options(values=values | change, folder=folder)


def test_a_document_comes_back_signed(tmp_path: Path, service: str) -> None:
    with open_signer(at=AT, chosen=_options(f"{service}/", tmp_path)) as signer:
        path = tmp_path / "a.pdf"
        path.write_bytes(signer.sign(page(tmp_path), reason="x"))
        assert (signer.name, signer.is_test) == ("BSrE", False)
        assert not {PASSWORD, NIK, PHRASE} & set(repr(signer).split("'"))
    assert "Signature is Valid." in pdfsig(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"BSRE_PASSPHRASE": "keliru"}, "Passphrase anda salah"),
        ({"BSRE_NIK": "1173010101900002"}, "NIK tidak terdaftar"),
        ({"BSRE_PASSWORD": "keliru"}, "Unauthorized"),
        ({"BSRE_URL": "http://127.0.0.1:1"}, ""),
        ({"BSRE_URL": "ftp://contoh"}, "BINA_BSRE_URL"),
        ({"BSRE_NIK": ""}, "BINA_BSRE_NIK"),
    ],
)
def test_what_the_service_refuses_is_said_and_no_secret_is(
    tmp_path: Path, service: str, change: dict[str, str], said: str
) -> None:
    given = _options(service, tmp_path, **change)
    with pytest.raises(NotSigned) as refusal, open_signer(at=AT, chosen=given) as signer:
        signer.sign(page(tmp_path), reason="x")
    assert said in str(refusal.value)
    assert not any(secret in str(refusal.value) for secret in ("keliru", PASSWORD, PHRASE, NIK))


def test_an_answer_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    class Chatty(Handler):
        def do_POST(self) -> None:  # noqa: N802  # the name http.server calls
            self.body()
            self.answer(b"{}", "application/json")

    with served(Chatty) as address:
        given = _options(address, tmp_path)
        with pytest.raises(NotSigned), open_signer(at=AT, chosen=given) as signer:
            signer.sign(page(tmp_path), reason="x")
