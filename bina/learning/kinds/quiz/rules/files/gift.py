"""Reading GIFT, Moodle's text format for questions (docs.moodle.org, "GIFT format")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bina.learning.kinds.quiz.rules.bodies import Body
from bina.learning.kinds.quiz.rules.files.found import (
    KEYS,
    Broken,
    Found,
    Reading,
    Trouble,
    Words,
    body_of,
    number,
    pairs_of,
    percent,
    plain_text,
    topic_of,
    weighted_choices,
)

GAP: Final = "_____"
# An escaped sign is put out of sight while the text is taken apart.
_HIDDEN: Final = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:\\")}
_SHOWN: Final = {hidden: sign for sign, hidden in _HIDDEN.items()}
_TITLE: Final = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT: Final = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_TRUTH: Final = re.compile(r"(TRUE|T|FALSE|F)\s*((#[^#]*)?(#[^#]*)?)", re.IGNORECASE)
WEIGHT: Final = re.compile(r"\s*%(-?\d{1,3}(?:\.\d*)?)%")
LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """One answer of a block: its sign (= or ~), weight, words and remark."""

    sign: str
    weight: Decimal | None
    text: str
    remark: str


def read_gift(raw: bytes, *, words: Words) -> Reading:
    """The file's questions. A question ends with an empty line; its line is where it begins."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Reading(troubles=(Trouble(0, line, "", "not_utf8"),))
    found: list[Found] = []
    troubles: list[Trouble] = []
    topic, count = "", 0
    for line, block in _blocks(text):
        if (category := re.match(r"\s*\$CATEGORY:(.*)", block)) is not None:
            topic = topic_of(_open(category[1]))
            continue
        count += 1
        title = _title(block)
        try:
            kind, body = _question(block, words)
        except Broken as broken:
            troubles.append(Trouble(count, line, title, broken.code, broken.params))
        else:
            found.append(Found(count, line, title, kind, body, topic))
    if not found and not troubles:
        troubles.append(Trouble(0, 1, "", "no_questions"))
    return Reading(tuple(found), tuple(troubles))


def _blocks(text: str) -> list[tuple[int, str]]:
    """(line, text) of what stands between empty lines; comments left out, a category alone."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for line, content in enumerate(text.splitlines(), 1):
        if content.lstrip().startswith("//"):
            continue
        if content.lstrip().startswith("$CATEGORY:"):
            blocks.append((line, [content]))
            open_block = False
        elif not content.strip():
            open_block = False
        elif open_block:
            blocks[-1][1].append(content)
        else:
            blocks.append((line, [content]))
            open_block = True
    return [(line, _hide("\n".join(parts))) for line, parts in blocks]


def _hide(text: str) -> str:
    return re.sub(r"\\([~=#{}:\\])", lambda sign: _HIDDEN[sign[1]], text)


def _open(text: str) -> str:
    """The text as it is read: escaped signs back, ``\\n`` a new line, single blanks."""
    lines = [" ".join(line.split()) for line in re.split(r"\\n", text)]
    return "".join(_SHOWN.get(sign, sign) for sign in "\n".join(lines)).strip()


def _title(block: str) -> str:
    given = _TITLE.match(block)
    text = given[1] if given else _FORMAT.sub("", block).partition("{")[0]
    return _open(text)[:LONGEST_TITLE]


def _question(block: str, words: Words) -> tuple[str, Body]:
    text = _TITLE.sub("", block, count=1)
    form = _FORMAT.match(text)
    shown: Callable[[str], str] = _open
    if form:
        text = text[form.end() :]
        if form[1] == "html":
            shown = _shown_html
    before, brace, rest = text.partition("{")
    if not brace:
        raise Broken("unsupported_type", type="description")
    answers, brace, after = rest.partition("}")
    if not brace:
        raise Broken("brace_missing")
    if "{" in answers or "{" in after:
        raise Broken("two_answers")
    asked = shown(f"{before} {GAP} {after}" if after.strip() else before)
    answers, _mark, remark = answers.partition("####")
    common = {"text": asked, "feedback": shown(remark)}
    return _by_answers(common, answers.strip(), shown, words)


def _shown_html(text: str) -> str:
    return plain_text(_open(text))


def _by_answers(
    common: dict[str, str], answers: str, shown: Callable[[str], str], words: Words
) -> tuple[str, Body]:
    if not answers:
        rubric = [{"id": "k1", "text": words.whole, "points": 10}]
        return "LONG", body_of("LONG", {**common, "rubric": rubric})
    if answers.startswith("#"):
        return "NUMERIC", body_of("NUMERIC", {**common, "answers": _numbers(answers[1:], shown)})
    if truth := _TRUTH.fullmatch(answers):
        return "SINGLE", _true_or_false(common, truth, shown, words)
    parts = _parts(answers, shown)
    if all(part.sign == "=" for part in parts):
        if all("->" in part.text for part in parts):
            return "MATCHING", _matching(common, parts)
        return "SHORT", body_of("SHORT", {**common, "variants": [_variant(part) for part in parts]})
    return _choices(common, parts)


def _true_or_false(
    common: dict[str, str], truth: re.Match[str], shown: Callable[[str], str], words: Words
) -> Body:
    """The first remark is for who is wrong, the second for who is right."""
    is_true = truth[1].upper().startswith("T")
    wrong, right = (shown((truth[group] or "")[1:]) for group in (3, 4))
    choices = [
        {"id": "a", "text": words.true, "right": is_true, "feedback": right if is_true else wrong},
        {"id": "b", "text": words.false, "right": not is_true, "feedback": wrong if is_true else right},
    ]
    return body_of("SINGLE", {**common, "choices": choices, "keeps_order": True})


def _parts(answers: str, shown: Callable[[str], str]) -> list[_Part]:
    pieces = re.split(r"([=~])", answers)
    if pieces[0].strip():
        raise Broken("sign_missing", value=_open(pieces[0])[:40])
    return [_part(sign, piece, shown) for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True)]


def _part(sign: str, piece: str, shown: Callable[[str], str]) -> _Part:
    given = WEIGHT.match(piece)
    weight = percent(given[1]) if given else None
    text, _mark, remark = (piece[given.end() :] if given else piece).partition("#")
    return _Part(sign, weight, shown(text), shown(remark))


def _matching(common: dict[str, str], parts: list[_Part]) -> Body:
    sides = [part.text.partition("->") for part in parts]
    return pairs_of(
        common["text"], common["feedback"], [(left.strip(), right.strip()) for left, _arrow, right in sides]
    )


def _variant(part: _Part) -> dict[str, Any]:
    return {
        "text": part.text,
        "weight": Decimal(1) if part.weight is None else part.weight,
        "feedback": part.remark,
    }


def _choices(common: dict[str, str], parts: list[_Part]) -> tuple[str, Body]:
    """One right answer where an equals sign says so, else several with weights."""
    right = [place for place, part in enumerate(parts) if part.sign == "="]
    if not right:
        weighted = weighted_choices([(part.weight, part.text, part.remark) for part in parts])
        return "MULTIPLE", body_of("MULTIPLE", {**common, "choices": weighted})
    choices = [
        {
            "id": KEYS[place],
            "text": part.text,
            "right": place == right[0],
            "weight": None if place == right[0] else _weight(part),
            "feedback": part.remark,
        }
        for place, part in enumerate(parts[: len(KEYS)])
    ]
    return "SINGLE", body_of("SINGLE", {**common, "choices": choices})


def _weight(part: _Part) -> Decimal | None:
    """A further right choice brings all, another what it says where that is above zero."""
    if part.sign == "=":
        return Decimal(1)
    return part.weight if part.weight is not None and part.weight > 0 else None


def _numbers(answers: str, shown: Callable[[str], str]) -> list[dict[str, Any]]:
    several = answers.lstrip().startswith(("=", "~"))
    parts = _parts(answers.strip(), shown) if several else [_part("=", answers, shown)]
    return [_figure(part) for part in parts if part.sign == "="]


def _figure(part: _Part) -> dict[str, Any]:
    low, between, high = part.text.partition("..")
    if between:
        value, tolerance = (number(low) + number(high)) / 2, (number(high) - number(low)) / 2
    else:
        middle, _colon, width = part.text.partition(":")
        value, tolerance = number(middle), number(width) if width.strip() else Decimal(0)
    if tolerance < 0:
        raise Broken("bad_number", value=part.text[:40])
    weight = Decimal(1) if part.weight is None else part.weight
    return {"value": value, "tolerance": tolerance, "weight": weight, "feedback": part.remark}
