from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.learning.kinds.quiz.rules.bodies import BODIES, Body, as_kept, read_body
from bina.learning.kinds.quiz.rules.files import (
    Found,
    Reading,
    Words,
    read_file,
    read_gift,
    read_moodle,
    write_gift,
)

WORDS = Words(true="Benar", false="Salah", whole="Isi jawaban")


def gift(text: str) -> Reading:
    return read_gift(text.encode(), words=WORDS)


def one(reading: Reading) -> Found:
    assert reading.troubles == ()
    assert len(reading.found) == 1
    return reading.found[0]


def body(text: str) -> dict[str, object]:
    return as_kept(one(gift(text)).body)


def troubles(reading: Reading) -> list[tuple[int, int, str, dict[str, str]]]:
    return [(each.number, each.line, each.code, dict(each.params)) for each in reading.troubles]


def test_one_right_choice_with_remarks_and_a_title() -> None:
    found = one(
        gift(
            "// not read\n::Ibu kota:: Ibu kota Aceh?{\n=Banda Aceh#Tepat\n"
            "~Medan#Itu Sumatera Utara\n~Padang\n####Lihat peta.}"
        )
    )
    assert (found.number, found.line, found.title, found.kind) == (1, 2, "Ibu kota", "SINGLE")
    assert as_kept(found.body) == {
        "text": "Ibu kota Aceh?",
        "feedback": "Lihat peta.",
        "choices": [
            {"id": "a", "text": "Banda Aceh", "right": True, "feedback": "Tepat"},
            {"id": "b", "text": "Medan", "feedback": "Itu Sumatera Utara"},
            {"id": "c", "text": "Padang"},
        ],
    }


def test_true_and_false_become_two_choices_with_their_remarks() -> None:
    found = body("PPPK adalah ASN.{TRUE#Salah baca#Betul}")
    assert found["choices"] == [
        {"id": "a", "text": "Benar", "right": True, "feedback": "Betul"},
        {"id": "b", "text": "Salah", "feedback": "Salah baca"},
    ]
    assert [choice.get("right", False) for choice in body("Matahari dingin.{F}")["choices"]] == [False, True]


def test_weights_make_several_answers() -> None:
    usual = one(gift("Warna bendera?{~%50%merah ~%50%putih ~%-50%biru ~%-50%hijau}"))
    assert usual.kind == "MULTIPLE"
    assert [choice.weight for choice in usual.body.choices] == [None] * 4
    own = one(gift("Warna bendera?{~%70%merah ~%30%putih ~biru}"))
    assert [choice.weight for choice in own.body.choices] == [Decimal("0.7"), Decimal("0.3"), None]


def test_a_part_of_the_points_for_a_choice_that_is_nearly_right() -> None:
    found = one(gift("Tahun?{=1945 ~%50%1946 ~1950 =tahun 1945}"))
    assert [(choice.right, choice.weight) for choice in found.body.choices] == [
        *[(True, None), (False, Decimal("0.5")), (False, None), (False, Decimal(1))]
    ]


def test_short_answers_pairs_numbers_and_essays() -> None:
    assert body("Presiden pertama?{=Soekarno =%50%Bung Karno}")["variants"] == [
        {"text": "Soekarno"},
        {"text": "Bung Karno", "weight": "0.5"},
    ]
    assert body("Pasangkan.{=satu -> one =dua -> two =uno -> one = -> four}") == {
        "text": "Pasangkan.",
        "lefts": [
            {"id": "l1", "text": "satu", "target": "r1"},
            {"id": "l2", "text": "dua", "target": "r2"},
            {"id": "l3", "text": "uno", "target": "r1"},
        ],
        "rights": [{"id": "r1", "text": "one"}, {"id": "r2", "text": "two"}, {"id": "r3", "text": "four"}],
    }
    assert body("Berapa?{#3:2}")["answers"] == [{"value": "3", "tolerance": "2"}]
    assert body("Berapa?{#1..5}")["answers"] == [{"value": "3", "tolerance": "2"}]
    assert body("Berapa?{#=1822:0#Tepat =%50%1822:2}")["answers"] == [
        {"value": "1822", "feedback": "Tepat"},
        {"value": "1822", "tolerance": "2", "weight": "0.5"},
    ]
    assert body("Jelaskan.{}")["rubric"] == [{"id": "k1", "text": "Isi jawaban", "points": "10"}]


def test_a_missing_word_leaves_a_gap() -> None:
    assert body("Moto {=Bhinneka ~Tunggal} Ika.")["text"] == "Moto _____ Ika."


def test_percent_signs_around_words_are_no_weight() -> None:
    assert [choice.text for choice in one(gift("Apa?{=%100%%50%a ~%x%b}")).body.choices] == ["%50%a", "%x%b"]


def test_signs_with_a_stroke_before_them_are_words() -> None:
    found = body(r"Apa arti 1 \= 1 \{x\}\: a\~b \#c?{=a\=b\#c ~dua\nbaris}")
    assert found["text"] == "Apa arti 1 = 1 {x}: a~b #c?"
    assert [choice["text"] for choice in found["choices"]] == ["a=b#c", "dua\nbaris"]


def test_html_becomes_words_and_a_picture_is_refused() -> None:
    found = one(gift("[html]<p>Satu <b>dua</b>&nbsp;&amp; tiga</p><ul><li>a</li></ul>{=<i>ya</i> ~tidak}"))
    assert found.body.text == "Satu dua & tiga\n- a"
    assert found.body.choices[0].text == "ya"
    assert troubles(gift('[html]<p>Lihat <img src\\="x.png"></p>{=ya ~tidak}')) == [
        (1, 1, "holds_media", {"tag": "img"})
    ]


def test_a_category_is_the_topic_of_what_follows() -> None:
    found = gift("$CATEGORY: $course$/top/Aturan/Disiplin\n\nA?{T}\n\n$CATEGORY: Umum\nB?{T}").found
    assert [(each.topic, each.line) for each in found] == [("Aturan / Disiplin", 3), ("Umum", 6)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hanya keterangan.", [(1, 1, "unsupported_type", {"type": "description"})]),
        ("Apa?{=a ~b", [(1, 1, "brace_missing", {})]),
        ("Apa?{=a ~b} dan {=c}", [(1, 1, "two_answers", {})]),
        ("Apa?{a ~b}", [(1, 1, "sign_missing", {"value": "a"})]),
        ("Apa?{~a ~b}", [(1, 1, "nothing_right", {})]),
        ("Apa?{=a ~%250%b}", [(1, 1, "bad_weight", {"value": "250"})]),
        ("Apa?{#tiga}", [(1, 1, "bad_number", {"value": "tiga"})]),
        ("Apa?{=a ~}", [(1, 1, "empty_text", {})]),
        ("{=a ~b}", [(1, 1, "empty_text", {})]),
        ("Apa?{=" + " ~".join("abcdefghijklmnopqrstuvwxyz") + "}", [(1, 1, "too_many_parts", {})]),
        ("", [(0, 1, "no_questions", {})]),
        ("// kosong", [(0, 1, "no_questions", {})]),
    ],
)
def test_what_cannot_be_taken_is_named_by_line_and_question(text: str, expected: list[object]) -> None:
    assert troubles(gift(text)) == expected


def test_a_broken_question_leaves_the_others() -> None:
    reading = gift("A?{T}\n\nB?{~x}\n\n\nC?{F}")
    assert [(each.number, each.line) for each in reading.found] == [(1, 1), (3, 6)]
    assert troubles(reading) == [(2, 3, "too_few_parts", {})]


def test_a_file_of_another_encoding_is_refused_with_the_line() -> None:
    reading = read_gift(b"A?{T}\n\nB \xe9?{T}", words=WORDS)
    assert troubles(reading) == [(0, 3, "not_utf8", {})]
    assert reading.is_unreadable


TEXT = (
    st.text(st.sampled_from("abc XYZ123~=#{}:\\%->/$&<é\n"), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
REMARK = st.just("") | TEXT


def choice_parts(number: int) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(TEXT, REMARK), min_size=number, max_size=6)


@st.composite
def made(draw: st.DrawFn) -> tuple[str, Body]:
    kind = draw(st.sampled_from(["SINGLE", "MULTIPLE", "MATCHING", "NUMERIC", "SHORT", "LONG"]))
    text = draw(TEXT.filter(lambda text: not text.startswith(("[", "//", "$"))))
    common = {"text": text, "feedback": draw(REMARK)}
    parts = draw(choice_parts(2))
    choices = [
        {
            "id": "abcdef"[place],
            "text": said,
            "feedback": remark,
            "right": place == 0 or (kind == "MULTIPLE" and place % 2 == 0),
        }
        for place, (said, remark) in enumerate(parts)
    ]
    whole = [{"id": "k1", "text": WORDS.whole, "points": 10}]
    rights = {
        said.replace("->", ""): f"r{place}"
        for place, (said, _remark) in enumerate(parts, 1)
        if said.replace("->", "").strip()
    }
    figures = st.integers(-999, 999)
    bodies = {
        "SINGLE": {"choices": choices},
        "MULTIPLE": {"choices": choices},
        "SHORT": {"variants": [{"text": said, "feedback": remark} for said, remark in parts]},
        "NUMERIC": {
            "answers": [
                {"value": draw(figures), "tolerance": draw(st.integers(0, 9)), "feedback": parts[0][1]}
            ]
        },
        "LONG": {"rubric": whole},
        "MATCHING": {
            "lefts": [{"id": f"l{place}", "text": f"kiri {place}", "target": "r1"} for place in (1, 2)],
            "rights": [
                {"id": "r1", "text": "kanan"},
                *({"id": f"r{place}", "text": f"lain {place}"} for place in range(2, 1 + len(rights))),
            ],
        },
    }
    if kind == "MATCHING" and len(bodies["MATCHING"]["rights"]) < 2:
        kind = "LONG"
    return kind, read_body(kind=kind, body={**common, **bodies[kind]})


def usable(kind: str, found: Body) -> bool:
    """GIFT tells pairs from words by an arrow, and truth from choices by its word."""
    if kind == "SHORT":
        return not all("->" in variant.text for variant in found.variants)
    return True


@given(st.lists(made().filter(lambda pair: usable(*pair)), min_size=1, max_size=4))
def test_what_is_written_as_gift_is_read_back_the_same(questions: list[tuple[str, Body]]) -> None:
    given_ = [Found(number, 0, "", kind, each) for number, (kind, each) in enumerate(questions, 1)]
    read = gift(write_gift(given_).text)
    assert read.troubles == ()
    assert [(each.kind, as_kept(each.body)) for each in read.found] == [
        (each.kind, as_kept(each.body)) for each in given_
    ]


def test_what_gift_cannot_hold_is_named() -> None:
    order = read_body(
        kind="ORDERING", body={"text": "?", "items": [{"id": "i1", "text": "a"}, {"id": "i2", "text": "b"}]}
    )
    long = read_body(kind="LONG", body={"text": "?", "rubric": [{"id": "k1", "text": "x", "points": 5}]})
    exported = write_gift([Found(1, 0, "Urutan", "ORDERING", order), Found(2, 0, "Esai", "LONG", long)])
    assert [each.title for each in exported.left_out] == ["Urutan"]
    assert [each.title for each in exported.shortened] == ["Esai"]
    assert exported.text == "::Esai::? {}\n"


@given(st.text(max_size=200))
def test_any_text_is_read_or_named_and_nothing_else_happens(text: str) -> None:
    reading = gift(text)
    assert reading.found or reading.troubles
    for found in reading.found:
        assert isinstance(found.body, BODIES[found.kind])


# --- Moodle XML


def moodle(questions: str) -> Reading:
    return read_moodle(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{questions}\n</quiz>'.encode(), words=WORDS
    )


def question(kind: str, inside: str, text: str = "Apa?") -> str:
    return (
        f'<question type="{kind}"><name><text>Judul</text></name>'
        f'<questiontext format="html"><text><![CDATA[<p>{text}</p>]]></text></questiontext>'
        f"<generalfeedback><text>Umum</text></generalfeedback>{inside}</question>"
    )


def answer(fraction: str, text: str, more: str = "") -> str:
    remark = f"<feedback><text>f {text}</text></feedback>"
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}{remark}</answer>'


CATEGORY = '<question type="category"><category><text>$course$/top/Aturan</text></category></question>\n'


UNITS = (
    "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
    "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
)


def test_moodles_kinds_become_ours() -> None:
    reading = moodle(
        CATEGORY
        + "\n".join(
            [
                question(
                    "multichoice",
                    "<single>true</single><defaultgrade>2.5</defaultgrade>"
                    + answer("100", "a")
                    + answer("33.33333", "b")
                    + answer("-10", "c"),
                ),
                question(
                    "multichoice",
                    "<single>false</single>" + answer("50", "a") + answer("50", "b") + answer("-100", "c"),
                ),
                question("truefalse", answer("0", "true") + answer("100", "false")),
                question("shortanswer", "<usecase>1</usecase>" + answer("100", "ASN") + answer("0", "*")),
                question(
                    "numerical",
                    answer("100", "5", "<tolerance>0.5</tolerance>") + UNITS,
                ),
                question(
                    "matching",
                    "<subquestion><text>satu</text><answer><text>one</text></answer></subquestion><subquestion><text>dua</text><answer><text>two</text></answer></subquestion><subquestion><text></text><answer><text>three</text></answer></subquestion>",
                ),
                question("essay", "<graderinfo><text>Cari tiga alasan</text></graderinfo>"),
                question("ordering", answer("2", "dua") + answer("1", "satu")),
            ]
        )
    )
    assert reading.troubles == ()
    assert [(each.kind, each.topic, each.line) for each in reading.found] == [
        (kind, "Aturan", line)
        for line, kind in enumerate(
            ["SINGLE", "MULTIPLE", "SINGLE", "SHORT", "NUMERIC", "MATCHING", "LONG", "ORDERING"], 4
        )
    ]
    single, multiple, truth, short, numeric, matching, long, order = (each.body for each in reading.found)
    assert reading.found[0].points == Decimal("2.50")
    assert (single.text, single.feedback) == ("Apa?", "Umum")
    assert [(one.right, one.weight, one.feedback) for one in single.choices] == [
        *[(True, None, "f a"), (False, Decimal("0.3333333"), "f b"), (False, None, "f c")]
    ]
    assert [(one.right, one.weight) for one in multiple.choices] == [
        (True, None),
        (True, None),
        (False, None),
    ]
    assert [(one.text, one.right) for one in truth.choices] == [("Benar", False), ("Salah", True)]
    assert (short.minds_case, [one.text for one in short.variants]) == (True, ["ASN"])
    assert (numeric.unit, numeric.answers[0].tolerance) == ("m", Decimal("0.5"))
    assert [(one.name, one.factor) for one in numeric.other_units] == [("cm", Decimal("0.01"))]
    assert [one.text for one in matching.rights] == ["one", "two", "three"]
    assert long.guidance == "Cari tiga alasan"
    assert [one.text for one in order.items] == ["satu", "dua"]


def test_kinds_bina_does_not_have_are_named_with_line_and_question() -> None:
    reading = moodle(
        "\n".join(
            [
                question("cloze", ""),
                question("truefalse", answer("100", "true") + answer("0", "false")),
                question("ddwtos", ""),
            ]
        )
    )
    assert troubles(reading) == [
        (1, 3, "unsupported_type", {"type": "cloze"}),
        (3, 5, "unsupported_type", {"type": "ddwtos"}),
    ]
    assert [each.number for each in reading.found] == [2]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (question("multichoice", answer("50", "a") + answer("0", "b")), [(1, 3, "nothing_right", {})]),
        (question("numerical", answer("100", "lima")), [(1, 3, "bad_number", {"value": "lima"})]),
        (question("essay", "<defaultgrade>-1</defaultgrade>"), [(1, 3, "bad_points", {"value": "-1"})]),
        (
            question("essay", "", "<img src='x'>"),
            [(1, 3, "holds_media", {"tag": "img"})],
        ),
        (
            '<question type="essay"><questiontext><text>x</text><file name="a.png">AA</file>'
            "</questiontext></question>",
            [(1, 3, "holds_media", {"tag": "a.png"})],
        ),
        ("", [(0, 1, "no_questions", {})]),
        ("<question>", [(0, 4, "not_xml", {})]),
    ],
)
def test_a_moodle_question_that_cannot_be_taken_says_why(inside: str, expected: list[object]) -> None:
    assert troubles(moodle(inside)) == expected


def test_a_file_with_entities_of_its_own_is_refused() -> None:
    bomb = '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'
    assert troubles(read_moodle(bomb.encode(), words=WORDS)) == [(0, 1, "own_entities", {})]
    outside = '<!DOCTYPE quiz [<!ENTITY a SYSTEM "/etc/passwd">]><quiz>&a;</quiz>'
    assert troubles(read_moodle(outside.encode(), words=WORDS)) == [(0, 1, "own_entities", {})]
    assert troubles(read_moodle(b"<html></html>", words=WORDS)) == [(0, 1, "not_moodle", {})]


def test_the_first_sign_tells_the_format() -> None:
    assert read_file(b"\xef\xbb\xbfA?{T}", words=WORDS).found[0].kind == "SINGLE"
    assert troubles(read_file(b"\xef\xbb\xbf  <quiz/>", words=WORDS)) == [(0, 1, "no_questions", {})]
