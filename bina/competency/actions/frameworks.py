"""Bringing the shipped frameworks into the database."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bina.competency import dictionaries
from bina.competency.models import Competence, Framework, Indicator, Level


@transaction.atomic
def install_frameworks() -> int:
    """Write the shipped frameworks, or bring their texts up to date; a second call changes nothing.

    The installation does this for itself, so no actor is asked for.

    Returns:
        How many competences there are.
    """
    shipped = dictionaries.shipped()
    Framework.objects.bulk_create(
        [
            Framework(
                code=one.code,
                name_id=one.name.id,
                name_en=one.name.en,
                source_id=one.source.id,
                source_en=one.source.en,
                scale=one.scale,
            )
            for one in shipped
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_id", "name_en", "source_id", "source_en", "scale"],
    )
    frameworks = dict(Framework.objects.values_list("code", "pk"))
    rows = [
        _competence(framework, text, place, frameworks[framework.code])
        for framework in shipped
        for place, text in enumerate(framework.competences, start=1)
    ]
    Competence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            field.attname for field in Competence._meta.concrete_fields if field.name not in {"id", "code"}
        ],
    )
    _install_levels(shipped)
    return len(rows)


def _competence(
    framework: dictionaries.FrameworkText, text: dictionaries.CompetenceText, place: int, framework_id: UUID
) -> Competence:
    area = framework.area_of(text)
    return Competence(
        framework_id=framework_id,
        code=text.code,
        kind=text.kind,
        position=place,
        scale=framework.scale,
        area_id_text=area.id if area else "",
        area_en_text=area.en if area else "",
        name_id=text.name.id,
        name_en=text.name.en,
        definition_id=text.definition.id,
        definition_en=text.definition.en,
    )


def _install_levels(shipped: tuple[dictionaries.FrameworkText, ...]) -> None:
    competences = dict(Competence.objects.values_list("code", "pk"))
    texts = {
        (competences[one.code], number): text
        for framework in shipped
        for one in framework.competences
        for number, text in enumerate(framework.levels_of(one), start=1)
    }
    Level.objects.bulk_create(
        [
            Level(competence_id=competence, number=number, meaning_id=text.id, meaning_en=text.en)
            for (competence, number), text in texts.items()
        ],
        update_conflicts=True,
        unique_fields=["competence", "number"],
        update_fields=["meaning_id", "meaning_en"],
    )
    levels = {(c, n): pk for c, n, pk in Level.objects.values_list("competence_id", "number", "pk")}
    Indicator.objects.bulk_create(
        [
            Indicator(level_id=levels[key], position=place, text_id=behaviour.id, text_en=behaviour.en)
            for key, text in texts.items()
            for place, behaviour in enumerate(text.indicators, start=1)
        ],
        update_conflicts=True,
        unique_fields=["level", "position"],
        update_fields=["text_id", "text_en"],
    )
