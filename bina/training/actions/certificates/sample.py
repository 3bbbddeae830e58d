"""A made-up certificate, to see how a layout looks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bina.training.actions.certificates.printing import look_of, preview
from bina.training.models import Certificate
from bina.training.queries.certificates import check_address
from bina.training.rules.certificates import Numbered, certificate_number

if TYPE_CHECKING:
    from bina.training.models import CertificateLayout

CODE = "CONT-0HCO-NT0H-C0NT-0HC0"


def sample_picture(layout: CertificateLayout, *, on: date) -> bytes:
    """A PNG of a certificate that nobody holds, numbered as the layout says."""
    one = Certificate(
        code=CODE,
        number=certificate_number(layout.number_pattern, Numbered(42, "PLY01-2027-01", "PLY01", on)),
        holder_name="Dr. Cut Nurhaliza, S.Sos., M.A.P.",
        programme_name="Pelayanan Publik yang Ramah dan Tanggap",
        form_name="Bimbingan Teknis",
        organiser=layout.office or layout.agency.name,
        starts_on=on,
        ends_on=on,
        length_jp=Decimal(24),
        outcomes=[
            {"code": "PP", "name": "Pelayanan Publik", "level": 3},
            {"code": "KOM", "name": "Komunikasi", "level": 3},
        ],
        issued_on=on,
    )
    look = look_of(layout, is_test=False)
    return preview(one, look, address=check_address(CODE), nip="199003172014022001")
