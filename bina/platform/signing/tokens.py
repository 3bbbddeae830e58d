"""A key on a token or in a security module, through PKCS#11; the key never leaves it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import load_certs_from_pemder
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from bina.platform.signing.documents import NotSigned
from bina.platform.signing.files import KeySigner
from bina.platform.signing.pades import sealing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bina.platform.signing.options import Options


@contextmanager
def token_signer(given: Options) -> Iterator[KeySigner]:
    """The signer of the token that was set, signed in to until the end of the block.

    Raises:
        NotSigned: the library, the token, its PIN or the key on it is not there.
    """
    library = given.path("PKCS11_LIBRARY")
    if library is None or not library.is_file():
        raise NotSigned(_("Set BINA_PKCS11_LIBRARY to the library of the token."))
    chain = given.path("SIGN_CERTIFICATE")
    label = given.get("PKCS11_KEY")
    try:
        session = open_pkcs11_session(
            str(library),
            token_criteria=TokenCriteria(label=given.get("PKCS11_TOKEN")),
            user_pin=given.get("PKCS11_PIN"),
        )
    except PKCS11Error as error:
        text = _("The token cannot be opened ({why}). Check its name and PIN.")
        raise NotSigned(text.format(why=type(error).__name__)) from error
    with session:
        signer = PKCS11Signer(
            session,
            cert_label=label,
            key_label=label,
            ca_chain=set(load_certs_from_pemder([str(chain)])) if chain else (),
        )
        try:
            yield KeySigner(signer, sealing(given), _name(signer))
        except PKCS11Error as error:
            text = _("The key {label} on the token cannot be used ({why}).")
            raise NotSigned(text.format(label=label, why=type(error).__name__)) from error


def _name(signer: PKCS11Signer) -> str:
    if signer.signing_cert is None:
        raise NotSigned(_("The token holds no certificate of that name."))
    return str(signer.subject_name or "")
