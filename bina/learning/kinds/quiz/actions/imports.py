"""Questions from a file: kept, looked at, taken whole or only the good ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.kinds.quiz.actions.banks import locked_bank
from bina.learning.kinds.quiz.queries.banks import banks
from bina.learning.kinds.quiz.refusals import BankRefused, reason
from bina.learning.kinds.quiz.rules.bodies import as_kept
from bina.learning.kinds.quiz.rules.files import Found, Reading, Words, read_file
from bina.learning.kinds.quiz.rules.files.found import Trouble
from bina.learning.models import Question
from bina.platform.models import Upload

if TYPE_CHECKING:
    from bina.learning.models import Bank
    from bina.platform.access import Actor

PURPOSE: Final = "learning.questions"
LARGEST_BYTES: Final = 20 << 20
MOST_QUESTIONS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a question of the file, in words."""

    number: int
    line: int
    title: str
    message: str


def words() -> Words:
    """The words that files leave unsaid."""
    return Words(true=_("True"), false=_("False"), whole=_("Content of the answer"))


@transaction.atomic
def receive_file(*, actor: Actor, bank_id: UUID, file: UploadedFile[bytes], at: datetime) -> Upload:
    """Keep a file for a bank, to be looked at first. Nothing is written to the bank.

    Raises:
        PermissionDenied: ``actor`` may not change the bank.
        BankRefused: the file is empty or too large.
    """
    bank = locked_bank(actor, bank_id)
    size = file.size or 0
    if not 0 < size <= LARGEST_BYTES:
        text = _("The file is empty or larger than {size} MB.")
        raise BankRefused(text.format(size=LARGEST_BYTES >> 20), field="file")
    return Upload.objects.create(
        agency_id=bank.agency_id,
        account_id=actor.account_id,
        purpose=f"{PURPOSE}:{bank.pk}",
        name=(file.name or "")[-200:],
        file=file,
        size_bytes=size,
        created_at=at,
    )


def uploaded(*, actor: Actor, upload_id: UUID) -> tuple[Upload, Bank] | None:
    """A file that was handed in for a bank the actor may change, with the bank."""
    found = Upload.objects.filter(pk=upload_id, purpose__startswith=f"{PURPOSE}:").first()
    if found is None:
        return None
    bank = banks(actor).filter(pk=found.purpose.partition(":")[2], agency_id=found.agency_id).first()
    return (found, bank) if bank else None


def read_upload(upload: Upload) -> Reading:
    """The questions of a kept file, and what is wrong with it."""
    with upload.file.open("rb") as file:
        return read_file(file.read(), words=words())


def problems(troubles: tuple[Trouble, ...]) -> list[Problem]:
    """Troubles in words of the current language."""
    return [Problem(one.number, one.line, one.title, reason(one.code, **one.params)) for one in troubles]


def unknown_types(reading: Reading) -> dict[str, int]:
    """How many questions of each type the file has that Bina does not know."""
    counts: dict[str, int] = {}
    for one in reading.troubles:
        if one.code == "unsupported_type":
            counts[one.params["type"]] = counts.get(one.params["type"], 0) + 1
    return counts


@transaction.atomic
def apply_file(*, actor: Actor, bank_id: UUID, upload: Upload, accept_good_ones: bool, at: datetime) -> int:
    """Put the questions of a kept file into the bank, all or (when said so) the good ones; how many are new.

    The questions' keys follow from the file's, so applying twice is applying once.

    Raises:
        PermissionDenied: ``actor`` may not change the bank.
        BankRefused: the file is unreadable, or holds wrong questions that nobody said to leave out.
    """
    bank = locked_bank(actor, bank_id)
    reading = read_upload(upload)
    if reading.is_unreadable or not reading.found:
        raise BankRefused(_("No question of this file can be taken."))
    if reading.errors and not accept_good_ones:
        raise BankRefused(_("Some questions are wrong. Correct the file, or take the good ones only."))
    if len(reading.found) > MOST_QUESTIONS:
        raise BankRefused(_("The file has more than {most} questions.").format(most=MOST_QUESTIONS))
    rows = [_row(bank, upload.pk, one, at) for one in reading.found]
    known = set(Question.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    Question.objects.bulk_create([row for row in rows if row.pk not in known])
    return len(rows) - len(known)


def _row(bank: Bank, upload_id: UUID, one: Found, at: datetime) -> Question:
    key = uuid5(bank.pk, f"{upload_id} {one.number}")
    return Question(
        id=key,
        lineage=key,
        agency_id=bank.agency_id,
        bank=bank,
        kind=one.kind,
        topic=one.topic,
        points=one.points,
        body=as_kept(one.body),
        created_at=at,
    )
