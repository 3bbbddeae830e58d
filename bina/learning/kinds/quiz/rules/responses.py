"""The form of an answer, by the kind of its question, and numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from bina.learning.kinds.quiz.rules.bodies import (
    Body,
    MatchingBody,
    MultipleBody,
    NumericBody,
    OrderingBody,
    ShortBody,
    SingleBody,
)

Response: TypeAlias = "str | list[str] | dict[str, str]"
LONGEST, LONGEST_SHORT, LONGEST_NUMBER = 50_000, 500, 60  # characters
_PLAIN: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")
_GROUPED: Final = {
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?"),
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"),
}


class BadResponse(ValueError):
    """An answer that does not fit its question; the code says why."""


def cleaned(*, body: Body, response: Any) -> Response:  # noqa: PLR0911  # one return per kind
    """The answer as it is kept: single: a key; multiple: keys; matching: key of the right side by left;
    ordering: all keys in order; numeric: the text, or ``{"value", "unit"}``; short and long: the text.

    An empty answer is allowed everywhere and takes an earlier one back.

    Raises:
        BadResponse: it names keys the question does not have, or is of another form.
    """
    match body:
        case SingleBody():
            return _key(response, {choice.id for choice in body.choices})
        case MultipleBody():
            return sorted(_keys(response, {choice.id for choice in body.choices}))
        case OrderingBody():
            return _keys(response, {item.id for item in body.items})
        case MatchingBody():
            return _pairs(response, body)
        case NumericBody():
            return _number(response, body)
        case ShortBody():
            return _text(response, LONGEST_SHORT)
        case _:
            return _text(response, LONGEST)


def _text(response: Any, most: int) -> str:
    if not isinstance(response, str) or "\0" in response:
        raise BadResponse("bad_form")
    if len(response) > most:
        raise BadResponse("too_long")
    return response.strip()


def _key(response: Any, known: set[str]) -> str:
    if not isinstance(response, str):
        raise BadResponse("bad_form")
    if response and response not in known:
        raise BadResponse("unknown_choice")
    return response


def _keys(response: Any, known: set[str]) -> list[str]:
    if not isinstance(response, list):
        raise BadResponse("bad_form")
    found = [_key(one, known) for one in response]
    if "" in found or len(set(found)) != len(found):
        raise BadResponse("bad_form")
    return found


def _pairs(response: Any, body: MatchingBody) -> dict[str, str]:
    if not isinstance(response, Mapping):
        raise BadResponse("bad_form")
    lefts, rights = {left.id for left in body.lefts}, {right.id for right in body.rights}
    if not set(response) <= lefts:
        raise BadResponse("unknown_choice")
    return {left: _key(right, rights) for left, right in sorted(response.items()) if right}


def _number(response: Any, body: NumericBody) -> Response:
    if not isinstance(response, Mapping):
        return _text(response, LONGEST_NUMBER)
    if not set(response) <= {"value", "unit"}:
        raise BadResponse("bad_form")
    unit = _key(response.get("unit", ""), {body.unit, *(other.name for other in body.other_units)})
    value = _text(response.get("value", ""), LONGEST_NUMBER)
    return {"value": value, "unit": unit} if value and unit else value


def is_empty(response: Response) -> bool:
    """Whether nothing was answered."""
    return not response


def readings(text: str) -> Sequence[Decimal]:
    """The numbers a text may mean: ``1.500`` is fifteen hundred to one and one and a half to another.

    Comma and point are both read as the decimal sign, and as the sign between thousands where the digits
    allow it. Empty for what is no number.
    """
    bare = re.sub(r"[\s\u00a0_]", "", text).replace("\u2212", "-")
    written = {bare, bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare}
    for sign, form in _GROUPED.items():
        if form.fullmatch(bare):
            written.add(bare.replace(sign, "").replace(",", "."))
    try:
        return sorted({Decimal(one) for one in written if _PLAIN.fullmatch(one)})
    except InvalidOperation:
        return ()
