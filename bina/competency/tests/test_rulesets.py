from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bina.competency.rulesets import SCHEMAS, AssessmentMethods, JpmCategories, MinimumLevels

FOLDER = Path(__file__).parent.parent / "rulesets"
FILES = sorted(FOLDER.glob("*/*.yaml"))


def table(name: str, day: str) -> Any:
    return yaml.safe_load((FOLDER / name / f"{day}.yaml").read_text(encoding="utf-8"))["table"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_each_table_fits_its_schema_and_its_file_name(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert sorted(content) == ["certainty", "legal_basis", "source", "table", "valid_from"]
    assert content["valid_from"].isoformat() == path.stem
    assert content["certainty"] in {"confirmed", "verify"}
    SCHEMAS[path.parent.name].model_validate(content["table"])


def test_every_schema_has_a_table() -> None:
    assert {path.parent.name for path in FILES} == set(SCHEMAS)


def test_the_scales_begin_where_the_rules_say() -> None:
    jpm = JpmCategories.model_validate(table("jpm-categories", "2019-01-01"))
    bounds = {
        purpose: [(band.code, int(band.at_least)) for band in jpm.scales(purpose)[0].bands]
        for purpose in ("MAPPING", "SELECTION")
    }
    assert bounds == {
        "MAPPING": [("OPTIMAL", 90), ("CUKUP_OPTIMAL", 78), ("KURANG_OPTIMAL", 0)],
        "SELECTION": [("MS", 80), ("MMS", 68), ("KMS", 0)],
    }


def test_a_scale_that_does_not_begin_at_zero_is_refused() -> None:
    broken = table("jpm-categories", "2019-01-01")
    broken["purposes"]["MAPPING"][0]["bands"].pop()
    with pytest.raises(ValidationError, match="begins at 0"):
        JpmCategories.model_validate(broken)


def test_a_purpose_without_a_scale_for_any_post_is_refused() -> None:
    broken = table("jpm-categories", "2019-01-01")
    broken["purposes"]["SELECTION"][0]["post_kind"] = "LEADERSHIP"
    with pytest.raises(ValidationError, match="SELECTION needs a scale for any post"):
        JpmCategories.model_validate(broken)


def test_a_method_listed_twice_is_refused() -> None:
    broken = table("assessment-methods", "2017-01-01")
    broken["methods"].append(broken["methods"][0])
    with pytest.raises(ValidationError, match="listed twice"):
        AssessmentMethods.model_validate(broken)


def test_minimum_levels_never_fall_with_a_higher_grade() -> None:
    levels = MinimumLevels.model_validate(table("minimum-levels", "2017-01-01")).levels
    of = {(row.post_kind, row.functional_level or row.echelon): row.level for row in levels}
    experts = [of["FUNCTIONAL", grade] for grade in ("PERTAMA", "MUDA", "MADYA", "UTAMA")]
    skilled = [of["FUNCTIONAL", grade] for grade in ("PEMULA", "TERAMPIL", "MAHIR", "PENYELIA")]
    leading = [of[kind, ""] for kind in ("GENERAL", "SUPERVISOR", "ADMINISTRATOR", "LEADERSHIP")]
    assert (experts, skilled, leading) == ([2, 3, 4, 5], [1, 1, 2, 2], [1, 2, 3, 4])
