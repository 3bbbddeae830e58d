"""What a question holds, by its kind. Keys inside a question are short, so that answers stay small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

SINGLE, MULTIPLE, MATCHING, ORDERING = "SINGLE", "MULTIPLE", "MATCHING", "ORDERING"
NUMERIC, SHORT, LONG = "NUMERIC", "SHORT", "LONG"
MOST_TEXT: Final = 10_000
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,20}$")]
Words = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
Remark = Annotated[str, Field(max_length=MOST_TEXT)]
Weight = Annotated[Decimal, Field(ge=-1, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Body(_Part):
    """What all kinds have. ``feedback`` is shown with the result, whatever was answered."""

    text: Words
    feedback: Remark = ""


class Choice(_Part):
    """One of the choices. ``weight`` is the share of the points it brings or takes; None: by the rule."""

    id: Key
    text: Words
    right: bool = False
    weight: Weight | None = None
    feedback: Remark = ""


def _require_once(keys: Sequence[str]) -> None:
    if len(set(keys)) != len(keys):
        raise ValueError("repeated_key")


class _WithChoices(_Body):
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=20)]
    keeps_order: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _require_once([choice.id for choice in self.choices])
        if not any(choice.right for choice in self.choices):
            raise ValueError("nothing_right")
        return self


class SingleBody(_WithChoices):
    """One choice is right."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError("more_than_one_right")
        return self


class MultipleBody(_WithChoices):
    """Some of the choices are right, perhaps all."""


class Named(_Part):
    """A thing with its key and words."""

    id: Key
    text: Words


class Left(Named):
    """What is to be matched; ``target`` is the key of the right side that belongs to it."""

    target: Key


class MatchingBody(_Body):
    """Each of ``lefts`` belongs to one of ``rights``; some rights may belong to none."""

    lefts: Annotated[tuple[Left, ...], Field(min_length=2, max_length=20)]
    rights: Annotated[tuple[Named, ...], Field(min_length=2, max_length=30)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _require_once([left.id for left in self.lefts])
        _require_once([right.id for right in self.rights])
        if not {left.target for left in self.lefts} <= {right.id for right in self.rights}:
            raise ValueError("target_missing")
        return self


class OrderingBody(_Body):
    """``items`` stand in their right order."""

    items: Annotated[tuple[Named, ...], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _require_once([item.id for item in self.items])
        return self


class Figure(_Part):
    """A number that counts as right within ``tolerance`` of it, both in the question's unit."""

    value: Decimal
    tolerance: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    weight: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)
    feedback: Remark = ""


class OtherUnit(_Part):
    """A further unit one may answer in: ``factor`` of the question's own units make one of these."""

    name: Annotated[str, Field(min_length=1, max_length=30)]
    factor: Annotated[Decimal, Field(gt=0)]


class NumericBody(_Body):
    """A number, with a unit where it has one."""

    answers: Annotated[tuple[Figure, ...], Field(min_length=1, max_length=10)]
    unit: Annotated[str, Field(max_length=30)] = ""
    other_units: Annotated[tuple[OtherUnit, ...], Field(max_length=10)] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _require_once([self.unit, *(other.name for other in self.other_units)])
        if self.other_units and not self.unit:
            raise ValueError("unit_missing")
        if max(answer.weight for answer in self.answers) != 1:
            raise ValueError("nothing_right")
        return self


class Variant(_Part):
    """Words that count; ``*`` in them stands for any words."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    weight: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)
    feedback: Remark = ""


class ShortBody(_Body):
    """A word or few, compared with the variants."""

    variants: Annotated[tuple[Variant, ...], Field(min_length=1, max_length=50)]
    minds_case: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if max(variant.weight for variant in self.variants) != 1:
            raise ValueError("nothing_right")
        return self


class Criterion(_Part):
    """A line of a rubric: up to ``points`` for what ``text`` asks."""

    id: Key
    text: Words
    points: Annotated[Decimal, Field(gt=0, le=100)]


class LongBody(_Body):
    """Sentences, marked by a person along ``rubric``; ``guidance`` is for who marks."""

    rubric: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=20)]
    guidance: Remark = ""
    fewest_words: Annotated[int, Field(ge=0, le=5000)] = 0

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _require_once([line.id for line in self.rubric])
        return self


Body: TypeAlias = SingleBody | MultipleBody | MatchingBody | OrderingBody | NumericBody | ShortBody | LongBody
BODIES: Final[dict[str, type[Body]]] = {
    SINGLE: SingleBody,
    MULTIPLE: MultipleBody,
    MATCHING: MatchingBody,
    ORDERING: OrderingBody,
    NUMERIC: NumericBody,
    SHORT: ShortBody,
    LONG: LongBody,
}
MARKED_BY_PEOPLE: Final = frozenset({LONG})


def read_body(*, kind: str, body: Mapping[str, Any]) -> Body:
    """The question's body as it is kept.

    Raises:
        KeyError: no such kind.
        pydantic.ValidationError: it does not follow the kind's schema.
    """
    return BODIES[kind].model_validate(body)


def as_kept(body: Body) -> dict[str, Any]:
    """The body as it is written to the database; what is left at its default is left out."""
    return body.model_dump(mode="json", exclude_defaults=True)
