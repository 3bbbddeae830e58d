"""What people do in the evaluation room."""

from __future__ import annotations

from bina.evaluation.actions.asking import INSTRUMENT, NobodyToAsk, ask_participants
from bina.evaluation.actions.evaluating import evaluate, queue_evaluation
from bina.evaluation.actions.findings import (
    FindingPublished,
    FindingTooEarly,
    FindingWords,
    edit_finding,
    evidence,
    publish_finding,
    write_finding,
)

__all__ = [
    "INSTRUMENT",
    "FindingPublished",
    "FindingTooEarly",
    "FindingWords",
    "NobodyToAsk",
    "ask_participants",
    "edit_finding",
    "evaluate",
    "evidence",
    "publish_finding",
    "queue_evaluation",
    "write_finding",
]
