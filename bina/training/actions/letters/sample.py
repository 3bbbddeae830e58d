"""Made-up letters, to see how a letterhead looks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bina.training.actions.letters.ordering import draft_of
from bina.training.actions.letters.printing import When, paper_of, preview
from bina.training.models import Batch, Letter, Programme
from bina.training.queries.people import agency_timezone
from bina.training.rules.certificates import Numbered, certificate_number
from bina.training.rules.letters import LetterKind, written_lines

if TYPE_CHECKING:
    from bina.training.models import LetterLayout

PERSON: Final = {
    "name": "Cut Nurhaliza, S.Sos.",
    "nip": "199003172014022001",
    "rank": "Penata Muda Tingkat I, III/b",
    "post": "Analis Sumber Daya Manusia Aparatur Ahli Pertama",
    "unit": "Dinas Kependudukan dan Pencatatan Sipil",
}


def sample_letter(layout: LetterLayout, *, kind: str, on: date) -> bytes:
    """A PNG of a letter to somebody who does not exist, numbered as the layout says."""
    programme = Programme(
        agency_id=layout.agency_id,
        code="PLY01",
        name="Pelayanan Publik yang Ramah dan Tanggap",
        form=8,
        length_jp=24,
    )
    batch = Batch(
        agency_id=layout.agency_id,
        programme=programme,
        code="PLY01-01",
        starts_on=on,
        ends_on=on,
        venue="Aula BKPSDM",
    )
    pattern = layout.assignment_pattern if kind == LetterKind.ASSIGNMENT else layout.invitation_pattern
    draft = draft_of(batch, layout)
    letter = Letter(
        batch=batch,
        kind=kind,
        number=certificate_number(pattern, Numbered(42, batch.code, programme.code, on)),
        dated_on=on,
        basis=written_lines(draft.basis),
        purpose=written_lines(draft.purpose),
    )
    zone = ZoneInfo(agency_timezone(layout.agency_id))
    when = When(on, on, None, None, batch.venue, zone)
    return preview(letter, paper_of(layout, is_test=False), people=[PERSON], when=when)
