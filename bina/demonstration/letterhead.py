"""The letterhead on which a made-up city writes letters of assignment and invitations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bina.demonstration.catalogue import CITY
from bina.platform.access import system_actor
from bina.training.actions.letters import LetterLayoutValues, save_letter_layout
from bina.training.queries.letters import letter_layout_of

LETTERHEAD = LetterLayoutValues(
    office=CITY,
    address="Jalan Contoh Nomor 1, Kota Contoh",
    contact="bkpsdm@contoh.example",
    place="Kota Contoh",
    signer_name="Drs. Contoh Penanda Tangan, M.Si.",
    signer_post="Kepala BKPSDM (contoh)",
    signer_rank="Pembina Utama Muda, IV/c",
    assignment_pattern="CONTOH/{urut:4}/ST/{bulan}/{tahun}",
    invitation_pattern="CONTOH/{urut:4}/UND/{bulan}/{tahun}",
    basis="Rencana pengembangan kompetensi Kota Contoh",
)


def add_letterhead(*, agency_id: UUID, at: datetime) -> bool:
    """Set the letterhead; False when there is one already."""
    actor = system_actor(agency_id)
    if letter_layout_of(actor, agency_id=agency_id) is not None:
        return False
    save_letter_layout(actor=actor, agency_id=agency_id, values=LETTERHEAD, at=at)
    return True
