"""Standards of posts: the default ones, and the agency's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bina.competency import rules
from bina.competency.actions.frameworks import install_frameworks
from bina.competency.models import Competence, Standard
from bina.competency.rulesets import DefaultStandards, MinimumLevels
from bina.platform import rulesets
from bina.platform.access import Actor
from bina.platform.errors import Refused


class LevelUnknown(Refused):
    """The competence has no such level."""


class StandardOverlaps(Refused):
    """Another line of the standard already holds from that day or later."""


class StandardUnknown(Refused):
    """There is no such line, competence or post in this agency."""


@dataclass(frozen=True)
class Target:
    """Which posts a line reaches: a kind with an optional grade, a title, or one post."""

    scope: str
    post_kind: str = ""
    grade: str = ""
    post_title: str = ""
    post_id: UUID | None = None

    @property
    def key(self) -> str:
        """The target as the rules write it."""
        if self.scope == Standard.Scope.KIND:
            return rules.kind_target(post_kind=self.post_kind, functional_level=self.grade)
        if self.scope == Standard.Scope.TITLE:
            return rules.title_target(self.post_title)
        if self.post_id is None:
            raise ValueError("a target for one post needs the post")
        return rules.post_target(self.post_id)


class _Line(NamedTuple):
    target: Target
    competence: str
    level: int
    source: str
    valid_from: date


@transaction.atomic
def install_default_standards(*, actor: Actor, agency_id: UUID, on: date) -> int:
    """Give the agency the levels of the rule sets where it has none of its own. Idempotent.

    Lines by title are made for the titles that the agency has on that day; call again after new posts came.

    Returns:
        How many lines were written.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's standards.
    """
    actor.require("competency.edit", agency=agency_id)
    install_frameworks()
    competences = {one.code: one for one in Competence.objects.all()}
    before = Standard.objects.filter(agency_id=agency_id).count()
    Standard.objects.bulk_create(
        [
            Standard(
                agency_id=agency_id,
                scope=line.target.scope,
                target=line.target.key,
                post_kind=line.target.post_kind,
                grade=line.target.grade,
                post_title=line.target.post_title,
                competence=competences[line.competence],
                level=min(line.level, competences[line.competence].scale),
                valid_from=line.valid_from,
                source=line.source,
            )
            for line in _default_lines(agency_id, on, competences)
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return Standard.objects.filter(agency_id=agency_id).count() - before


def ensure_standards(*, actor: Actor, agency_id: UUID, on: date) -> int:
    """Give an agency that has no standard at all the default ones, so that its first gaps mean something."""
    if Standard.objects.filter(agency_id=agency_id).exists():
        return 0
    return install_default_standards(actor=actor, agency_id=agency_id, on=on)


def _default_lines(agency_id: UUID, on: date, competences: dict[str, Competence]) -> Iterator[_Line]:
    yield from _minimum_lines(agency_id, on, competences)
    default = rulesets.load("default-standards", on=on, agency_id=agency_id)
    table: DefaultStandards = default.table
    for group in table.by_kind:
        for proposed in group.levels:
            target = _kind_target(proposed.post_kind, proposed.functional_level or proposed.echelon)
            for code in group.competences:
                yield _Line(target, code, proposed.level, default.key, default.valid_from)
    for title, found in _levels_by_title(table, agency_id).items():
        target = Target(scope=Standard.Scope.TITLE, post_title=title)
        for code, level in found.items():
            yield _Line(target, code, level, default.key, default.valid_from)


def _minimum_lines(agency_id: UUID, on: date, competences: dict[str, Competence]) -> Iterator[_Line]:
    minimum = rulesets.load("minimum-levels", on=on, agency_id=agency_id)
    levels: MinimumLevels = minimum.table
    for row in levels.levels:
        target = _kind_target(row.post_kind, row.functional_level or row.echelon)
        for one in competences.values():
            if one.kind in levels.kinds:
                yield _Line(target, one.code, row.level, minimum.key, minimum.valid_from)


def _kind_target(post_kind: str, grade: str) -> Target:
    return Target(scope=Standard.Scope.KIND, post_kind=post_kind, grade=grade)


def _levels_by_title(table: DefaultStandards, agency_id: UUID) -> dict[str, dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT title, functional_level FROM people_post WHERE agency_id = %s", [agency_id]
        )
        posts = cursor.fetchall()
    found: dict[str, dict[str, int]] = {}
    for title, functional_level in posts:
        for group in table.by_title:
            if rules.names_one_of(title=title, words=group.words):
                mine = found.setdefault(title, {})
                for code, level in group.levels.items():
                    raised = level + group.raised_by.get(functional_level, 0)
                    mine[code] = max(mine.get(code, 0), raised)
    return found


@transaction.atomic
def set_standard(
    *,
    actor: Actor,
    agency_id: UUID,
    target: Target,
    competence: str,
    level: int,
    valid_from: date,
    source: str = "",
) -> Standard:
    """Require a level from a day on. What held before ends on that day; the same again changes nothing.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's standards.
        LevelUnknown: the competence has no such level.
        StandardUnknown: no such competence, or the post belongs to another agency.
        StandardOverlaps: a line that begins later is already there.
    """
    actor.require("competency.edit", agency=agency_id)
    one = _competence(competence)
    if not 1 <= level <= one.scale:
        raise LevelUnknown(
            _("{competence} has levels 1 to {top}; {level} is not one of them.").format(
                competence=one.name, top=one.scale, level=level
            )
        )
    _require_own_post(target, agency_id)
    lines = list(
        Standard.objects.select_for_update()
        .filter(agency_id=agency_id, target=target.key, competence=one)
        .order_by("valid_from")
    )
    if any(line.valid_from > valid_from for line in lines):
        raise StandardOverlaps(
            _("{competence}: a level that begins later is already set. End it first.").format(
                competence=one.name
            )
        )
    if lines and (lines[-1].valid_until is None or lines[-1].valid_until > valid_from):
        last = lines[-1]
        if last.level == level and last.valid_until is None:
            return last
        if last.valid_from == valid_from:
            Standard.objects.filter(pk=last.pk).update(level=level, source=source, valid_until=None)
            return Standard.objects.get(pk=last.pk)
        Standard.objects.filter(pk=last.pk).update(valid_until=valid_from)
    return Standard.objects.create(
        agency_id=agency_id,
        scope=target.scope,
        target=target.key,
        post_kind=target.post_kind,
        grade=target.grade,
        post_title=" ".join(target.post_title.split()),
        post_id=target.post_id,
        competence=one,
        level=level,
        valid_from=valid_from,
        source=source,
    )


@transaction.atomic
def end_standard(*, actor: Actor, standard_id: UUID, on: date) -> None:
    """Let a line hold no longer from a day on; a line that had not begun by then is taken away.

    Raises:
        StandardUnknown: no such line.
        PermissionDenied: ``actor`` may not edit the agency's standards.
    """
    line = Standard.objects.select_for_update().filter(pk=standard_id).first()
    if line is None:
        raise StandardUnknown(_("This line of the standard no longer exists."))
    actor.require("competency.edit", agency=line.agency_id)
    if on <= line.valid_from:
        line.delete()
    else:
        Standard.objects.filter(pk=line.pk).update(valid_until=on)


def _competence(code: str) -> Competence:
    one = Competence.objects.filter(code=code).first()
    if one is None:
        raise StandardUnknown(_("There is no competence {code}.").format(code=code))
    return one


def _require_own_post(target: Target, agency_id: UUID) -> None:
    if target.post_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM people_post WHERE id = %s AND agency_id = %s", [target.post_id, agency_id]
        )
        if cursor.fetchone() is None:
            raise StandardUnknown(_("This post does not belong to the agency."))
