"""One person's competence: required, held, what decided and why, and the job match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bina.competency import rules
from bina.competency.models import Assessment, Competence, Level, Standard
from bina.competency.queries.overview import category_names
from bina.competency.queries.persons import person
from bina.competency.queries.wording import REASONS, nine_first
from bina.competency.rules import Held, JobMatch, Reason
from bina.competency.rulesets import AssessmentMethods, JpmCategories
from bina.platform import rulesets
from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Paper:
    """An assessment with the reason why it decides or does not."""

    assessment: Assessment
    reason: Reason

    @property
    def because(self) -> str:
        """The reason as a sentence in the language of the screen."""
        return str(REASONS[self.reason])


@dataclass(frozen=True, slots=True)
class Line:
    """One competence of a person. ``required`` is None where the post asks nothing of it."""

    competence: Competence
    levels: tuple[Level, ...]
    required: Standard | None
    held: Held | None
    papers: tuple[Paper, ...]

    @property
    def decided(self) -> Paper | None:
        """The assessment that decides; it stands first among the papers."""
        return self.papers[0] if self.held else None

    @property
    def gap(self) -> int | None:
        """Held minus required; None where one of them is missing."""
        if self.held is None or self.required is None:
            return None
        return rules.gap(held=self.held.level, required=self.required.level)

    @property
    def short_by(self) -> int:
        """How many levels are missing; 0 where none is or nothing is known."""
        return max(-(self.gap or 0), 0)

    @property
    def held_meaning(self) -> str:
        return self._meaning(self.held.level if self.held else None)

    @property
    def required_meaning(self) -> str:
        return self._meaning(self.required.level if self.required else None)

    def _meaning(self, number: int | None) -> str:
        return next((level.meaning for level in self.levels if level.number == number), "")


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with the lines of their post, what else was assessed, and the job match of the counted kinds.

    ``match`` is None until everything counted has been assessed; ``known`` of ``asked`` say how far it is.
    """

    person: Any
    on: date
    lines: tuple[Line, ...]
    others: tuple[Line, ...]
    asked: int
    known: int
    match: JobMatch | None
    clamped: Decimal | None
    category: str
    category_name: str
    rule_sets: tuple[str, ...]

    @property
    def radar(self) -> tuple[Line, ...]:
        """The lines of the nine managerial and socio-cultural competences."""
        nine = {Competence.Kind.MANAGERIAL.value, Competence.Kind.SOCIO_CULTURAL.value}
        return tuple(line for line in self.lines if line.competence.kind in nine)

    @property
    def needs(self) -> tuple[Line, ...]:
        """Lines below the standard, the widest gap first."""
        below = [line for line in self.lines if line.gap is not None and line.gap < 0]
        return tuple(sorted(below, key=lambda line: (line.gap, line.competence.code)))


def profile(actor: Actor, employee_id: UUID, *, on: date, purpose: str = "MAPPING") -> Profile | None:
    """The profile of a person the actor may see, on a day; None when there is none to be seen."""
    who = person(actor, employee_id)
    if who is None:
        return None
    methods = rulesets.load("assessment-methods", on=on, agency_id=who.agency_id)
    match_rule = rulesets.load("jpm-categories", on=on, agency_id=who.agency_id)
    lines = _lines(who, on, methods.table)
    required = tuple(line for line in lines if line.required is not None)
    return Profile(
        person=who,
        on=on,
        lines=required,
        others=tuple(line for line in lines if line.required is None),
        **_match(required, match_rule.table, who.post, purpose),
        rule_sets=(methods.key, match_rule.key),
    )


def requirements(who: Any, *, on: date) -> dict[str, Standard]:
    """The lines of the standard that a person's post must meet on a day, by code of competence."""
    reaching = rules.targets(
        post_id=who.post_id,
        title=who.post.title,
        post_kind=who.post.kind,
        functional_level=who.post.functional_level,
        echelon=who.post.echelon,
    )
    rows = list(
        Standard.objects.filter(agency_id=who.agency_id, target__in=reaching).select_related("competence")
    )
    by_rule = {
        rules.Requirement(row.target, row.competence.code, row.level, row.valid_from, row.valid_until): row
        for row in rows
    }
    chosen = rules.required_levels(requirements=by_rule, reaching=reaching, on=on)
    return {code: by_rule[line] for code, line in chosen.items()}


def _lines(who: Any, on: date, table: AssessmentMethods) -> list[Line]:
    required = requirements(who, on=on)
    papers: dict[UUID, list[Assessment]] = defaultdict(list)
    for one in Assessment.objects.filter(employee_id=who.pk).select_related("assessor").order_by("-pk"):
        papers[one.competence_id].append(one)
    wanted = {line.competence_id for line in required.values()} | set(papers)
    levels: dict[UUID, list[Level]] = defaultdict(list)
    for level in Level.objects.filter(competence_id__in=wanted).order_by("number"):
        levels[level.competence_id].append(level)
    competences = Competence.objects.filter(pk__in=wanted)
    return [
        _line(one, tuple(levels[one.pk]), required.get(one.code), papers[one.pk], table, on)
        for one in nine_first(competences)
    ]


def _line(
    competence: Competence,
    levels: tuple[Level, ...],
    required: Standard | None,
    papers: Sequence[Assessment],
    table: AssessmentMethods,
    on: date,
) -> Line:
    by_judgement = {
        rules.Judgement(one.pk, one.level, one.method, one.assessed_on, one.valid_until): one
        for one in papers
    }
    methods = table.as_rules()
    held = rules.held_level(judgements=by_judgement, methods=methods, on=on)
    if held is None:
        told = rules.why_none_counts(judgements=by_judgement, methods=methods, on=on)
    else:
        told = ((held.decided_by, held.reason), *held.passed_over)
    explained = tuple(Paper(by_judgement[one], reason) for one, reason in told)
    return Line(competence, levels, required, held, explained)


def _match(lines: Sequence[Line], table: JpmCategories, post: Any, purpose: str) -> dict[str, Any]:
    counted = [line for line in lines if line.competence.kind in table.counted_kinds]
    held = [line.held.level for line in counted if line.held]
    match, category, name = None, "", ""
    if counted and len(held) == len(counted):
        total = sum(line.required.level for line in counted if line.required)
        match = JobMatch(held=sum(held), required=total)
        scale = rules.scale_for(
            scales=table.scales(purpose), post_kind=post.kind, functional_level=post.functional_level
        )
        category = rules.category(match=match, bands=scale.bands)
        name = category_names(table, purpose)[category]
    return {
        "asked": len(counted),
        "known": len(held),
        "match": match,
        "clamped": rules.percent(match.clamped(at=table.clamp_at)) if match else None,
        "category": category,
        "category_name": name,
    }
