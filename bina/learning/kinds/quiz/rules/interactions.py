"""Questions and answers in the words of xAPI (IEEE 9274.1.1, Interaction Activities).

Separators of the specification: ``[,]`` between items, ``[.]`` inside a pair, ``[:]`` between the ends of a
range. Keys of choices hold none of their signs.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bina.learning.kinds.quiz.rules.bodies import (
    Body,
    MatchingBody,
    MultipleBody,
    Named,
    NumericBody,
    OrderingBody,
    ShortBody,
    SingleBody,
)
from bina.learning.kinds.quiz.rules.responses import Response, readings

ITEM, PAIR, RANGE = "[,]", "[.]", "[:]"
TYPE: Final = "http://adlnet.gov/expapi/activities/cmi.interaction"


def definition(*, body: Body, language: str) -> dict[str, Any]:
    """Definition of the question as an interaction activity."""
    made: dict[str, Any] = {"type": TYPE, "description": {language: body.text}}
    match body:
        case SingleBody() | MultipleBody():
            right = [choice.id for choice in body.choices if choice.right]
            made["interactionType"] = "choice"
            made["correctResponsesPattern"] = [ITEM.join(right)]
            made["choices"] = [_component(one.id, one.text, language) for one in body.choices]
        case MatchingBody():
            made["interactionType"] = "matching"
            made["correctResponsesPattern"] = [ITEM.join(f"{one.id}{PAIR}{one.target}" for one in body.lefts)]
            made["source"] = _components(body.lefts, language)
            made["target"] = _components(body.rights, language)
        case OrderingBody():
            made["interactionType"] = "sequencing"
            made["correctResponsesPattern"] = [ITEM.join(item.id for item in body.items)]
            made["choices"] = _components(body.items, language)
        case NumericBody():
            made["interactionType"] = "numeric"
            made["correctResponsesPattern"] = [
                _range(one.value, one.tolerance) for one in body.answers if one.weight == 1
            ]
        case ShortBody():
            made["interactionType"] = "fill-in"
            case = "{case_matters=true}" if body.minds_case else ""
            made["correctResponsesPattern"] = [
                f"{case}{one.text}" for one in body.variants if one.weight == 1
            ]
        case _:
            made["interactionType"] = "long-fill-in"
    return made


def _range(value: Decimal, tolerance: Decimal) -> str:
    return f"{value - tolerance:f}{RANGE}{value + tolerance:f}" if tolerance else f"{value:f}"


def _component(key: str, text: str, language: str) -> dict[str, Any]:
    return {"id": key, "description": {language: text}}


def _components(things: tuple[Named, ...], language: str) -> list[dict[str, Any]]:
    return [_component(one.id, one.text, language) for one in things]


def response(*, body: Body, given: Response) -> str:
    """The answer as ``result.response``: keys of choices, pairs and orders, a plain number, or words."""
    match body, given:
        case ((MultipleBody() | OrderingBody()), list()):
            return ITEM.join(given)
        case MatchingBody(), dict():
            return ITEM.join(f"{left}{PAIR}{right}" for left, right in given.items())
        case NumericBody(), (str() | dict()):
            return _number(body, given)
        case _:
            return str(given)


def _number(body: NumericBody, given: str | dict[str, str]) -> str:
    text, unit = (given, "") if isinstance(given, str) else (given.get("value", ""), given.get("unit", ""))
    found = readings(text)
    factor = next((other.factor for other in body.other_units if other.name == unit), Decimal(1))
    return f"{found[0] * factor:f}" if found else text
