"""``bina evaluate``: effects of an agency's programmes."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils import timezone

from bina.evaluation import actions, queries
from bina.platform.access import system_actor
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("--year", type=int, help="only batches that ended in this year")


def _evaluate(arguments: argparse.Namespace) -> Outcome:
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    at = timezone.now()
    written = actions.evaluate(
        actor=actor, agency_id=agency_id, year=arguments.year, at=at, progress=TerminalReporter()
    )
    found = {row.pk: row for row in queries.evaluations(actor).filter(pk__in=[row.pk for row in written])}
    lines = [_line(actor, found[row.pk]) for row in written]
    proven = sum(bool(line["effect"] and line["effect"]["low"] > 0) for line in lines)
    measured = sum(line["effect"] is not None for line in lines)
    data = {
        "agency": arguments.agency,
        "year": arguments.year,
        "evaluated": len(lines),
        "measured": measured,
        "proven": proven,
        "programmes": lines,
    }
    return Outcome(
        data, f"{len(lines)} programmes evaluated, {measured} measured, {proven} with a proven gain."
    )


def _line(actor: Any, row: Any) -> dict[str, Any]:
    effects = queries.effects(actor, evaluation_id=row.pk)
    by_code = {effect.competence.code if effect.competence else "": _effect(effect) for effect in effects}
    whole = by_code.pop("", None)
    return {
        "programme": row.programme.code,
        "name": row.programme.name,
        "year": row.year,
        "batches": row.batches,
        "participants": row.participants,
        "reaction_mean": None if row.reaction_mean is None else float(row.reaction_mean),
        "n_gain": None if row.n_gain is None else float(row.n_gain),
        "effect": whole if whole and whole["estimate"] is not None else None,
        "effects": [{"competence": code, **effect} for code, effect in by_code.items()],
    }


def _effect(effect: Any) -> dict[str, Any]:
    figures = {name: getattr(effect, name) for name in ("estimate", "low", "high")}
    return {
        **{name: None if value is None else float(value) for name, value in figures.items()},
        "n_trained": effect.n_trained,
        "n_comparison": effect.n_comparison,
        "method": effect.method,
        "rule_sets": list(effect.rule_sets),
    }


COMMANDS = [Command("evaluate", "work out what the programmes changed", _evaluate, _arguments)]
