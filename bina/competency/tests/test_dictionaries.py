from __future__ import annotations

import copy
from collections import Counter

import pytest
import yaml
from pydantic import ValidationError

from bina.competency import dictionaries
from bina.competency.dictionaries import FOLDER, FrameworkText


def of(code: str) -> FrameworkText:
    return next(one for one in dictionaries.shipped() if one.code == code)


def test_the_nine_have_five_levels_of_three_behaviours() -> None:
    nine = of("MANSOSKUL").competences
    assert [one.code for one in nine] == ["INT", "KS", "KOM", "OHK", "PP", "PDO", "MP", "PK", "PB"]
    assert [[len(level.indicators) for level in one.levels] for one in nine] == [[3] * 5] * 9


def test_every_group_of_competence_is_there() -> None:
    counted = Counter(one.kind for framework in dictionaries.shipped() for one in framework.competences)
    assert counted == {"MANAGERIAL": 8, "SOCIO_CULTURAL": 1, "GOVERNMENT": 5, "TECHNICAL": 12, "DIGITAL": 25}


def test_no_code_is_used_twice() -> None:
    codes = [one.code for framework in dictionaries.shipped() for one in framework.competences]
    assert len(set(codes)) == len(codes)


def test_the_21_digital_competences_have_eight_levels_in_five_areas() -> None:
    digital = of("DIGCOMP")
    assert Counter(one.area for one in digital.competences) == {1: 3, 2: 6, 3: 4, 4: 4, 5: 4}
    assert {len(digital.levels_of(one)) for one in digital.competences} == {8}
    search = digital.levels_of(digital.competences[0])
    assert search[2].en.startswith("Intermediate")
    assert search[2].indicators == search[3].indicators != search[4].indicators


def test_no_two_levels_of_a_competence_read_the_same() -> None:
    for framework in dictionaries.shipped():
        for one in framework.competences:
            for language in ("id", "en"):
                texts = [getattr(level, language) for level in framework.levels_of(one)]
                assert len(set(texts)) == len(texts), one.code


def test_a_competence_that_leaves_out_a_level_is_refused() -> None:
    content = yaml.safe_load((FOLDER / "technical.yaml").read_text(encoding="utf-8"))
    broken = copy.deepcopy(content)
    broken["competences"][2]["levels"].pop()
    with pytest.raises(ValidationError, match="TEK03 does not describe the 5 levels"):
        FrameworkText.model_validate(broken)


def test_an_area_that_is_not_listed_is_refused() -> None:
    broken = yaml.safe_load((FOLDER / "digital-competence.yaml").read_text(encoding="utf-8"))
    broken["areas"].pop()
    with pytest.raises(ValidationError, match=r"DC5\.1 names an area"):
        FrameworkText.model_validate(broken)
