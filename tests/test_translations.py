"""Every text is there in Indonesian, and every catalogue holds exactly the texts of its room."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = sorted(path.parent.name for path in (ROOT / "bina").glob("*/__init__.py"))
PLACEHOLDER = re.compile(r"\{[\w.!:,]*\}|%\(\w+\)[sd]|%[sd]")


def catalogue(room: str) -> polib.POFile:
    path = ROOT / "bina" / room / "locale" / "id" / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def texts(catalogue: polib.POFile) -> set[tuple[str, str, str]]:
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete
    }


def written(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_has_a_translation_that_was_looked_at(room: str) -> None:
    open_texts = [
        entry.msgid
        for entry in catalogue(room)
        if not entry.obsolete and (entry.fuzzy or not all(text.strip() for text in written(entry)))
    ]
    assert open_texts == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_translation_keeps_the_placeholders_of_its_text(room: str) -> None:
    broken = [
        entry.msgid
        for entry in catalogue(room)
        if not entry.obsolete
        for text in written(entry)
        if not set(PLACEHOLDER.findall(text))
        <= set(PLACEHOLDER.findall(entry.msgid + " " + entry.msgid_plural))
        or set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) - set(PLACEHOLDER.findall(text))
    ]
    assert broken == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_catalogue_holds_exactly_the_texts_of_its_room(room: str, tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        # A machine without gettext cannot collect texts; continuous integration installs it.
        assert os.geteuid() != 0, "gettext is missing although we are root: see scripts/system.sh"
        return
    copy = tmp_path / room
    shutil.copytree(
        ROOT / "bina" / room, copy, ignore=shutil.ignore_patterns("tests", "static", "*.mo", "__pycache__")
    )
    (copy / "locale").mkdir(exist_ok=True)
    environ = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=id", "--no-location", "--verbosity=0"],
        cwd=copy,
        env={**environ, "PYTHONPATH": ""},
        check=True,
    )
    fresh = copy / "locale" / "id" / "LC_MESSAGES" / "django.po"
    collected = texts(polib.pofile(str(fresh))) if fresh.exists() else set()
    held = texts(catalogue(room))
    assert (sorted(collected - held), sorted(held - collected)) == ([], [])


def test_a_text_has_one_translation_in_all_rooms() -> None:
    """The catalogues are merged when they are read: of two translations one would win everywhere."""
    found: dict[tuple[str, str, str], dict[tuple[str, ...], str]] = {}
    for room in ROOMS:
        for entry in catalogue(room):
            if not entry.obsolete:
                key = (entry.msgctxt or "", entry.msgid, entry.msgid_plural)
                found.setdefault(key, {}).setdefault(tuple(written(entry)), room)
    assert {key[1]: said for key, said in found.items() if len(said) > 1} == {}
