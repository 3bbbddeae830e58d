"""Writing GIFT."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bina.learning.kinds.quiz.rules.bodies import (
    Body,
    Choice,
    LongBody,
    MatchingBody,
    MultipleBody,
    NumericBody,
    ShortBody,
    SingleBody,
)
from bina.learning.kinds.quiz.rules.files.found import Found
from bina.learning.kinds.quiz.rules.files.gift import WEIGHT

ALL, NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, and the questions GIFT has no form for (left out) or loses something of (shortened)."""

    text: str
    left_out: tuple[Found, ...]
    shortened: tuple[Found, ...]


def write_gift(questions: Iterable[Found]) -> Exported:
    """Questions as GIFT, by topic in the order given. Orders are left out; rubrics, other units and points
    are lost, as the format knows none."""
    parts: list[str] = []
    left_out: list[Found] = []
    shortened: list[Found] = []
    topic = ""
    for one in questions:
        block = _block(one.body)
        if block is None:
            left_out.append(one)
            continue
        if one.topic != topic:
            topic = one.topic
            parts.append(f"$CATEGORY: {topic.replace(' / ', '/')}")
        if _loses(one):
            shortened.append(one)
        title = f"::{_safe(one.title)}::" if one.title else ""
        parts.append(f"{title}{_safe(one.body.text)} {{{block}{_general(one.body)}}}")
    return Exported("\n\n".join(parts) + "\n" if parts else "", tuple(left_out), tuple(shortened))


def _loses(one: Found) -> bool:
    body = one.body
    return (
        isinstance(body, LongBody)
        or (isinstance(body, NumericBody) and bool(body.unit))
        or (isinstance(body, ShortBody) and body.minds_case)
        or one.points != 1
    )


def _safe(text: str) -> str:
    escaped = re.sub(r"([~=#{}:\\])", r"\\\1", text.strip())
    return re.sub(r"\s*\n\s*", r"\\n", escaped)


def _remark(text: str) -> str:
    return f"#{_safe(text)}" if text else ""


def _general(body: Body) -> str:
    return f"####{_safe(body.feedback)}" if body.feedback else ""


def _percent(weight: Decimal) -> str:
    return f"%{(weight * 100).quantize(Decimal('0.00001')).normalize():f}%"


def _worth(weight: Decimal, text: str, usual: Decimal = ALL) -> str:
    """The weight where it is not the usual one, or where the text itself begins like a weight."""
    return _percent(weight) if weight != usual or WEIGHT.match(text) else ""


def _block(body: Body) -> str | None:  # noqa: PLR0911  # one return per kind
    match body:
        case SingleBody():
            return "".join(f" {_single(one)}" for one in body.choices) + " "
        case MultipleBody():
            return "".join(f" ~{_percent(weight)}{_said(one)}" for one, weight in _weights(body)) + " "
        case MatchingBody():
            return _pairs(body)
        case NumericBody():
            return _numbers(body)
        case ShortBody():
            return "".join(
                f" ={_worth(one.weight, one.text)}{_safe(one.text)}{_remark(one.feedback)}"
                for one in body.variants
            )
        case LongBody():
            return ""
        case _:
            return None


def _said(one: Choice) -> str:
    return f"{_safe(one.text)}{_remark(one.feedback)}"


def _single(one: Choice) -> str:
    if one.right:
        return f"={_worth(ALL, one.text)}{_said(one)}"
    return f"~{_worth(one.weight or NONE, one.text, NONE)}{_said(one)}"


def _weights(body: MultipleBody) -> list[tuple[Choice, Decimal]]:
    if any(one.weight is not None for one in body.choices):
        return [(one, one.weight or Decimal(0)) for one in body.choices]
    right = sum(one.right for one in body.choices)
    wrong = len(body.choices) - right
    return [(one, Decimal(1) / right if one.right else Decimal(-1) / wrong) for one in body.choices]


def _pairs(body: MatchingBody) -> str:
    texts = {right.id: right.text for right in body.rights}
    used = {left.target for left in body.lefts}
    pairs = [(left.text, texts[left.target]) for left in body.lefts]
    pairs += [("", text) for key, text in texts.items() if key not in used]
    return "".join(f" ={_worth(ALL, left)}{_safe(left)} -> {_safe(right)}" for left, right in pairs) + " "


def _numbers(body: NumericBody) -> str:
    parts = (
        (_worth(one.weight, ""), f"{one.value:f}:{one.tolerance:f}", _remark(one.feedback))
        for one in body.answers
    )
    return "#" + " ".join("=" + "".join(part) for part in parts)
