"""Letters of assignment and invitation: the letterhead, ordering, printing and signing."""

from __future__ import annotations

from bina.training.actions.letters.cancelling import cancel_letter, replace_letter
from bina.training.actions.letters.layouts import LetterLayoutValues, save_letter_layout
from bina.training.actions.letters.making import make_letters
from bina.training.actions.letters.ordering import LetterDraft, LetterValues, draft_of, order_letters
from bina.training.actions.letters.refusals import LetterRefused
from bina.training.actions.letters.sample import sample_letter

__all__ = [
    "LetterDraft",
    "LetterLayoutValues",
    "LetterRefused",
    "LetterValues",
    "cancel_letter",
    "draft_of",
    "make_letters",
    "order_letters",
    "replace_letter",
    "sample_letter",
    "save_letter_layout",
]
