"""What was found in a file: questions, and what is wrong, with line and question. No words yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any, Final

from pydantic import ValidationError

from bina.learning.kinds.quiz.rules.bodies import Body, read_body

KEYS: Final = "abcdefghijklmnopqrstuvwxyz"
LONGEST_TOPIC: Final = 100
MOST_POINTS: Final = 1000
HUNDRED: Final = Decimal(100)
_FAULTS: Final = {
    "string_too_long": "too_long",
    "string_too_short": "empty_text",
    "too_short": "too_few_parts",
    "too_long": "too_many_parts",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words that a file leaves unsaid: the two choices of true and false, and an essay's one criterion."""

    true: str
    false: str
    whole: str


@dataclass(frozen=True, slots=True)
class Found:
    """A question as it would be kept. ``number`` counts the file's questions from 1."""

    number: int
    line: int
    title: str
    kind: str
    body: Body
    topic: str = ""
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a question (or, with number 0, the file): an error leaves the question out."""

    number: int
    line: int
    title: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's questions in their order, and its troubles."""

    found: tuple[Found, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def errors(self) -> tuple[Trouble, ...]:
        return tuple(one for one in self.troubles if one.severity == "error")

    @property
    def is_unreadable(self) -> bool:
        """Whether the file as a whole could not be read."""
        return any(one.number == 0 for one in self.errors)


class Broken(ValueError):
    """A question cannot be taken; ``code`` says why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def body_of(kind: str, body: Mapping[str, Any]) -> Body:
    """The checked body.

    Raises:
        Broken: it does not follow the kind's schema.
    """
    try:
        return read_body(kind=kind, body=body)
    except ValidationError as error:
        first = error.errors()[0]
        own = str(first["ctx"]["error"]) if first["type"] == "value_error" else ""
        raise Broken(own or _FAULTS.get(first["type"], "bad_form")) from None


def percent(text: str) -> Decimal:
    """A share written in percent, as 0 to 1.

    Raises:
        Broken: no number, or beyond 100 on either side.
    """
    try:
        share = Decimal(text.strip()) / HUNDRED
    except InvalidOperation:
        raise Broken("bad_weight", value=text.strip()[:40]) from None
    if not -1 <= share <= 1:
        raise Broken("bad_weight", value=text.strip()[:40])
    return share


def number(text: str) -> Decimal:
    """A number with a decimal point.

    Raises:
        Broken: it is none.
    """
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise Broken("bad_number", value=text.strip()[:40]) from None
    if not found.is_finite() or abs(found.adjusted()) > 30:
        raise Broken("bad_number", value=text.strip()[:40])
    return found


def weighted_choices(parts: Sequence[tuple[Decimal | None, str, str]]) -> list[dict[str, Any]]:
    """Choices of which several may be right, from (weight, text, feedback).

    Weights as our own rule would give them (1 ÷ right choices, -1 ÷ wrong choices) are left out.
    """
    right = sum(1 for weight, _text, _remark in parts if (weight or 0) > 0)
    wrong = len(parts) - right
    usual = all(_is_usual(weight, right=right, wrong=wrong) for weight, _text, _remark in parts)
    return [
        {
            "id": KEYS[place],
            "text": text,
            "right": (weight or 0) > 0,
            "weight": None if usual else weight,
            "feedback": remark,
        }
        for place, (weight, text, remark) in enumerate(parts[: len(KEYS)])
    ]


def _is_usual(weight: Decimal | None, *, right: int, wrong: int) -> bool:
    given = weight or Decimal(0)
    expected = Decimal(1) / right if given > 0 else Decimal(-1) / wrong
    return abs(given - expected) < Decimal("0.001")


def pairs_of(text: str, feedback: str, pairs: Sequence[tuple[str, str]]) -> Body:
    """A matching question from (left, right); an empty left is a right side that belongs to none."""
    keys: dict[str, str] = {}
    for _left, right in pairs:
        keys.setdefault(right, f"r{len(keys) + 1}")
    lefts = [(left, keys[right]) for left, right in pairs if left]
    return body_of(
        "MATCHING",
        {
            "text": text,
            "feedback": feedback,
            "lefts": [
                {"id": f"l{place}", "text": left, "target": key} for place, (left, key) in enumerate(lefts, 1)
            ],
            "rights": [{"id": key, "text": right} for right, key in keys.items()],
        },
    )


def topic_of(path: str) -> str:
    """A topic from the path of a Moodle category, without the parts that are the same for all."""
    parts = [part.strip() for part in re.split(r"(?<!/)/(?!/)", path.replace("\n", " "))]
    kept = [part for part in parts if part and part != "top" and not re.fullmatch(r"\$\w+\$", part)]
    return " / ".join(part.replace("//", "/") for part in kept)[-LONGEST_TOPIC:].strip()


_LINES: Final = ("p", "div", "br", "li", "tr", "ul", "ol", "table", "pre", "blockquote")
_BLOCKS: Final = frozenset({*_LINES, "h1", "h2", "h3", "h4", "h5", "h6"})
_MEDIA: Final = frozenset({"img", "video", "audio", "object", "embed", "iframe", "svg", "math", "canvas"})
_SILENT: Final = frozenset({"script", "style"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _MEDIA:
            raise Broken("holds_media", tag=tag)
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("  ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def plain_text(html: str) -> str:
    """The words of HTML, with a new line where a block ends.

    Raises:
        Broken: it shows a picture, sound, film or formula, which a question here cannot.
    """
    reader = _Plain()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.parts).replace("\xa0", " ").split("\n")
    return re.sub(r"\n{2,}", "\n", "\n".join(line.strip() for line in lines)).strip()
