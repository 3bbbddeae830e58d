"""Reads of the evaluation room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.evaluation.queries.batches import BatchEvaluation, batch_evaluation, batch_lines
from bina.evaluation.queries.cohorts import Cohort, Ground, changes, cohorts, took_part
from bina.evaluation.queries.evaluations import (
    MeasuredEffect,
    Summary,
    effects,
    evaluations,
    evaluations_matching,
    findings,
    measured_effects,
    summary,
    years,
)
from bina.evaluation.queries.reactions import BATCH, BatchReaction, batch_reactions, whole_reaction

__all__ = [
    "BATCH",
    "BatchEvaluation",
    "BatchReaction",
    "Cohort",
    "Ground",
    "MeasuredEffect",
    "Summary",
    "batch_evaluation",
    "batch_lines",
    "batch_reactions",
    "changes",
    "cohorts",
    "effects",
    "evaluations",
    "evaluations_matching",
    "findings",
    "measured_effects",
    "summary",
    "took_part",
    "whole_reaction",
    "years",
]
