"""PAdES signatures with pyHanko: levels B-B, B-T and B-LT (ETSI EN 319 142-1)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError, load_certs_from_pemder
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from bina.platform.signing.documents import NotSigned
from bina.platform.signing.options import LEVELS, Options
from bina.platform.signing.times import time_stamper

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.timestamps.api import TimeStamper

FIELD = "Segel"
ROOM_BYTES, STAMP_BYTES = 4096, 16384


@dataclass(frozen=True, slots=True)
class Sealing:
    """How deep a signature goes. ``roots`` and ``intermediates`` are needed for B-LT only."""

    level: str
    stamper: TimeStamper | None
    roots: tuple[x509.Certificate, ...] = ()


def sealing(given: Options) -> Sealing:
    """The level the administrator asked for, with what it needs.

    Raises:
        NotSigned: an unknown level, or one whose time stamp service or trusted roots are not set.
    """
    if given.level not in LEVELS:
        text = _("BINA_SIGN_LEVEL is {found}; allowed are {allowed}.")
        raise NotSigned(text.format(found=given.level, allowed=", ".join(LEVELS)))
    if given.level != "B-B" and not given.get("TSA_URL"):
        raise NotSigned(
            _("Level {level} needs a time stamp service: set BINA_TSA_URL.").format(level=given.level)
        )
    roots: tuple[x509.Certificate, ...] = ()
    if given.level == "B-LT":
        path = given.path("SIGN_TRUST")
        if path is None or not path.is_file():
            raise NotSigned(_("Level B-LT needs the roots to trust: set BINA_SIGN_TRUST to a PEM file."))
        roots = tuple(load_certs_from_pemder([str(path)]))
    return Sealing(given.level, time_stamper(given), roots)


def seal(document: bytes, *, signer: signers.Signer, how: Sealing, reason: str) -> bytes:
    """The document signed as its certifier, who allows no later change; nothing is drawn on the page.

    Raises:
        NotSigned: the document is no PDF, or the key, a service or revocation data failed.
    """
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        embed_validation_info=how.level == "B-LT",
        validation_context=_context(how, signer) if how.level == "B-LT" else None,
    )
    out = BytesIO()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(document), strict=False)
        signers.sign_pdf(
            writer,
            meta,
            signer=signer,
            timestamper=how.stamper,
            bytes_reserved=_room(signer, how),
            output=out,
        )
    except PdfReadError as error:
        raise NotSigned(_("This is not a PDF that can be signed.")) from error
    except TimestampRequestError as error:
        raise NotSigned(_("The time stamp service did not answer; nothing was signed.")) from error
    except (SigningError, PathError, ValidationError) as error:
        raise NotSigned(_("The signature failed: {why}").format(why=error)) from error
    return out.getvalue()


def _room(signer: signers.Signer, how: Sealing) -> int:
    """Hexadecimal digits kept free for the signature; signing once to measure it would cost as much again."""
    certificates = sum(len(one.dump()) for one in signer.cert_registry)
    return 2 * (certificates + ROOM_BYTES + (STAMP_BYTES if how.stamper else 0))


def _context(how: Sealing, signer: signers.Signer) -> ValidationContext:
    """Trust in the roots given; revocation lists are fetched from where the certificates point."""
    return ValidationContext(
        trust_roots=list(how.roots),
        other_certs=list(signer.cert_registry),
        allow_fetching=True,
        revocation_mode="require",
    )
