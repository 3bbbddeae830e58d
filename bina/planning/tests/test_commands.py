from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bina.planning.tests.files import Json
from bina.planning.tests.test_instance import BASE
from bina.platform.cli import main
from bina.platform.database import is_running

ROOT = Path(__file__).resolve().parents[3]


def written(folder: Path, raw: Json, name: str = "instance.json") -> str:
    path = folder / name
    path.write_text(json.dumps(raw), encoding="utf-8")
    return str(path)


def told(capsys: pytest.CaptureFixture[str]) -> Json:
    data: Json = json.loads(capsys.readouterr().out)
    return data


def test_a_file_is_solved_and_its_plan_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance = written(tmp_path, BASE)
    assert main(["plan", "solve", "--instance", instance, "--json"]) == 0
    found = told(capsys)
    assert list(found) == [
        "status",
        "value",
        "bound",
        "gap",
        "cost",
        "assign",
        "open",
        "short_of_duty",
        "seconds",
    ]
    assert (found["status"], found["value"], found["gap"]) == ("optimal", pytest.approx(3.5), 0)
    assert (found["assign"], found["cost"]) == ([["ani", "b1"], ["ani", "online"]], {"city": 10})
    assert (
        main(
            [
                "plan",
                "check",
                "--instance",
                instance,
                "--plan",
                written(tmp_path, found, "plan.json"),
                "--json",
            ]
        )
        == 0
    )
    checked = told(capsys)
    assert (checked["valid"], checked["value"], checked["violations"]) == (True, pytest.approx(3.5), [])


def test_a_plan_that_breaks_a_rule_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, {"assign": [["ani", "online"]]}, "plan.json")
    assert main(["plan", "check", "--instance", written(tmp_path, BASE), "--plan", plan, "--json"]) == 1
    checked = told(capsys)
    assert (checked["valid"], [one["rule"] for one in checked["violations"]]) == (False, ["requires"])


def test_an_impossible_file_names_the_rules_that_contradict_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = copy.deepcopy(BASE)
    raw["people"][0]["busy"] = [3]
    raw["locked"] = [["ani", "b1"], ["budi", "b2"]]
    assert main(["plan", "solve", "--instance", written(tmp_path, raw), "--json"]) == 1
    found = told(capsys)
    assert found["status"] == "infeasible"
    assert len(found["conflict"]) == 2
    assert all("ani" in sentence for sentence in found["conflict"])


def test_a_file_with_faults_is_refused_with_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = copy.deepcopy(BASE)
    raw["batches"][1]["seats"] = "two"
    assert main(["plan", "solve", "--instance", written(tmp_path, raw), "--json"]) == 1
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert (found["status"], [one["path"] for one in found["errors"]]) == ("invalid", ["$.batches[1].seats"])
    assert "$.batches[1].seats" in shown.err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "solve", "--instance", str(tmp_path / "none.json"), "--json"]) == 1
    assert told(capsys)["status"] == "invalid"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [[], ["--year", "2027"], ["--instance", "x.json", "--agency", "KOTA"],
     ["--instance", "x.json", "--gap", "-1"], ["--instance", "x.json", "--time-limit", "0"],
     ["--instance", "x.json", "--threads", "none"]],
)  # fmt: skip
def test_wrong_usage_is_told_apart(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["plan", "solve", *words])
    assert ended.value.code == 2


def test_no_database_is_needed_or_started(tmp_path: Path) -> None:
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE", "BINA"))}
    environ["BINA_HOME"] = str(tmp_path / "home")
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "bina", "plan", "solve", "--instance", written(tmp_path, BASE), "--json"],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["status"] == "optimal"
    assert not is_running(tmp_path / "home")
