"""What people do in the evaluation room."""

from __future__ import annotations

from bina.evaluation.actions.asking import NobodyToAsk, ask_participants
from bina.evaluation.actions.evaluating import evaluate, queue_evaluation
from bina.evaluation.actions.findings import (
    FindingPublished,
    FindingWords,
    edit_finding,
    evidence,
    write_finding,
)

__all__ = [
    "FindingPublished",
    "FindingWords",
    "NobodyToAsk",
    "ask_participants",
    "edit_finding",
    "evaluate",
    "evidence",
    "queue_evaluation",
    "write_finding",
]
