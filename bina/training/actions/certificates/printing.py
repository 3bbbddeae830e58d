"""What stands on a certificate, and the PDF made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import segno
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from bina.platform import printing
from bina.training.models import Certificate, CertificateLayout

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE: Final = Path(__file__).resolve().parents[2] / "print" / "certificate.typ"
ACCENT: Final = "#d98a1f"
COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        CertificateLayout.Colour.TEAL: "#0f5b63",
        CertificateLayout.Colour.BLUE: "#1d4e89",
        CertificateLayout.Colour.GREEN: "#2c6b3f",
        CertificateLayout.Colour.MAROON: "#7b2533",
        CertificateLayout.Colour.PLUM: "#5b3a74",
        CertificateLayout.Colour.GREY: "#3c4650",
    }
)


@dataclass(frozen=True, slots=True)
class Look:
    """What all certificates of an agency share; ``logo`` is SVG text or empty."""

    layout: CertificateLayout
    agency_name: str
    logo: str
    is_test: bool


def look_of(layout: CertificateLayout, *, is_test: bool) -> Look:
    """The look of a layout, its logo read once. ``is_test``: signed with a key without force of law."""
    logo = ""
    if layout.logo is not None:
        with layout.logo.file.open("rb") as file:
            logo = printing.as_svg(file.read())
    return Look(layout, layout.agency.name, logo, is_test)


def printed(one: Certificate, look: Look, *, address: str, nip: str, at: datetime) -> bytes:
    """The certificate as PDF/A, not yet signed. The same values and time give the same bytes."""
    return printing.pdf(TEMPLATE, values=values(one, look, address=address, nip=nip), at=at)


def preview(one: Certificate, look: Look, *, address: str, nip: str) -> bytes:
    """A picture of a certificate, marked as a sample."""
    with translation.override("id"):
        sample = _("SAMPLE")
    return printing.picture(TEMPLATE, values=values(one, look, address=address, nip=nip) | {"sample": sample})


def values(one: Certificate, look: Look, *, address: str, nip: str) -> dict[str, Any]:
    """What the template is given; every word in Indonesian, the language of certificates.

    Args:
        address: of the page that says whether the certificate is in force; stands in the QR code.
        nip: the holder's, printed where the layout says so.
    """
    layout = look.layout
    with translation.override("id"):
        return {
            "colour": COLOURS[layout.colour],
            "accent": ACCENT,
            "title": layout.title,
            "number": one.number,
            "agency": look.agency_name,
            "office": layout.office,
            "logo": look.logo,
            "sample": _("SAMPLE") if layout.agency.is_demonstration else "",
            "name": one.holder_name,
            "nip": nip if layout.shows_nip else "",
            "programme": one.programme_name,
            "sentence": _sentence(one),
            "outcomes": [_outcome(outcome) for outcome in one.outcomes[:8]],
            "place_and_day": ", ".join(filter(None, [layout.place, date_format(one.issued_on, "j F Y")])),
            "signer_post": layout.signer_post,
            "signer_name": layout.signer_name,
            "signer_nip": layout.signer_nip,
            "words": _words(),
            "qr": _qr(address),
            "address": address,
            "code": one.code,
            "small": _("Signed with a test key: without force of law.") if look.is_test else "",
        }


def _words() -> dict[str, str]:
    return {
        "number": _("Number"),
        "given_to": _("is given to"),
        "completed": _("who has completed"),
        "outcomes": _("Competences developed"),
        "signed": _("Signed electronically. The code beside this tells whether it is valid."),
        "check": _("Check whether it is genuine"),
    }


def _sentence(one: Certificate) -> str:
    told = {"form": one.form_name, "days": days(one.starts_on, one.ends_on), "jp": hours(one.length_jp)}
    if one.organiser:
        text = _("{form} held by {organiser} on {days}, {jp} lesson hours (JP).")
        return text.format(organiser=one.organiser, **told)
    return _("{form} held on {days}, {jp} lesson hours (JP).").format(**told)


def _outcome(outcome: Mapping[str, Any]) -> dict[str, str]:
    return {"name": str(outcome["name"]), "level": _("level {level}").format(level=outcome["level"])}


def days(first: date, last: date) -> str:
    """A period in the current language, without saying month or year twice: ``1–3 Maret 2027``."""
    until = date_format(last, "j F Y")
    if first == last:
        return until
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{until}"
    return f"{date_format(first, 'j F' if first.year == last.year else 'j F Y')} – {until}"


def hours(length_jp: Decimal) -> str:
    """Hours without needless zeros, with the current language's comma."""
    return number_format(length_jp.normalize() if length_jp % 1 else int(length_jp), use_l10n=True)


def _qr(address: str) -> str:
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=0, svgclass=None, lineclass=None, omitsize=True
    )
    return out.getvalue().decode()
