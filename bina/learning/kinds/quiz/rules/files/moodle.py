"""Reading Moodle XML (docs.moodle.org, "Moodle XML format")."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bina.learning.kinds.quiz.rules.bodies import Body
from bina.learning.kinds.quiz.rules.files.found import (
    KEYS,
    MOST_POINTS,
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
from bina.learning.kinds.quiz.rules.files.gift import LONGEST_TITLE

_LINE: Final = "bina-line"
ONE: Final = Decimal(1)


class _Parser(DefusedXMLParser):
    """Keeps the line of each element; refuses entities of the file's own."""

    def _start(self, tag: str, attributes: list[str]) -> Element:
        element: Element = super()._start(tag, attributes)
        element.set(_LINE, str(self.parser.CurrentLineNumber))
        return element


def read_moodle(raw: bytes, *, words: Words) -> Reading:
    """The file's questions; a kind that Bina does not have is named in its trouble."""
    try:
        parser = _Parser()
        parser.feed(raw)
        root: Element = parser.close()
    except ParseError as error:
        return _unreadable(error.position[0], "not_xml")
    except DefusedXmlException:
        return _unreadable(1, "own_entities")
    if root.tag != "quiz":
        return _unreadable(1, "not_moodle")
    found: list[Found] = []
    troubles: list[Trouble] = []
    topic, count = "", 0
    for element in root.iter("question"):
        if element.get("type") == "category":
            topic = topic_of(_plain(element, "category"))
            continue
        count += 1
        title = _title(element)
        line = int(element.get(_LINE, "0"))
        try:
            found.append(_question(element, count, line, title, topic, words))
        except Broken as broken:
            troubles.append(Trouble(count, line, title, broken.code, broken.params))
    if not count:
        troubles.append(Trouble(0, 1, "", "no_questions"))
    return Reading(tuple(found), tuple(troubles))


def _unreadable(line: int, code: str) -> Reading:
    return Reading(troubles=(Trouble(0, line, "", code),))


def _plain(element: Element, path: str) -> str:
    return (element.findtext(f"{path}/text") or "").strip()


def _title(element: Element) -> str:
    return " ".join(_plain(element, "name").split())[:LONGEST_TITLE]


def _shown(element: Element, path: str = "") -> str:
    """The words below ``path`` (or the element itself), HTML taken off; a file in it is refused."""
    holder = element.find(path) if path else element
    if holder is None:
        return ""
    if holder.find("file") is not None:
        raise Broken("holds_media", tag=holder.find("file").get("name", "file"))  # type: ignore[union-attr]  # found above
    text = holder.findtext("text") or ""
    return text.strip() if holder.get("format") in {"plain_text", "markdown"} else plain_text(text)


def _question(element: Element, count: int, line: int, title: str, topic: str, words: Words) -> Found:
    kind = element.get("type", "")
    reader = _READERS.get(kind)
    if reader is None:
        raise Broken("unsupported_type", type=kind[:40])
    common = {"text": _shown(element, "questiontext"), "feedback": _shown(element, "generalfeedback")}
    ours, body = reader(element, common, words)
    points = number(element.findtext("defaultgrade") or "1")
    if not 0 < points <= MOST_POINTS:
        raise Broken("bad_points", value=f"{points:f}")
    return Found(count, line, title, ours, body, topic, points.quantize(Decimal("0.01")))


def _answers(element: Element) -> list[tuple[Decimal, str, str]]:
    """(share, words, remark) of every answer."""
    return [
        (percent(answer.get("fraction", "0")), _shown(answer), _shown(answer, "feedback"))
        for answer in element.findall("answer")
    ]


def _choices(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    answers = _answers(element)
    order = {"keeps_order": (element.findtext("shuffleanswers") or "1").strip() in {"0", "false"}}
    if (element.findtext("single") or "true").strip() in {"0", "false"}:
        weighted = weighted_choices([(share or None, text, remark) for share, text, remark in answers])
        return "MULTIPLE", body_of("MULTIPLE", {**common, **order, "choices": weighted})
    first = next((place for place, (share, _text, _remark) in enumerate(answers) if share == 1), -1)
    choices = [
        {
            "id": KEYS[place],
            "text": text,
            "right": place == first,
            "weight": share if share > 0 and place != first else None,
            "feedback": remark,
        }
        for place, (share, text, remark) in enumerate(answers[: len(KEYS)])
    ]
    return "SINGLE", body_of("SINGLE", {**common, **order, "choices": choices})


def _truth(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    names = {"true": ("a", words.true), "false": ("b", words.false)}
    answers = {text.lower(): (share, remark) for share, text, remark in _answers(element)}
    if set(answers) != set(names):
        raise Broken("bad_form")
    choices = [
        {"id": key, "text": shown, "right": answers[name][0] == 1, "feedback": answers[name][1]}
        for name, (key, shown) in names.items()
    ]
    return "SINGLE", body_of("SINGLE", {**common, "choices": choices, "keeps_order": True})


def _short(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    variants = [
        {"text": text, "weight": share, "feedback": remark}
        for share, text, remark in _answers(element)
        if share > 0
    ]
    minds_case = (element.findtext("usecase") or "0").strip() == "1"
    return "SHORT", body_of("SHORT", {**common, "variants": variants, "minds_case": minds_case})


def _numeric(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    answers = [
        {
            "value": number(answer.findtext("text") or ""),
            "tolerance": number(answer.findtext("tolerance") or "0"),
            "weight": share,
            "feedback": _shown(answer, "feedback"),
        }
        for answer in element.findall("answer")
        if (share := percent(answer.get("fraction", "0"))) > 0
    ]
    return "NUMERIC", body_of("NUMERIC", {**common, "answers": answers, **_units(element)})


def _units(element: Element) -> dict[str, Any]:
    """Moodle multiplies the right answer to get it in another unit; we multiply what was answered."""
    units = [
        ((unit.findtext("unit_name") or "").strip(), number(unit.findtext("multiplier") or "1"))
        for unit in element.findall("units/unit")
    ]
    if any(multiplier <= 0 for _name, multiplier in units):
        raise Broken("bad_number", value="multiplier")
    own = next((name for name, multiplier in units if multiplier == 1), "")
    others = [{"name": name, "factor": ONE / multiplier} for name, multiplier in units if name != own]
    if others and not own:
        raise Broken("unit_missing")
    return {"unit": own, "other_units": others}


def _matching(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    pairs = [(_shown(one), _plain(one, "answer")) for one in element.findall("subquestion")]
    return "MATCHING", pairs_of(common["text"], common["feedback"], [pair for pair in pairs if pair[1]])


def _essay(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    rubric = [{"id": "k1", "text": words.whole, "points": 10}]
    guidance = _shown(element, "graderinfo")
    return "LONG", body_of("LONG", {**common, "rubric": rubric, "guidance": guidance})


def _ordering(element: Element, common: dict[str, str], words: Words) -> tuple[str, Body]:
    """The answers stand in their right order; their shares, where they differ, number it."""
    answers = sorted(element.findall("answer"), key=lambda one: number(one.get("fraction") or "0"))
    items = [{"id": f"i{place}", "text": _shown(answer)} for place, answer in enumerate(answers, 1)]
    return "ORDERING", body_of("ORDERING", {**common, "items": items})


_READERS: Final[dict[str, Callable[[Element, dict[str, str], Words], tuple[str, Body]]]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "essay": _essay,
    "ordering": _ordering,
}
